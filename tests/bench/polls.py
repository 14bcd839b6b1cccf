"""Long polls parked at once, and as many calls of `qr` that a rule parks: the memory of one of each, and that all are let go."""

import gc
import json
import threading
import time

from memory import resident_kib
from park import Herd, allow_files, ask, parked_by_now
from processes import greenmock, scratch
from scale import Control

ID, TOKEN = 1101000001, "d75b3a66374942c5b3c019c698abc2067e151558acbd412345"
OF = f"/_mock/instances/{ID}"
WAIT = "10m"
PATIENCE = 30  # seconds, for all to be back


def measure(program, count):
    allow_files(count + 100)
    polls = parked(program, count, "receiveNotification", b'{"receiptId":', ("POST", f"{OF}/notifications", "incomingMessage"))
    rule = parked(program, count, "qr", b'"qrCode"', ("POST", f"{OF}/clock/advance", {"by": WAIT}))
    return {"count": count, "receiveNotification": polls, "qr": rule, "ratio": polls["kib_each"] / rule["kib_each"]}


def parked(program, count, method, sign, release):
    """A server of its own for each method: memory that was given back once is not asked for again."""
    account = {"idInstance": ID, "apiTokenInstance": TOKEN, "clock": {"paused": True}}
    rule = {"id": "held", "when": {"method": "qr"}, "wait": WAIT}
    with scratch() as directory:
        script = directory / "polls.json"
        script.write_text(json.dumps({"greenmock": 1, "instances": [account], "rules": [rule]}))
        with greenmock(program, "--script", script) as mock:
            control = Control(mock.control)
            ask(mock.address("getStateInstance"))  # what is made once is no cost of a parked call
            before = resident_kib(mock.pid)
            herd = Herd(mock.address(method), count, sign)
            gc.collect()
            gc.disable()
            try:
                herd.send_all()
                as_the_server_says = parked_by_now(mock, count, method)
                after = resident_kib(mock.pid)
                released = {}
                releaser = threading.Thread(target=lambda: released.update(control.timed(*release)))
                begin = time.monotonic()
                releaser.start()
                while herd.open and time.monotonic() < begin + PATIENCE:
                    herd.turn(0.05)
                releaser.join()
            finally:
                gc.enable()
                herd.close()
            return {"parked_as_the_server_says": as_the_server_says, "kib_each": (after - before) / count,
                    "resident_before_kib": before, "resident_kib": after, "back": len(herd.took), "troubles": herd.troubles,
                    "released_ms": released.get("ms")}
