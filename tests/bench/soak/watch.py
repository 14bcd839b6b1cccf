"""Looks at the server from outside: a probe each quarter of a second, a sample every few seconds."""

import http.client
import json
import pathlib
import re
import socket
import time
from urllib.parse import urlsplit

from cpu import processor_s
from memory import resident_kib
from park import distribution

SAMPLE_EVERY = 3  # seconds
PROBE_EVERY = 0.25
PATIENCE = 120
METRICS = ("instances", "parked", "connections", "websockets", "event_streams", "waiters", "journal_bytes", "notifications_waiting",
           "notifications_dropped_total", "file_bytes", "files_dropped_total", "messages", "messages_bytes", "messages_dropped_total",
           "calls_arrived_total", "heap_bytes", "moments_bytes", "webhook_bytes")
COLUMNS = ("real_s", "virtual_s", "resident_kib", "descriptors", "threads", "state_kib", "wal_kib", "p50_ms", "p99_ms", "peer_p50_ms",
           "peer_p99_ms", "cpu_s", *METRICS)


class Dead(Exception):
    """The server is not there, or is another one than before."""


class Watch:
    """`peer` is a plain server on this machine, asked in turn with the one that is watched: what slows both is the machine's."""

    def __init__(self, mock, state, peer_port):
        self.mock, self.state, self.began = mock, state, time.monotonic()
        self.probed = (urlsplit(mock.url).port, request(urlsplit(mock.address("getStateInstance"))))
        self.peer = (peer_port, b"GET /arrivals HTTP/1.1\r\nHost: peer\r\n\r\n")
        self.samples, self.webhooks, self.uptime = [], 0, 0
        self.bad_probes = []

    def sample(self):
        """Probes for a few seconds, then looks once."""
        ours, theirs = [], []
        until = time.monotonic() + SAMPLE_EVERY
        while (now := time.monotonic()) < until:
            took, answer = probe(*self.probed)
            ours.append(took)
            if not answer.startswith(b"HTTP/1.1 200 ") or not answer.endswith(b'{"stateInstance":"authorized"}'):
                self.bad_probes.append(answer[-200:].decode(errors="replace") or "no answer")
            took, answer = probe(*self.peer)
            theirs.append(took)
            if whole(answer):
                self.webhooks += sum(map(len, json.loads(answer.partition(b"\r\n\r\n")[2]).values()))
            time.sleep(max(0, now + PROBE_EVERY - time.monotonic()))
        ours, theirs = distribution(sorted(ours)), distribution(sorted(theirs))
        try:
            seen = self.look()
        except (OSError, http.client.HTTPException, StopIteration) as trouble:
            raise Dead(f"the server does not answer any more: {trouble!r}") from None
        row = {**seen, "p50_ms": ours["p50"], "p99_ms": ours["p99"], "peer_p50_ms": theirs["p50"], "peer_p99_ms": theirs["p99"]}
        self.samples.append({column: row[column] for column in COLUMNS})
        return self.samples[-1]

    def look(self):
        pid = self.mock.pid
        control = http.client.HTTPConnection(urlsplit(self.mock.control).netloc, timeout=60)
        try:
            health, clock, text = (read(control, path) for path in ("/_mock/health", "/_mock/clock", "/_mock/metrics"))
        finally:
            control.close()
        uptime = json.loads(health)["uptimeMs"]
        if uptime < self.uptime:
            raise Dead("the server has begun anew")
        self.uptime = uptime
        metrics = {name: int(float(re.search(rf"(?m)^greenmock_{name} (\S+)", text)[1])) for name in METRICS}
        return {"real_s": round(time.monotonic() - self.began, 1), "virtual_s": json.loads(clock)["at"] // 1000,
                "resident_kib": resident_kib(pid), "descriptors": len(list(pathlib.Path(f"/proc/{pid}/fd").iterdir())),
                "threads": len(list(pathlib.Path(f"/proc/{pid}/task").iterdir())), "cpu_s": sum(processor_s(pid)), **metrics,
                "state_kib": size_kib(self.state), "wal_kib": size_kib(pathlib.Path(f"{self.state}-wal"))}


def request(parts):
    return f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode()


def probe(port, asked):
    """Milliseconds from connecting to the whole answer, and the answer; what does not come has taken all the patience."""
    begin, answer = time.monotonic(), b""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
            connection.sendall(asked)
            while not whole(answer):
                more = connection.recv(65536)
                if not more:
                    break
                answer += more
    except OSError as trouble:
        answer = b"" if isinstance(trouble, TimeoutError) else repr(trouble).encode()
    return (time.monotonic() - begin) * 1e3, answer


def whole(answer):
    head, blank, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    return bool(blank) and len(body) >= int(length[1] if length else 0)


def read(control, path):
    control.request("GET", path)
    return control.getresponse().read().decode()


def size_kib(path):
    return path.stat().st_size // 1024 if path.exists() else 0
