"""Webhooks of many accounts to one receiver: how soon one arrives, and whether an endpoint that is dead holds up the others."""

import contextlib
import gc
import http.client
import json
import pathlib
import statistics
import sys
import time

from park import ask, distribution
from processes import free_port, greenmock, guarded, running, scratch, until
from scale import Control

JSON = {"Content-Type": "application/json"}
PATIENCE = 30  # seconds, for all of a round to arrive
BACKLOG = 20  # notifications of the account whose endpoint is dead
RETRY = "100ms"  # in place of a minute, so that an endpoint that refuses is asked again throughout a round
CASES = {"alive": {"for": {"push": "200"}, "count": BACKLOG},  # when the account that differs is ready for the round
         "hangs": {"for": {"push": "arrived"}}, "refuses": {"for": {"push": "failed"}}}


def measure(program, count, rounds):
    with receiver() as about, greenmock(program, "--assume", f"webhook.retry={RETRY}") as mock:
        urls = {"alive": f"http://127.0.0.1:{about['port']}/differs", "hangs": f"http://127.0.0.1:{about['deaf_port']}/differs",
                "refuses": f"http://127.0.0.1:{free_port()}/differs"}
        crowd = Crowd(mock, about["port"], count)
        crowd.round()  # opens the connections that are kept
        straight, took, attempts = [], {case: [] for case in CASES}, dict.fromkeys(CASES, 0)
        gc.collect()
        gc.disable()
        try:
            for _ in range(rounds):  # in turn, so that a slow minute of the machine hits all
                straight.append(crowd.straight_round())
                for case, ready in CASES.items():
                    with crowd.one_more(urls[case], ready) as account:
                        took[case].append(crowd.round())
                        attempts[case] += crowd.attempts_of(account)
        finally:
            gc.enable()
    result = {"count": count, "rounds": rounds, "backlog": BACKLOG, "retry": RETRY, "straight": summary(straight),
              **{case: {**summary(took[case]), "attempts_of_the_other": attempts[case]} for case in CASES}}
    for case in ("hangs", "refuses"):
        for part in ("p50", "p99"):
            result[case][f"{part}_ratio"] = result[case][f"{part}_ms"] / result["alive"][f"{part}_ms"]
    return result


@contextlib.contextmanager
def receiver():
    with scratch() as directory:
        ready = directory / "ready.json"
        program = pathlib.Path(__file__).parent / "webhooks_receiver.py"
        with running(guarded([sys.executable, program, ready])) as process:
            until(ready.exists, process, "the receiver of webhooks")
            yield json.loads(ready.read_text())


def summary(rounds):
    """Medians of the rounds' own: a bad second of the machine spoils one round. And the slowest of all."""
    spreads = [distribution(sorted(times)) for times in rounds]
    return {"p50_ms": statistics.median(spread["p50"] for spread in spreads),
            "p99_ms": statistics.median(spread["p99"] for spread in spreads),
            "max_ms": max(spread["max"] for spread in spreads),
            "each_p50_ms": [spread["p50"] for spread in spreads], "each_p99_ms": [spread["p99"] for spread in spreads]}


class Crowd:
    """Accounts with a webhook each, all to one receiver."""

    def __init__(self, mock, port, count):
        self.address, self.control = f"{mock.control}/_mock/instances", Control(mock.control)
        self.receiver = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.accounts = {f"/{number}": self.made(f"http://127.0.0.1:{port}/{number}") for number in range(count)}
        self.body = None

    def made(self, url, queue=()):
        account = {"state": "authorized", "settings": {"webhookUrl": url}, "queue": list(queue)}
        return json.loads(self.control.call("POST", "/_mock/instances", account))["idInstance"]

    @contextlib.contextmanager
    def one_more(self, url, ready):
        """An account besides them that has much to deliver there."""
        account = self.made(url, ["incomingMessage"] * BACKLOG)
        self.control.call("POST", f"/_mock/instances/{account}/wait", ready)
        self.arrivals()
        yield account
        self.control.call("DELETE", f"/_mock/instances/{account}", {})

    def attempts_of(self, account):
        return len(json.loads(ask(f"{self.address}/{account}/webhooks"))["webhooks"])

    def round(self):
        """Milliseconds from asking for a notification to its arrival, for one account after the other."""
        return self.timed_round(self.inject)

    def inject(self, path):
        told = self.control.call("POST", f"/_mock/instances/{self.accounts[path]}/notifications", "incomingMessage")
        self.body = self.body or json.dumps(json.loads(told)["body"])

    def straight_round(self):
        """As many bytes from this client to the receiver, without greenmock."""
        return self.timed_round(self.post)

    def post(self, path):
        self.receiver.request("POST", path, self.body, JSON)
        self.receiver.getresponse().read()

    def timed_round(self, send):
        begun, arrived = {}, {}
        for path in self.accounts:
            begun[path] = time.monotonic()
            send(path)
        deadline = time.monotonic() + PATIENCE
        while len(arrived) < len(begun):
            if time.monotonic() > deadline:
                break
            time.sleep(0.02)
            for path, moments in self.arrivals().items():
                of_this_round = [moment for moment in moments if path in begun and moment >= begun[path]]
                if of_this_round:
                    arrived.setdefault(path, of_this_round[0])
        # What has not come is not left out: it is as slow as the waiting for it.
        return [(arrived.get(path, deadline) - begun[path]) * 1e3 for path in begun]

    def arrivals(self):
        """What came since this was asked last."""
        self.receiver.request("GET", "/arrivals")
        return json.loads(self.receiver.getresponse().read())
