"""sendMessage with all notifications on, by wrk, beside one nginx worker that answers as many bytes and does nothing with the message."""

import json
import pathlib
import re
import statistics
import urllib.request

from cpu import processor_s
from load import CONNECTIONS, wrk
from park import ask
from processes import Trouble, greenmock, nginx
from scale import Control

MESSAGE = {"chatId": "79001234567@c.us", "message": "Hello! The roses are in bloom, come and see them."}
SETTINGS = {"outgoingAPIMessageWebhook": "yes", "outgoingWebhook": "yes"}
NOTES_EACH = 4  # that it has left, and sent, delivered and read
FATE = "10s"  # after so long nothing more becomes of a message
ANSWERED = b'{"idMessage":"BAE5F4886F6F2D05"}'
# A body above it would be a file on its disk.
LOCATION = """
    client_body_buffer_size 64k;
    location ~ /sendMessage/ {{ return 200 '{answer}'; }}"""


def measure(program, runs, seconds):
    with greenmock(program) as mock:
        control = Control(mock.control)
        made = json.loads(control.call("POST", "/_mock/instances", {"state": "authorized", "settings": SETTINGS}))
        path = f"waInstance{made['idInstance']}/sendMessage/{made['apiTokenInstance']}"
        answer = first_answer(f"{mock.url}/{path}")
        with nginx(answer, LOCATION.format(answer=answer.decode())) as peer:
            ours, theirs = [], []
            for _ in range(runs):  # in turn, so that a slow minute of the machine hits both
                ours.append(load(f"{mock.url}/{path}", seconds, mock.pid))
                theirs.append(load(peer.url + path, seconds, peer.pid))
        notes = notes_for_each(mock, control, made["idInstance"])
    result = {"runs": runs, "seconds": seconds, "connections": CONNECTIONS, "notes_each": notes,
              "greenmock": summary(ours), "nginx": summary(theirs)}
    result["ratio"] = result["greenmock"]["per_s"] / result["nginx"]["per_s"]
    result["cost_ratio"] = result["greenmock"]["server_us_each"] / result["nginx"]["server_us_each"]
    return result


def first_answer(url):
    request = urllib.request.Request(url, json.dumps(MESSAGE).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        body = answer.read()
    if len(body) != len(ANSWERED):
        raise Trouble(f"sendMessage answered {body.decode(errors='replace')}")
    return body


def load(url, seconds, pid):
    busy = sum(processor_s(pid))
    run = wrk(url, seconds, "-s", pathlib.Path(__file__).parent / "post.lua", after=["--", json.dumps(MESSAGE)])
    busy = sum(processor_s(pid)) - busy
    return {**run, "per_s": run["requests_per_s"], "server_us_each": busy / run["requests"] * 1e6}


def notes_for_each(mock, control, instance):
    """How many notifications came of one message: those that wait, and those that went since the queue was full."""
    control.call("POST", f"/_mock/instances/{instance}/clock/advance", {"by": FATE})
    metrics = ask(f"{mock.control}/_mock/metrics").decode()
    counted = {name: int(re.search(rf"(?m)^greenmock_notifications_{name} (\d+)", metrics)[1]) for name in ("waiting", "dropped_total")}
    sent = sum(int(count) for count in re.findall(r'(?m)^greenmock_calls_total\{method="sendMessage",status="200"\} (\d+)', metrics))
    return sum(counted.values()) / sent


def summary(runs):
    medians = {key: statistics.median(run[key] for run in runs) for key in ("per_s", "p50_ms", "p99_ms", "server_us_each")}
    return {**medians, "bad": sum(run["bad"] for run in runs), "each_run": [run["per_s"] for run in runs]}
