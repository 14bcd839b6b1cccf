"""The journals of a chat of 100,000 messages, of a small chat beside it, and of a small chat in a small account: the server's processor time."""

import json
import pathlib
import socket
import statistics
from urllib.parse import urlsplit

from processes import Trouble, greenmock, scratch
from receive import PATIENCE, Reader
from scale import Control

PAGE = 100
BIG_CHAT, SMALL_CHAT = "79001234567@c.us", "79001234568@c.us"
BIG, SMALL = 0, 1  # the two accounts
RECENT = 5  # minutes, in which there is a page in either account
ASKED_A_ROUND = {"getChatHistory": 100, "lastIncomingMessages": 100, "getMessage": 1000}


def measure(program, count, rounds):
    account = {"state": "authorized", "settings": {"incomingWebhook": "yes"}, "clock": {"paused": True}}
    # Instances are told about in the order of their ids.
    accounts = [{**account, "idInstance": 1101000001 + number, "name": name} for number, name in enumerate(("big", "small"))]
    says = [{"at": "10ms", "every": "10ms", "instance": "big", "say": {"from": BIG_CHAT, "text": "The roses are in bloom."}}]
    with scratch() as directory:
        script = directory / "history.json"
        script.write_text(json.dumps({"greenmock": 1, "instances": accounts, "timeline": says}))
        with greenmock(program, "--script", script) as mock:
            control = Control(mock.control)
            old = [say(control, "big", SMALL_CHAT) for _ in range(PAGE)]
            control.call("POST", "/_mock/instances/big/clock/advance", {"by": f"{10 * count}ms"})
            control.call("PUT", "/_mock/instances/big/script", {"rules": [], "timeline": []})  # nobody says more
            for name in ("big", "small"):
                control.call("POST", f"/_mock/instances/{name}/clock/advance", {"by": f"{2 * RECENT}m"})
            new = [say(control, "big", BIG_CHAT) for _ in range(PAGE)]
            alike = [say(control, "small", BIG_CHAT) for _ in range(PAGE)]
            asked = {
                "getChatHistory": {"base": history(mock, SMALL, BIG_CHAT), "big chat": history(mock, BIG, BIG_CHAT),
                                   "small chat of the big account": history(mock, BIG, SMALL_CHAT)},
                "lastIncomingMessages": {"base": recent(mock, SMALL), "big account": recent(mock, BIG)},
                "getMessage": {"base": message(mock, SMALL, BIG_CHAT, alike[0]), "newest of the big chat": message(mock, BIG, BIG_CHAT, new[-1]),
                               "oldest of the big account": message(mock, BIG, SMALL_CHAT, old[0])}}
            return {"count": count, "page": PAGE, "rounds": rounds,
                    **{method: compared(mock, cases, ASKED_A_ROUND[method], rounds) for method, cases in asked.items()}}


def say(control, name, person):
    told = control.call("POST", f"/_mock/instances/{name}/messages", {"from": person, "text": "The roses are in bloom."})
    return json.loads(told)["idMessage"]


def history(mock, account, chat):
    return posted(mock.address("getChatHistory", account), {"chatId": chat, "count": PAGE})


def message(mock, account, chat, id_message):
    return posted(mock.address("getMessage", account), {"chatId": chat, "idMessage": id_message})


def posted(url, body):
    parts, body = urlsplit(url), json.dumps(body).encode()
    return (f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode() + body


def recent(mock, account):
    parts = urlsplit(mock.address("lastIncomingMessages", account))
    return f"GET {parts.path}?minutes={RECENT} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode()


def compared(mock, cases, asked, rounds):
    """Microseconds of the server for one call of each case, and how many times those of the first that is."""
    parts = urlsplit(mock.url)
    took = {name: [] for name in cases}
    with socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        lengths = {name: checked(Reader.ask(connection, request)) for name, request in cases.items()}
        if len(set(lengths.values())) > 1:
            raise Trouble(f"the answers that are compared are not alike: {lengths}")
        for _ in range(rounds):  # in turn, so that a slow minute of the machine hits all
            for name, request in cases.items():
                busy = on_processor_ns(mock.pid)
                for _ in range(asked):
                    Reader.ask(connection, request)
                took[name].append((on_processor_ns(mock.pid) - busy) / asked / 1000)
    us = {name: statistics.median(times) for name, times in took.items()}
    base = us["base"]
    return {"us_each": us, "ratios": {name: each / base for name, each in us.items() if name != "base"},
            "body_bytes": lengths["base"]}


def checked(answer):
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise Trouble("it answered " + answer.decode(errors="replace"))
    return len(body)


def on_processor_ns(pid):
    """Of all threads; finer than the ticks of /proc/PID/stat."""
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in pathlib.Path(f"/proc/{pid}/task").iterdir())
