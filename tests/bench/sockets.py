"""Many websockets of one account: what one costs, and how soon all of them have a new code."""

import contextlib
import gc
import json
import os
import pathlib
import select
import socket
import statistics
import sys
import threading
import time
from urllib.parse import urlsplit

from memory import resident_kib
from park import allow_files
from processes import Trouble, greenmock, guarded, running, scratch, until
from scale import Control

TOKEN = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345"
ID = 1101000001
TURNS = 4  # then a websocket has had the five codes that it gets
OPENING = 64  # handshakes under way at once
PATIENCE = 60  # seconds, for all to open
ANSWER_WITHIN = 15
KEY = "dGhlIHNhbXBsZSBub25jZQ=="


def measure(program, count):
    allow_files(2 * count + 100)
    with contextlib.ExitStack() as ending:
        ours = ending.enter_context(of_greenmock(program, count))
        theirs = ending.enter_context(of_peer(count, ours.herd.frame_bytes))
        gc.collect()
        gc.disable()  # a pause of ours would count as one of theirs
        try:
            for _ in range(TURNS):  # by turns, since both share each second of the machine
                ours.broadcast()
                theirs.broadcast()
        finally:
            gc.enable()
        return {"count": count, "turns": TURNS, "greenmock": ours.result(), "python3-websockets": theirs.result(),
                "ratio": statistics.median(theirs.took) / statistics.median(ours.took)}


@contextlib.contextmanager
def of_greenmock(program, count):
    account = {"name": "many", "idInstance": ID, "apiTokenInstance": TOKEN, "sessions": "allow"}
    with scratch() as directory:
        script = directory / "many.json"
        script.write_text(json.dumps({"greenmock": 1, "instances": [account]}))
        with greenmock(program, "--script", script) as mock:
            control = Control(mock.control)
            control.call("PATCH", f"/_mock/instances/{ID}/clock", {"paused": True})

            def turn():
                return control.timed("POST", f"/_mock/instances/{ID}/clock/advance", {"by": "20s"})["ms"]

            with Crowd(urlsplit(mock.url).port, f"/waInstance{ID}/scanqrcode/{TOKEN}", mock.pid, count, turn) as crowd:
                yield crowd


@contextlib.contextmanager
def of_peer(count, frame_bytes):
    with peer(frame_bytes) as about:
        teller = Herd(about["port"], "/", 1)
        teller.open_all()

        def turn():
            teller.send(b"\x81\x82\x00\x00\x00\x00go")  # masked with zeros

        try:
            with Crowd(about["port"], "/", about["pid"], count, turn) as crowd:
                crowd.version = about["version"]
                yield crowd
        finally:
            teller.close()


@contextlib.contextmanager
def peer(frame_bytes):
    with scratch() as directory:
        ready = directory / "ready.json"
        program = pathlib.Path(__file__).parent / "websockets_peer.py"
        # Debian's own has Debian's python3-websockets.
        python = next(path for path in ("/usr/bin/python3", sys.executable) if os.path.exists(path))
        with open(directory / "output.txt", "w+b") as output, \
                running(guarded([python, program, ready, str(frame_bytes)]), output=output) as process:
            try:
                until(ready.exists, process, "the server of python3-websockets")
            except Trouble as trouble:
                output.seek(0)
                raise Trouble(f"{trouble}\n{output.read().decode(errors='replace')}") from None
            yield json.loads(ready.read_text())


