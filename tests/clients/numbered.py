"""Numbered notifications for a test: queued while a client reads them, and what became of them."""

import collections
import http.client
import json
import os
import threading
import time
import urllib.parse

from harness import Failure, expect

# The queue holds 10,000, or 8 MiB; so it is filled in portions.
FULL, LOW = 1000, 200
TEXT = "/messageData/textMessageData/textMessage"


def count(usual):
    """How many notifications: COUNT of the environment."""
    return int(os.environ.get("COUNT") or usual)


def number_of(body):
    """The number that a notification bears."""
    return int(body["messageData"]["textMessageData"]["textMessage"])


class Control:
    """The control API of the server's instance, over one connection that stays open. For one thread."""

    def __init__(self, server):
        self._host = urllib.parse.urlsplit(server.control).netloc
        self._instance = f"/_mock/instances/{server.id}"
        self._connection = http.client.HTTPConnection(self._host, timeout=60)

    def ask(self, verb, call, body=None):
        path = call if call.startswith("/") else f"{self._instance}/{call}".rstrip("/")
        self._connection.request(verb, path, None if body is None else json.dumps(body),
                                 {"Content-Type": "application/json"})
        response = self._connection.getresponse()
        text = response.read().decode()
        if response.status >= 300:
            raise Failure(f"{verb} {path} {json.dumps(body)} answered {response.status}: {text}")
        return text if path.endswith("/metrics") else json.loads(text)

    def queue(self):
        """How many wait, were dropped, were too old."""
        return self.ask("GET", "")["notifications"]

    def journal(self):
        """Every call so far, the oldest first."""
        records, cursor, more = [], "0", True
        while more:
            page = self.ask("GET", f"journal?since={cursor}&limit=2000")
            expect("records that the journal gave up", 0, page["dropped"])
            records += page["records"]
            cursor, more = page["cursor"], page["more"]
        return records


class Feeder(threading.Thread):
    """Queues the notifications `first` to `last` and keeps the queue from running over."""

    def __init__(self, server, last, first=1):
        super().__init__(daemon=True)
        self._control = Control(server)
        self._numbers = range(first, last + 1)
        self._problem = None
        self.id_of_receipt = {}  # idMessage

    def run(self):
        try:
            for number in self._numbers:
                told = self._control.ask("POST", "notifications", {"type": "incomingMessage", "set": {TEXT: str(number)}})
                self.id_of_receipt[told["receiptId"]] = told["body"]["idMessage"]
                while told["waiting"] >= FULL and self._control.queue()["waiting"] > LOW:
                    time.sleep(0.02)
        except (Failure, OSError, http.client.HTTPException) as error:
            self._problem = error

    def finish(self):
        """Waits until everything is queued; else tells why not."""
        self.join()
        if self._problem:
            raise Failure(f"feeding the queue: {self._problem}")
        expect("notifications that were queued", len(self._numbers), len(self.id_of_receipt))


def judge(last, handled):
    """Every number was handled once, and in order."""
    times = collections.Counter(handled)
    lost = [number for number in range(1, last + 1) if not times[number]]
    twice = {number: seen for number, seen in times.items() if seen > 1}
    expect(f"numbers of 1 to {last} that were lost ({len(lost)})", [], lost)
    expect(f"numbers that were handled more than once, and how often ({len(twice)})", {}, twice)
    expect("order of the numbers", list(range(1, last + 1)), handled)
