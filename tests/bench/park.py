"""Many requests held at once: how late each comes back, what it costs, and whether others notice."""

import dataclasses
import gc
import http.client
import json
import multiprocessing
import resource
import select
import socket
import statistics
import time
import urllib.request
from urllib.parse import urlsplit

from memory import resident_kib
from processes import Trouble, greenmock, scratch

PATIENCE = 15  # seconds past the wait, then a request is given up
OPENING = 64  # connections being opened at once
PROBES = 20
PROBE_PATIENCE = 2  # seconds
HELD, ORDINARY = 0, 1  # the two instances
INSTANCES = ("1101000001:d75b3a66374942c5b3c019c698abc2067e151558acbd412345",
             "1101000002:d75b3a66374942c5b3c019c698abc2067e151558acbd412346")


def measure(program, count, wait):
    allow_files(count + 100)
    rule = {"id": "held", "when": {"method": "qr", "instance": INSTANCES[HELD].split(":")[0]}, "wait": f"{wait}s"}
    with scratch() as directory:
        script = directory / "held.json"
        script.write_text(json.dumps({"greenmock": 1, "rules": [rule]}))
        options = ["--script", script]
        for instance in INSTANCES:
            options += ["--instance", instance]
        with greenmock(program, *options) as mock:
            return {"count": count, "wait_s": wait, "rule": rule, **hold(target(mock, count), count, wait)}


@dataclasses.dataclass
class Target:
    """A server that holds what asks at one address, and answers at another."""
    pid: int
    held: str
    ordinary: str | None  # None if it holds everything
    parked: object  # called with the herd: how many it says that it holds, None if it does not say


def target(mock, count):
    return Target(mock.pid, mock.address("qr", HELD), mock.address("qr", ORDINARY), lambda _herd: parked_by_now(mock, count))


def hold(server, count, wait):
    if server.ordinary:
        ask(server.ordinary)  # what is made once is no cost of a held request
    before = resident_kib(server.pid)
    prober = Prober(server.ordinary)
    herd = Herd(server.held, count)
    gc.collect()
    gc.disable()  # a pause of ours would count as one of theirs
    try:
        herd.send_all()
        parked = server.parked(herd)
        prober.go()
        peak = resident_kib(server.pid)
        while herd.open and time.monotonic() < herd.last_sent + wait + PATIENCE:
            if time.monotonic() < herd.first_sent + wait * 0.95:
                peak = max(peak, resident_kib(server.pid))
            herd.turn(0.05)
    finally:
        gc.enable()
        herd.close()
        prober.end()
    probes = prober.times
    late = sorted((seconds - wait) * 1e3 for seconds in herd.took)
    return {"back": len(late), "lost": count - len(late), "troubles": herd.troubles,
            "opened_within_s": herd.last_sent - herd.first_sent, "most_at_once": herd.most,
            "parked_as_the_server_says": parked,
            "late_ms": distribution(late), "early": sum(1 for ms in late if ms < 0),
            "resident_before_kib": before, "resident_peak_kib": peak, "kib_each": (peak - before) / count,
            "ordinary_ms": {"median": statistics.median(probes), "max": max(probes), "of": len(probes),
                            "unanswered": sum(1 for ms in probes if ms >= PROBE_PATIENCE * 1e3)}
            if probes else None}


def parked_by_now(mock, count, method="qr"):
    """How many the server says that it holds; it has a second to read the last ones."""
    address = f"{mock.control}/_mock/instances/{mock.instances[HELD][0]}/counts"
    deadline = time.monotonic() + 1
    while True:
        parked = json.loads(ask(address))[method]["parked"]
        if parked >= count or time.monotonic() > deadline:
            return parked
        time.sleep(0.02)


def distribution(ordered):
    if not ordered:
        return None
    p50, p99 = (ordered[int(len(ordered) * part)] for part in (0.5, 0.99))
    return {"min": ordered[0], "p50": p50, "p99": p99, "max": ordered[-1]}


