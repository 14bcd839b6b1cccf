"""A million messages in the chats of ten accounts, a tenth of them sent: the memory, and that each is there or counted as dropped."""

import json
import re
import socket
from urllib.parse import urlsplit

from memory import resident_kib
from park import ask
from processes import Trouble, greenmock, scratch
from scale import Control
from send import MESSAGE

ACCOUNTS = 10
CONNECTIONS = 32
PERSON = MESSAGE["chatId"]
SETTINGS = {"incomingWebhook": "yes", "outgoingAPIMessageWebhook": "yes", "outgoingWebhook": "yes"}
PATIENCE = 10  # seconds for one answer
PART = 10  # of so many one is sent, the others are received


def measure(program, count):
    sent = count // ACCOUNTS // PART
    said = sent * (PART - 1)
    accounts = [{"name": f"a{number}", "state": "authorized", "settings": SETTINGS, "clock": {"paused": True}}
                for number in range(ACCOUNTS)]
    # Ten milliseconds apart: one jump makes all of them.
    says = [{"at": "10ms", "every": "10ms", "say": {"from": PERSON, "text": MESSAGE["message"]}}]
    with scratch() as directory:
        script = directory / "talk.json"
        script.write_text(json.dumps({"greenmock": 1, "instances": accounts, "timeline": says}))
        with greenmock(program, "--script", script) as mock:
            control = Control(mock.control)
            ask(mock.address("getStateInstance"))  # what is made once is no cost of a message
            before = resident_kib(mock.pid)
            for number in range(ACCOUNTS):
                send_all(mock.address("sendMessage", number), sent)
            on_their_way = resident_kib(mock.pid)
            for number in range(ACCOUNTS):
                control.call("POST", f"/_mock/instances/a{number}/clock/advance", {"by": f"{10 * said}ms"})
            full = resident_kib(mock.pid)
            metrics = ask(f"{mock.control}/_mock/metrics").decode()
            dropped = sum(json.loads(ask(f"{mock.control}/_mock/instances/a{number}/messages?limit=1"))["dropped"]
                          for number in range(ACCOUNTS))
    made = ACCOUNTS * (sent + said)
    return {"count": made, "accounts": ACCOUNTS, "sent": ACCOUNTS * sent, "kept": counted(metrics, "messages"), "dropped": dropped,
            "dropped_as_metrics_say": counted(metrics, "messages_dropped_total"),
            "accounted_bytes": counted(metrics, "messages_bytes"), "limit_bytes": counted(metrics, "messages_limit_bytes"),
            "resident_before_kib": before, "resident_sent_kib": on_their_way, "resident_kib": full,
            "bytes_each": (full - before) * 1024 / made}


def send_all(url, count):
    """As many as there are connections at one time."""
    parts, body = urlsplit(url), json.dumps(MESSAGE).encode()
    request = (f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n"
               f"Content-Length: {len(body)}\r\n\r\n").encode() + body
    connections = [socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE) for _ in range(CONNECTIONS)]
    try:
        while count > 0:
            asked = connections[:count]
            for connection in asked:
                connection.sendall(request)
            for connection in asked:
                answer = connection.recv(65536)
                while answer and not answer.endswith(b'"}'):
                    answer += connection.recv(65536)
                if not answer.startswith(b"HTTP/1.1 200"):
                    raise Trouble("sendMessage answered " + answer.decode(errors="replace"))
            count -= len(asked)
    finally:
        for connection in connections:
            connection.close()


def counted(metrics, name):
    return int(re.search(rf"(?m)^greenmock_{name} (\d+)", metrics)[1])
