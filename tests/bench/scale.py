"""Many of everything: held calls, rules, instances; and the jump that lets them go."""

import gc
import http.client
import json
import threading
import time
from urllib.parse import urlsplit

from cpu import processor_s
from load import wrk
from memory import resident_kib
from park import Herd, Prober, allow_files, ask, parked_by_now
from processes import Trouble, greenmock, scratch
import statistics

TOKEN = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345"
WAIT = "10m"
IDLE_FOR = 2  # seconds


def measure(program, held, rules, instances, seconds):
    return {"jump": held_until_a_jump(program, held), "rules": many_rules(program, rules, seconds),
            "instances": many_instances(program, instances)}


def held_until_a_jump(program, count):
    """Ten-minute waits, all let go by one jump."""
    allow_files(count + 100)
    with scratch() as directory:
        script = directory / "held.json"
        script.write_text(json.dumps({"greenmock": 1, "rules": [
            {"id": "held", "when": {"method": "qr", "instance": 1101000001}, "wait": WAIT}]}))
        with greenmock(program, "--script", script, "--instance", f"1101000001:{TOKEN}",
                       "--instance", f"1101000002:{TOKEN}") as mock:
            ask(mock.address("qr", 1))
            prober = Prober(mock.address("qr", 1))
            herd = Herd(mock.address("qr", 0), count)
            gc.collect()
            gc.disable()
            try:
                herd.send_all()
                parked = parked_by_now(mock, count)
                resident = resident_kib(mock.pid)
                prober.go()
                time.sleep(3)  # the probes have the server to themselves and to those that wait
                control = Control(mock.control)
                jumped = {}
                jump = threading.Thread(target=lambda: jumped.update(control.timed(
                    "POST", "/_mock/instances/1101000001/clock/advance", {"by": WAIT})))
                begin = time.monotonic()
                jump.start()
                while herd.open and time.monotonic() < begin + 30:
                    herd.turn(0.05)
                last = time.monotonic()
                jump.join()
            finally:
                gc.enable()
                herd.close()
                prober.end()
    return {"count": count, "parked_as_the_server_says": parked, "back": len(herd.took), "troubles": herd.troubles,
            "resident_kib": resident, "released_ms": jumped["ms"], "last_read_by_the_client_ms": (last - begin) * 1e3,
            "ordinary_ms": statistics.median(prober.times) if prober.times else None}


def many_rules(program, count, seconds, runs=3):
    """Requests/s of an instance with rules that look at each call and never fire, and of one without."""
    with greenmock(program, "--instance", f"1101000001:{TOKEN}", "--instance", f"1101000002:{TOKEN}") as mock:
        rules = [{"id": f"r{i}", "when": {"method": "qr", "call": "4000000000-"}, "reply": 500} for i in range(count)]
        Control(mock.control).call("PUT", "/_mock/instances/1101000001/script", {"rules": rules})
        resident = resident_kib(mock.pid)
        with_rules, without = [], []
        for _ in range(runs):
            with_rules.append(wrk(mock.address("qr", 0), seconds)["requests_per_s"])
            without.append(wrk(mock.address("qr", 1), seconds)["requests_per_s"])
        after = resident_kib(mock.pid)
    return {"count": count, "with": statistics.median(with_rules), "without": statistics.median(without),
            "ratio": statistics.median(with_rules) / statistics.median(without), "each_with": with_rules, "each_without": without,
            "resident_kib": resident, "resident_after_kib": after}


def many_instances(program, count):
    with greenmock(program) as mock:
        control = Control(mock.control)
        begin = time.monotonic()
        for _ in range(count):
            control.call("POST", "/_mock/instances", {})
        made = time.monotonic() - begin
        busy = sum(processor_s(mock.pid))
        time.sleep(IDLE_FOR)
        idle = sum(processor_s(mock.pid)) - busy
        jumps = [control.timed("POST", "/_mock/clock/advance", {"by": "24h"})["ms"] for _ in range(5)]
        return {"count": count, "made_in_s": made, "idle_cpu_s": idle, "idle_for_s": IDLE_FOR,
                "jump_ms": statistics.median(jumps), "resident_kib": resident_kib(mock.pid)}


class Control:
    """The control API on one connection."""

    def __init__(self, address):
        parts = urlsplit(address)
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)

    def call(self, verb, path, body):
        self.connection.request(verb, path, json.dumps(body), {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise Trouble(f"{verb} {path} answered {answer.status}: {text[:300]}")
        return text

    def timed(self, verb, path, body):
        begin = time.monotonic()
        self.call(verb, path, body)
        return {"ms": (time.monotonic() - begin) * 1e3}
