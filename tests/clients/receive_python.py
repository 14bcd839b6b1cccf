#!/usr/bin/env python3
"""A careful receive loop on `requests`, against greenmock with a fault in one call of twenty.

COUNT=10000 python3 receive_python.py
"""

import json
import pathlib
import sys
import time

import requests

from harness import Failure, Server, expect
from numbered import Control, Feeder, count, judge, number_of

SCRIPT = pathlib.Path(__file__).with_name("five-percent.json")
GIVE_UP = 500  # seconds; below the time limit of the test


class Refused(Exception):
    """The service says no, and will say so again: the user must do something."""


class Trouble(Exception):
    """Something went wrong that may pass."""


class Receiver:
    """Reads the queue of an account, and hands each notification to `handle` once."""

    HOLD = 5  # seconds for which the service holds a call when nothing waits
    SPARE = 10  # so much longer waits the client: only then is a call lost
    FIRST_PAUSE, LONGEST_PAUSE = 0.005, 0.2

    def __init__(self, address, handle):
        self._address = address  # of a method
        self._handle = handle
        self._handled = None  # the receipt of the last one
        self._session = requests.Session()

    def run(self, goes_on):
        while goes_on():
            note = self._until_it_works(self._receive, goes_on)
            if not note:
                continue
            if note["receiptId"] != self._handled:  # else only its delete has failed
                self._handle(note["body"])
                self._handled = note["receiptId"]
            self._until_it_works(self._delete, goes_on)

    def _until_it_works(self, call, goes_on):
        pause = self.FIRST_PAUSE
        while goes_on():
            try:
                return call()
            except Trouble:
                time.sleep(pause)
                pause = min(2 * pause, self.LONGEST_PAUSE)
        return None

    def _receive(self):
        address = f"{self._address('receiveNotification')}?receiveTimeout={self.HOLD}"
        text = self._ask("GET", address)
        note = self._json(text) if text.strip() else None  # an empty body: nothing came
        if note is not None and not (isinstance(note, dict) and "receiptId" in note and "body" in note):
            raise Trouble(f"no notification: {text[:100]}")
        return note

    def _delete(self):
        # {"result": false} says that it does not wait (an earlier delete worked, and its answer was lost), or that the
        # delete failed. If it comes again, it is deleted again.
        self._json(self._ask("DELETE", f"{self._address('deleteNotification')}/{self._handled}"))

    def _ask(self, verb, address):
        try:
            response = self._session.request(verb, address, timeout=(5, self.HOLD + self.SPARE))
        except requests.RequestException as error:
            raise Trouble(str(error)) from None
        if 400 <= response.status_code < 500 and response.status_code not in (408, 429):
            raise Refused(f"{response.status_code} {response.text[:200]}")
        if response.status_code != 200:
            raise Trouble(f"status {response.status_code}")
        return response.text

    @staticmethod
    def _json(text):
        try:
            return json.loads(text)
        except ValueError:
            raise Trouble(f"no JSON: {text[:100]}") from None


def check_journal(records, last):
    """By the journal, every receipt was handed out and then deleted; how many calls had a fault."""
    handed_out, deleted = set(), set()
    for record in records:
        handed_out.add(record["receipt"])
        if record["call"] != "deleteNotification":
            continue
        receipt = int(record["path"].rsplit("/", 1)[1])
        if receipt not in handed_out:
            raise Failure(f"receipt {receipt} was deleted before it was handed out (call {record['id']} of the journal)")
        decides = [rule["id"] for rule in record["rules"] if "apply" in rule["slots"]]
        if decides == ["delete-lost"] or (not decides and json.loads(record["reply"]["body"])["result"]):
            deleted.add(receipt)
    expect("receipts that were deleted", last, len(deleted))
    return sum(bool(record["rules"]) for record in records)


def many(last):
    handled = []
    with Server("--seed", "5", "--instance", "1101000001:secret:authorized", "--script", str(SCRIPT)) as server:
        feeder, control = Feeder(server, last), Control(server)
        begun = time.monotonic()
        feeder.start()
        receiver = Receiver(server.address, lambda body: handled.append(number_of(body)))

        asked = begun

        def goes_on():
            """Until all was queued and deleted; looked at now and then only."""
            nonlocal asked
            now = time.monotonic()
            if now < asked + 0.05:
                return True
            asked = now
            if now > begun + max(GIVE_UP, last / 50):
                raise Failure(f"the client is stuck: {len(handled)} of {last} handled, {control.queue()}")
            return feeder.is_alive() or control.queue()["waiting"] > 0

        receiver.run(goes_on)
        took = time.monotonic() - begun
        feeder.finish()
        judge(last, handled)
        expect("the queue at the end", {"waiting": 0, "dropped": 0, "expired": 0}, control.queue())
        records = control.journal()
        faulty = check_journal(records, last)
        told = control.ask("POST", "verify", {"checks": [
            {"id": "one-at-a-time", "overlap": {"of": {"call": "*"}, "most": 1}}]})
        expect("what verify found", [], [one for one in told["findings"] if one["verdict"] != "pass"])
        never = control.ask("DELETE", "")["rulesNeverFired"]
        expect("rules that never fired", [], never if last >= 1000 else [])
    part = 100 * faulty / len(records)
    expect(f"4 to 6 % of the calls with a fault ({part:.1f} %)", True, last < 1000 or 4 < part < 6)
    return f"{last} handled once each and in order in {took:.1f} s, {len(records)} calls, {part:.1f} % of them with a fault"


def wrong_token_is_final():
    with Server("--instance", "1101000001:secret:authorized") as server:
        server.token = "wrong"
        try:
            Receiver(server.address, lambda _: None).run(lambda: True)
        except Refused as error:
            refusal = str(error)
        else:
            refusal = "none"
        expect(f"a wrong token is told to the user ({refusal})", True, refusal[:3] in ("401", "403"))
        expect("calls with a wrong token", 1, len(Control(server).journal()))


def main():
    wrong_token_is_final()
    print(f"python requests {requests.__version__}, careful receive loop: {many(count(5000))}: ok")


if __name__ == "__main__":
    try:
        main()
    except (Failure, Refused, requests.RequestException, OSError) as error:
        sys.exit(f"receive loop on python requests: {error}")
