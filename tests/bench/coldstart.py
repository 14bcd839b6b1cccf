"""From exec to the first answer of `qr`."""

import socket
import statistics
import time

from processes import START_WITHIN, Trouble, free_port, running

INSTANCE, TOKEN = "1101000001", "d75b3a66374942c5b3c019c698abc2067e151558acbd412345"
PATH = f"/waInstance{INSTANCE}/qr/{TOKEN}"


def measure(program, runs):
    each = [start_once(program) for _ in range(runs)]
    return {"runs": runs, "median_ms": statistics.median(each), "min_ms": min(each), "max_ms": max(each)}


def start_once(program):
    port = free_port()
    command = [program, "serve", "--port", port, "--control-port", "0", "--log", "none",
               "--instance", f"{INSTANCE}:{TOKEN}"]
    start = time.monotonic()
    with running(command) as process:
        until_answer(process, "greenmock", port)
        return (time.monotonic() - start) * 1e3


def until_answer(process, name, port, path=PATH, within=START_WITHIN, early=False):
    """`early`: it may answer otherwise before it has read what it is to answer."""
    deadline = time.monotonic() + within
    while not answers(port, path, early):
        if process.poll() is not None:
            raise Trouble(f"{name} ended with {process.returncode} at its start")
        if time.monotonic() > deadline:
            raise Trouble(f"{name} did not answer within {within} s")
        time.sleep(0.0005)


def answers(port, path, early):
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=START_WITHIN) as connection:
            connection.sendall(request.encode())
            data = b""
            while more := connection.recv(65536):
                data += more
    except OSError:
        return False
    right = data.startswith(b"HTTP/1.1 200 ") and b'"qrCode"' in data
    if not right and not early:
        raise Trouble(f"the first answer was {data[:100]!r}")
    return right
