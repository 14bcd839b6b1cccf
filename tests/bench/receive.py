"""Notifications through the queue: one reader that takes one, deletes it and takes the next, beside nginx answering as many bytes."""

import gc
import json
import socket
import statistics
import time
from urllib.parse import urlsplit

from cpu import processor_s
from processes import Trouble, greenmock, nginx
from scale import Control

DELETED = b'{"result":true,"reason":""}'
PATIENCE = 10  # seconds for one answer
PATH_OF_PEER = "/waInstance1101000001/{}/d75b3a66374942c5b3c019c698abc2067e151558acbd412345"
# Any verb is answered, and no file is opened: the least that nginx can do for it.
LOCATION = """
    location ~ /receiveNotification/ {{ return 200 '{body}'; }}
    location ~ /deleteNotification/ {{ return 200 '{deleted}'; }}"""


def measure(program, runs, count):
    with greenmock(program) as mock:
        control = Control(mock.control)
        body = first_body(queue_of(control, 1))
        locations = LOCATION.format(body=body.decode(), deleted=DELETED.decode())
        with nginx(body, locations) as peer:
            ours, theirs = [], []
            for _ in range(runs):  # in turn, so that a slow minute of the machine hits both
                ours.append(drain(queue_of(control, count), count, mock.pid))
                theirs.append(drain(Reader(peer.url, PATH_OF_PEER), count, peer.pid))
    result = {"count": count, "runs": runs, "body_bytes": len(body), "greenmock": summary(ours), "nginx": summary(theirs)}
    result["ratio"] = result["greenmock"]["per_s"] / result["nginx"]["per_s"]
    return result


def queue_of(control, count):
    """The reader of a new instance for which so many wait."""
    made = json.loads(control.call("POST", "/_mock/instances", {"state": "authorized", "queue": ["incomingMessage"] * count}))
    return Reader(made["apiUrl"], f"/waInstance{made['idInstance']}/{{}}/{made['apiTokenInstance']}")


def first_body(reader):
    with reader:
        head, _, body = reader.ask(reader.receiver, reader.receive).partition(b"\r\n\r\n")
        if b"'" in body or b"$" in body or b"\\" in body:
            raise Trouble("nginx would take this body for something else")  # its file has the bytes between quotes
        return body


def drain(reader, count, pid):
    """Takes and deletes so many; outside of the measured time they came into the queue."""
    with reader:
        gc.collect()
        gc.disable()
        try:
            busy, own, begin = sum(processor_s(pid)), time.process_time(), time.monotonic()
            for _ in range(count):
                reader.one()
            took, own, busy = time.monotonic() - begin, time.process_time() - own, sum(processor_s(pid)) - busy
        finally:
            gc.enable()
    return {"per_s": count / took, "server_cores": busy / took, "client_cores": own / took, "server_us_each": busy / count * 1e6}


def summary(runs):
    return {**{key: statistics.median(run[key] for run in runs) for key in runs[0]}, "each_run": [run["per_s"] for run in runs]}


class Reader:
    """One connection that receives and one that deletes, as bytes: no more of a client than must be."""

    def __init__(self, url, path):
        parts = urlsplit(url)
        self.peer = (parts.hostname, parts.port)
        back = f" HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode()
        self.receive = f"GET {path.format('receiveNotification')}".encode() + back
        self.delete, self.delete_back = f"DELETE {path.format('deleteNotification')}/".encode(), back

    def __enter__(self):
        self.receiver, self.deleter = (socket.create_connection(self.peer, timeout=PATIENCE) for _ in range(2))
        for connection in (self.receiver, self.deleter):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self

    def __exit__(self, *_):
        self.receiver.close()
        self.deleter.close()

    def one(self):
        answer = self.ask(self.receiver, self.receive)
        begin = answer.find(b'{"receiptId":') + 13
        if begin < 13:
            raise Trouble("no notification came: " + answer.decode(errors="replace"))
        receipt = answer[begin:answer.index(b",", begin)]
        answer = self.ask(self.deleter, self.delete + receipt + self.delete_back)
        if not answer.endswith(DELETED):
            raise Trouble("it was not deleted: " + answer.decode(errors="replace"))

    @staticmethod
    def ask(connection, request):
        connection.sendall(request)
        answer = connection.recv(65536)
        while True:
            end = answer.find(b"\r\n\r\n")
            if end >= 0:
                length = answer.index(b"Content-Length: ") + 16
                if len(answer) >= end + 4 + int(answer[length:answer.index(b"\r", length)]):
                    break
            more = connection.recv(65536)
            if not more:
                raise Trouble("the connection was closed within an answer")
            answer += more
        return answer
