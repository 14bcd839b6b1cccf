#!/usr/bin/env python3
"""A jump over a full queue: 100,000 messages wait for the login, and all of them leave in one call of the control API."""

import json
import re
import socket
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request

from harness import Failure, Server, expect

MESSAGES = 100_000  # as many as a queue holds (docs/messages.md)
PAUSE = 500  # milliseconds between two that leave
WITHIN = 100  # seconds for an answer; generous, since tests run side by side
MESSAGE = {"chatId": "79990000001@c.us", "message": "hi"}


def ask(address, body=None, verb=None):
    """Status and JSON of the answer."""
    request = urllib.request.Request(address, json.dumps(body).encode() if body else None, {"Content-Type": "application/json"}, method=verb)
    try:
        with urllib.request.urlopen(request, timeout=WITHIN) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def done(address, body=None, verb=None):
    status, said = ask(address, body, verb)
    expect(f"status of {address} ({said})", 200, status)
    return said


def send_all(server):
    """Over one connection, without waiting for answers. Returns the ids of what was sent."""
    where = urllib.parse.urlsplit(server.address("sendMessage"))
    body = json.dumps(MESSAGE)
    start, end = f"POST {where.path} HTTP/1.1\r\nHost: x\r\n", f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    requests = [start + end] * (MESSAGES - 1) + [f"{start}Connection: close\r\n{end}"]
    with socket.create_connection((where.hostname, where.port), timeout=WITHIN) as client:
        writer = threading.Thread(target=client.sendall, args=["".join(requests).encode()], daemon=True)
        writer.start()
        answers = b"".join(iter(lambda: client.recv(1 << 20), b""))
        writer.join()
    expect("answers with 200", MESSAGES, answers.count(b"HTTP/1.1 200 "))
    return re.findall(rb'"idMessage":"(\w+)"', answers)


def main():
    with Server() as server:
        instance = f"{server.control}/_mock/instances/{server.id}"
        done(f"{instance}/clock", {"paused": True}, "PATCH")
        done(instance, {"settings": {"delaySendMessagesMilliseconds": PAUSE}}, "PATCH")
        ids = send_all(server)
        expect("different ids that were given", MESSAGES, len(set(ids)))
        expect("what one more is told", (400, "the queue of messages is full"), refusal(server))

        done(instance, {"state": "authorized"}, "PATCH")
        expect("whether they wait in the queue still", True, bool(done(server.address("showMessagesQueue"))))
        done(f"{instance}/clock/advance", {"by": f"{MESSAGES * PAUSE // 1000}s"})
        expect("what is left in the queue", [], done(server.address("showMessagesQueue")))
        last = {"chatId": MESSAGE["chatId"], "idMessage": ids[-1].decode()}
        expect("the last one's text, as it was sent", MESSAGE["message"], done(server.address("getMessage"), last)["textMessage"])
    print(f"{MESSAGES} messages left in one jump: ok")


def refusal(server):
    status, said = ask(server.address("sendMessage"), MESSAGE)
    return status, said.get("message")


if __name__ == "__main__":
    try:
        main()
    except (Failure, OSError) as error:
        sys.exit(f"long jump: {error}")