class Crowd:
    """Websockets of one server, all open; `turn` has it give a text to all of them."""

    def __init__(self, port, path, pid, count, turn):
        self.pid, self.turn, self.count = pid, turn, count
        self.first, self.herd = Herd(port, path, 1), Herd(port, path, count)
        self.took, self.answered, self.version = [], [], None

    def __enter__(self):
        try:
            self.first.open_all()  # what is made once is no cost of one
            self.before = resident_kib(self.pid)
            begin = time.monotonic()
            self.herd.open_all()
            self.opened = time.monotonic() - begin
            self.after = resident_kib(self.pid)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.herd.close()
        self.first.close()

    def broadcast(self):
        self.herd.expect_one_more()
        teller = threading.Thread(target=lambda: self.answered.append(self.turn()))
        begin = time.monotonic()
        teller.start()
        self.herd.read_all(begin + ANSWER_WITHIN)
        self.took.append((time.monotonic() - begin) * 1e3)
        teller.join()

    def result(self):
        answered = [ms for ms in self.answered if ms is not None]
        return {"opened_in_s": self.opened, "kib_each": (self.after - self.before) / self.count, "resident_kib": self.after,
                "all_have_it_ms": statistics.median(self.took), "each_turn_ms": self.took,
                "advance_answers_ms": statistics.median(answered) if answered else None,
                "lost": self.herd.lost, "frame_bytes": self.herd.frame_bytes, "version": self.version}


class Herd:
    """Websockets in one epoll, which read no more than how many frames have come."""

    def __init__(self, port, path, count):
        self.peer = ("127.0.0.1", port)
        self.handshake = (f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n\r\n").encode()
        self.to_open, self.poll, self.all = count, select.epoll(), {}
        self.missing, self.lost, self.frame_bytes = 0, 0, 0
        self.room = bytearray(256 * 1024)

    def open_all(self):
        deadline = time.monotonic() + PATIENCE
        count = self.to_open
        while self.to_open or self.missing:
            if time.monotonic() > deadline:
                raise Trouble(f"of {count} websockets {self.to_open + self.missing} could not be opened in {PATIENCE} s")
            while self.to_open and self.missing < OPENING:
                self.begin()
            self.turn(0.05)
            if self.lost:
                raise Trouble(f"{self.lost} websockets were ended by the server while they were opened")

    def begin(self):
        connection = socket.create_connection(self.peer, timeout=ANSWER_WITHIN)
        connection.sendall(self.handshake)
        connection.setblocking(False)
        self.to_open -= 1
        self.missing += 1
        self.all[connection.fileno()] = One(connection)
        self.poll.register(connection.fileno(), select.EPOLLIN)

    def expect_one_more(self):
        self.missing = len(self.all)
        for one in self.all.values():
            one.frames = 0

    def read_all(self, deadline):
        while self.missing:
            if time.monotonic() > deadline:
                raise Trouble(f"{self.missing} of {len(self.all)} websockets got no text within {ANSWER_WITHIN} s")
            self.turn(0.05)

    def turn(self, seconds):
        for number, _event in self.poll.poll(seconds, 4096):
            one = self.all[number]
            try:
                got = one.connection.recv_into(self.room)
            except OSError:
                got = 0
            if not got:
                self.missing -= one.frames == 0
                self.lost += 1
                self.forget(number)
            elif one.frames == 0 and one.take(self.room, got):
                self.missing -= 1
                self.frame_bytes = one.size

    def send(self, data):
        for one in self.all.values():
            one.connection.sendall(data)

    def forget(self, number):
        self.poll.unregister(number)
        self.all.pop(number).connection.close()

    def close(self):
        for number in list(self.all):
            self.forget(number)
        self.poll.close()


class One:
    """A websocket that gets texts below 64 KiB."""

    __slots__ = ("connection", "frames", "size", "rest", "open")

    def __init__(self, connection):
        self.connection, self.frames, self.size, self.rest, self.open = connection, 0, 0, b"", False

    def take(self, room, got):
        """True if a whole text has come."""
        data = self.rest + room[:got]
        if not self.open:
            head, blank, data_behind = data.partition(b"\r\n\r\n")
            if not blank:
                self.rest = data
                return False
            if not head.startswith(b"HTTP/1.1 101 "):
                raise Trouble("no websocket: " + head.split(b"\r\n")[0].decode(errors="replace"))
            self.open, data = True, data_behind
        if len(data) >= 4:
            if data[0] != 0x81:
                raise Trouble(f"another frame than a text: {data[0]:02x}")
            start, self.size = (4, int.from_bytes(data[2:4], "big")) if data[1] == 126 else (2, data[1])
            if len(data) >= start + self.size:
                self.frames, data = 1, data[start + self.size:]
        self.rest = bytes(data)
        return self.frames == 1