class Herd:
    """Connections with one request each, in one epoll; times from a request's own sending."""

    def __init__(self, address, count, sign=b'"qrCode"'):
        """`sign` is in each answer that is right."""
        parts = urlsplit(address)
        self.sign = sign
        self.peer = (parts.hostname, parts.port)
        self.request = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: */*\r\n\r\n".encode()
        self.to_open, self.opening = count, 0
        self.poll = select.epoll()
        self.open = {}  # file number -> [socket, sent at, bytes so far]
        self.took, self.troubles = [], {}
        self.first_sent = self.last_sent = None
        self.most = 0  # that were sent and not answered at one time

    def send_all(self):
        deadline = time.monotonic() + 60
        while self.to_open or self.opening:
            if time.monotonic() > deadline:
                raise Trouble(f"{self.to_open + self.opening} connections could not be opened in 60 s: {self.troubles}")
            while self.to_open and self.opening < OPENING:
                self.begin()
            self.turn(0.05)
        if not self.first_sent:
            raise Trouble(f"no request could be sent: {self.troubles}")

    def begin(self):
        connection = socket.socket()
        connection.setblocking(False)
        error = connection.connect_ex(self.peer)
        self.to_open -= 1
        self.opening += 1
        self.open[connection.fileno()] = [connection, None, b""]
        self.poll.register(connection.fileno(), select.EPOLLOUT)
        if error not in (0, 115):  # EINPROGRESS
            self.forget(connection.fileno(), f"connect: error {error}")
            self.opening -= 1

    def turn(self, seconds):
        for number, _event in self.poll.poll(seconds, 4096):
            if self.open[number][1] is None:
                self.send(number)
            else:
                self.receive(number)

    def send(self, number):
        held = self.open[number]
        self.opening -= 1
        error = held[0].getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if error:
            self.forget(number, f"connect: error {error}")
            return
        held[1] = self.last_sent = time.monotonic()
        self.first_sent = self.first_sent or held[1]
        try:
            held[0].send(self.request)
        except OSError as error:
            self.forget(number, error.strerror)
            return
        self.most = max(self.most, len(self.open) - self.opening)
        self.poll.modify(number, select.EPOLLIN)

    def receive(self, number):
        held = self.open[number]
        try:
            data = held[0].recv(65536)
        except OSError as error:
            self.forget(number, error.strerror)
            return
        now = time.monotonic()
        held[2] += data
        if whole(held[2], ended=not data):
            if held[2].startswith(b"HTTP/1.1 200 ") and self.sign in held[2]:
                self.took.append(now - held[1])
                self.forget(number)
            else:
                self.forget(number, "another answer: " + held[2].split(b"\r\n")[0].decode(errors="replace"))
        elif not data:
            self.forget(number, "closed too early")

    def forget(self, number, trouble=None):
        if trouble:
            self.troubles[trouble] = self.troubles.get(trouble, 0) + 1
        self.poll.unregister(number)
        self.open.pop(number)[0].close()

    def close(self):
        for number in list(self.open):
            self.forget(number, "no answer in time")
        self.poll.close()


def whole(data, ended):
    """An answer has come to its end: by Content-Length, by its last chunk, or else with the connection."""
    head, blank, body = data.partition(b"\r\n\r\n")
    if not blank:
        return False
    for line in head.lower().split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name == b"content-length":
            return len(body) >= int(value)
        if name == b"transfer-encoding":
            return body.endswith(b"0\r\n\r\n")
    return ended


class Prober:
    """Ordinary requests from a process of their own, whose work is no part of the herd's. None without an address."""

    def __init__(self, address):
        fork = multiprocessing.get_context("fork")
        self.begin, self.enough, self.answers = fork.Event(), fork.Event(), fork.Queue()
        self.process = fork.Process(target=self.run, args=(address,), daemon=True)
        self.process.start()
        self.times = []

    def go(self):
        self.begin.set()

    def run(self, address):
        self.begin.wait()
        self.answers.put(list(probe(address, self.enough)) if address else [])

    def end(self):
        """Fills `times`, in ms, if the probes were ever told to go; those of a stuck server are cut short."""
        self.enough.set()
        if self.begin.is_set():
            self.times = self.answers.get(timeout=2 * PROBES * PROBE_PATIENCE)
        self.process.terminate()
        self.process.join()


def probe(address, enough):
    for _ in range(PROBES):
        if enough.is_set():
            return
        start = time.monotonic()
        try:
            ask(address, timeout=PROBE_PATIENCE)
            yield (time.monotonic() - start) * 1e3
        except (OSError, http.client.HTTPException):
            yield PROBE_PATIENCE * 1e3  # not answered at all
        time.sleep(0.1)


def ask(address, timeout=10):
    with urllib.request.urlopen(address, timeout=timeout) as answer:
        return answer.read()


def allow_files(needed):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < needed:
        raise Trouble(f"{needed} open files are needed, {most} are allowed: raise it (ulimit -Hn), or take --quick")
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed if most == resource.RLIM_INFINITY else most, most))
