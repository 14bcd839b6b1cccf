"""Requests per second of `qr`, by wrk, beside one nginx worker and one npm mock server that serve as many bytes."""

import re
import shutil
import statistics
import subprocess
import urllib.request

from memory import resident_kib
from processes import Trouble, greenmock, json_server, nginx

CONNECTIONS = 64


def measure(program, runs, seconds):
    if not shutil.which("wrk"):
        raise Trouble("wrk is not there: ./dev bench installs it")
    with greenmock(program) as mock:
        address = mock.address("qr")
        with urllib.request.urlopen(address, timeout=10) as answer:
            body = answer.read()
        with nginx(body) as peer, json_server(body) as npm:
            idle = resident_kib(mock.pid), resident_kib(peer.pid), resident_kib(npm.pid)
            ours, theirs, npms = [], [], []
            for _ in range(runs):  # in turn, so that a slow minute of the machine hits all
                ours.append(wrk(address, seconds))
                theirs.append(wrk(peer.url, seconds))
                npms.append(wrk(npm.url, seconds))
            after = resident_kib(mock.pid), resident_kib(peer.pid), resident_kib(npm.pid)
    result = {"body_bytes": len(body), "connections": CONNECTIONS, "runs": runs, "seconds": seconds,
              "command": command_line(seconds),
              "greenmock": summary(ours, idle[0], after[0]), "nginx": summary(theirs, idle[1], after[1]),
              "json-server": summary(npms, idle[2], after[2])}
    result["ratio"] = result["greenmock"]["requests_per_s"] / result["nginx"]["requests_per_s"]
    return result


def command_line(seconds):
    return f"wrk -t1 -c{CONNECTIONS} -d{seconds}s --latency URL"


def wrk(address, seconds, *options, after=()):
    """`options` stand before the address, `after` behind it."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", *options, address, *after]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60)
    if done.returncode != 0:
        raise Trouble(f"wrk ended with {done.returncode}: {done.stderr or done.stdout}")
    return parsed(done.stdout)


def parsed(text):
    """What wrk printed, as numbers; latencies in ms."""
    bad = sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", text)))
    for line in re.findall(r"Socket errors: (.*)", text):
        bad += sum(map(int, re.findall(r"\d+", line)))
    return {"requests": int(re.search(r"(\d+) requests in", text)[1]),
            "requests_per_s": float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]),
            "p50_ms": in_ms(re.search(r"(?m)^\s+50%\s+(\S+)", text)[1]),
            "p99_ms": in_ms(re.search(r"(?m)^\s+99%\s+(\S+)", text)[1]),
            "bad": bad}


def in_ms(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(number) * {"us": 1e-3, "ms": 1, "s": 1e3, "m": 6e4}[unit]


def summary(runs, idle_kib, after_kib):
    medians = {key: statistics.median(run[key] for run in runs) for key in ("requests_per_s", "p50_ms", "p99_ms")}
    return {**medians, "each_run": [run["requests_per_s"] for run in runs], "bad": sum(run["bad"] for run in runs),
            "resident_idle_kib": idle_kib, "resident_after_kib": after_kib}
