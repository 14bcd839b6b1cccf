#!/usr/bin/env python3
"""A receiver of webhooks that fails one request in twenty, so that greenmock must send again.

COUNT=10000 python3 webhook_receiver.py
"""

import collections
import http.server
import json
import random
import sys
import threading
import time
import urllib.request

from harness import Failure, Server, expect
from numbered import Control, Feeder, count, judge, number_of

TOKEN = "a-token-of-the-receiver"
LISTED = 1000  # so many attempts the control API lists
PORTION = 700  # so few notifications that their attempts are all listed
LATE = 0.1  # seconds
GIVE_UP = 100  # seconds for a portion

# What goes wrong at the receiver, and how often. What it has not handled must come again; what it has handled though its
# answer was an error, or never came, comes again too and must not be handled twice.
FAULTS = {
    "500 before": 0.0125, "500 after": 0.0125,
    "closed before": 0.0075, "closed after": 0.0075,
    "late": 0.01,
}


class Receiver(http.server.ThreadingHTTPServer):
    """Handles each idMessage once."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Request)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/webhooks"
        self.handled, self.answers, self.faults = [], [], collections.Counter()
        self.problems = []
        self._seen, self._lock, self._at_once = set(), threading.Lock(), 0
        self._chance = random.Random(43)

    def begins(self):
        """One request more is under way: what shall go wrong with it."""
        with self._lock:
            self._at_once += 1
            if self._at_once > 1:
                self.problems.append(f"{self._at_once} requests at one time")
            drawn = self._chance.random()
            for fault, part in FAULTS.items():
                drawn -= part
                if drawn < 0:
                    self.faults[fault] += 1
                    return fault
            return ""

    def ends(self, body, status):
        """It is over: `status` was answered, 0 if none was."""
        with self._lock:
            self._at_once -= 1
            self.answers.append((body["idMessage"], status))

    def handle_once(self, body):
        with self._lock:
            if body["idMessage"] not in self._seen:
                self._seen.add(body["idMessage"])
                self.handled.append(number_of(body))

    def handle_error(self, request, client_address):
        self.problems.append(repr(sys.exc_info()[1]))


class Request(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # it would keep its connections
    disable_nagle_algorithm = True

    def do_POST(self):
        fault = self.server.begins()
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        for name, expected in (("Authorization", f"Bearer {TOKEN}"), ("Content-Type", "application/json")):
            if self.headers[name] != expected:
                self.server.problems.append(f"{name}: {self.headers[name]}")
        if fault == "late":
            time.sleep(LATE)
        if not fault.endswith("before"):
            self.server.handle_once(body)
        status = 0 if fault.startswith("closed") else 500 if fault.startswith("500") else 200
        self.server.ends(body, status)
        if not status:
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Events(threading.Thread):
    """Counts the events that tell of an attempt."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self._stream = urllib.request.urlopen(f"{server.control}/_mock/instances/{server.id}/events", timeout=60)
        self.seen = collections.Counter()

    def run(self):
        kind = ""
        try:
            for line in self._stream:
                if line.startswith(b"event: "):
                    kind = line[7:].strip().decode()
                elif line.startswith(b"data: ") and kind == "webhook":
                    self.seen[json.loads(line[6:])["phase"]] += 1
                elif line.startswith(b"data: ") and kind == "gap":
                    self.seen["gap"] += 1
        except OSError:
            pass  # the server has ended


def wait_until_delivered(control):
    deadline = time.monotonic() + GIVE_UP
    while control.queue()["waiting"]:
        if time.monotonic() > deadline:
            raise Failure(f"the queue is stuck: {control.queue()}, {control.ask('GET', 'webhooks')['webhooks'][-3:]}")
        time.sleep(0.02)


def check_attempts(attempts, receiver, identity):
    """The server tells of the same attempts as the receiver, in the same order."""
    told = [(identity[attempt["receiptId"]], attempt["status"] or 0) for attempt in attempts]
    expect("number of attempts, by the receiver and by the control API", len(receiver.answers), len(told))
    odd = [pair for pair in zip(receiver.answers, told) if pair[0] != pair[1]]
    expect("attempts of which receiver and control API tell otherwise", [], odd[:3])
    expect("attempts without an answer and without a problem", [],
           [one for one in attempts if not one["status"] and not one["problem"]])
    number, before = 0, None
    for attempt in attempts:
        number = number + 1 if attempt["receiptId"] == before else 1
        before = attempt["receiptId"]
        expect(f"number of the attempt {attempt}", number, attempt["attempt"])


def many(last):
    receiver = Receiver()
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    with Server("--seed", "5", "--instance", "1101000001:secret:authorized", "--assume", "webhook.retry=1ms") as server:
        control, attempts, identity = Control(server), [], {}
        control.ask("PATCH", "", {"settings": {"webhookUrl": receiver.url, "webhookUrlToken": TOKEN}})
        events = Events(server)
        events.start()
        begun = time.monotonic()
        for first in range(1, last + 1, PORTION):
            feeder = Feeder(server, min(last, first + PORTION - 1), first)
            feeder.start()
            feeder.finish()
            identity.update(feeder.id_of_receipt)
            wait_until_delivered(control)
            listed = control.ask("GET", "webhooks")["webhooks"]
            new = [one for one in listed if one["receiptId"] in feeder.id_of_receipt]
            if len(new) == LISTED:
                raise Failure(f"more than {LISTED} attempts for {PORTION} notifications: not all of them are listed")
            attempts += new
        took = time.monotonic() - begun

        judge(last, receiver.handled)
        expect("requests that were not as they should be", [], receiver.problems[:3])
        check_attempts(attempts, receiver, identity)
        again = sum(number for fault, number in receiver.faults.items() if fault != "late")
        expect("attempts: one each, and one more for each that failed", last + again, len(attempts))
        expect("the queue at the end", {"waiting": 0, "dropped": 0, "expired": 0}, control.queue())
        expect("calls of the account's own methods", {}, control.ask("GET", "counts"))
        metrics = control.ask("GET", "/_mock/metrics").splitlines()
        for name in ("waiting", "dropped_total"):
            expect(f"metric notifications_{name}", True, f"greenmock_notifications_{name} 0" in metrics)
        deadline = time.monotonic() + 10
        while events.seen["ended"] < len(attempts) and time.monotonic() < deadline:
            time.sleep(0.02)
        expect("events of attempts", {"begun": len(attempts), "ended": len(attempts)}, dict(events.seen))
    receiver.shutdown()
    part = 100 * sum(receiver.faults.values()) / len(attempts)
    expect(f"4 to 6 % of the requests with a fault ({part:.1f} %)", True, last < 1000 or 4 < part < 6)
    after = sum(number for fault, number in receiver.faults.items() if fault.endswith("after"))
    return (f"{last} handled once each and in order in {took:.1f} s, {len(attempts)} requests, {part:.1f} % of them with "
            f"a fault, {after} came again though they were handled")


def main():
    print(f"webhook receiver on http.server: {many(count(5000))}: ok")


if __name__ == "__main__":
    try:
        main()
    except (Failure, OSError) as error:
        sys.exit(f"webhook receiver: {error}")
