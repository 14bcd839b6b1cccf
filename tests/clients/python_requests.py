#!/usr/bin/env python3
"""The Python example of the Green API documentation, on `requests`, against greenmock."""

import concurrent.futures
import json
import pathlib
import re
import sys

import requests

from harness import DIALECTS, Failure, Server, expect

SCRIPT = pathlib.Path(__file__).with_name("ten-minutes.json")
# Or a code might be replaced between the call and the scan; jumps are as long as ever.
SLOW_CLOCK = ("--speed", "0.01")


def ask(server, method):
    url = server.address(method)

    payload = {}
    headers = {}

    response = requests.request("GET", url, headers=headers, data=payload)

    expect(f"status of {method}", 200, response.status_code)
    return json.loads(response.text.encode("utf8"))


def code(server, name):
    """A picture that `qr` gives."""
    answer = ask(server, "qr")
    expect("type of qr", "qrCode", answer.get("type"))
    return server.picture(answer["message"], name)


def accepted(server, picture):
    status, said = server.scan(picture)
    expect(f"exit status of greenmock scan ({said})", 0, status)


def logs_in_and_out(dialect):
    with Server("--dialect", dialect, *SLOW_CLOCK) as server:
        expect("state at first", {"stateInstance": "notAuthorized"}, ask(server, "getStateInstance"))
        first = code(server, "first.png")
        accepted(server, first)
        expect("state after the scan", {"stateInstance": "authorized"}, ask(server, "getStateInstance"))
        expect("qr when logged in", {"type": "alreadyLogged", "message": "instance account already authorized"},
               ask(server, "qr"))
        expect("logout", {"isLogout": True}, ask(server, "logout"))
        expect("state after logout", {"stateInstance": "notAuthorized"}, ask(server, "getStateInstance"))
        again = code(server, "again.png")
        expect("the code after logout is another one", True, again.read_bytes() != first.read_bytes())


def waits_ten_minutes(dialect):
    # The server goes before the thread is waited for: a call that never comes back ends with it.
    with concurrent.futures.ThreadPoolExecutor() as threads, \
            Server("--dialect", dialect, "--script", str(SCRIPT), *SLOW_CLOCK) as server:
        call = threads.submit(code, server, "late.png")
        server.tell("wait", {"for": {"call": "qr", "phase": "parked"}, "within": "10s"})
        expect("the call has come back before its time", False, call.done())
        server.tell("clock/advance", {"by": "10m"})
        try:
            old = call.result(timeout=10)
        except concurrent.futures.TimeoutError:
            raise Failure("qr is not answered, though ten minutes have passed on the instance's clock") from None

        server.tell("clock/advance", {"by": "20s"})
        new = code(server, "new.png")
        expect("the code changes after 20 s", True, new.read_bytes() != old.read_bytes())

        status, said = server.scan(old)
        expect("a code that rotated away is refused", True, status != 0)
        if not re.search(r"\d+(\.\d+)? ?(ms|s)\b", said):
            raise Failure(f"greenmock scan does not tell the age of the code: {said}")
        expect("state after the refused scan", {"stateInstance": "notAuthorized"}, ask(server, "getStateInstance"))
        accepted(server, new)


def main():
    for dialect in DIALECTS:
        logs_in_and_out(dialect)
        waits_ten_minutes(dialect)
    print(f"python requests {requests.__version__}: login and logout, ten-minute wait, in both dialects: ok")


if __name__ == "__main__":
    try:
        main()
    except (Failure, requests.RequestException, OSError) as error:
        sys.exit(f"python requests: {error}")
