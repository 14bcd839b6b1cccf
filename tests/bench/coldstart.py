"""From exec to the first answer of `qr`."""

import socket
import statistics
import time

from processes import START_WITHIN, Trouble, free_port, running

INSTANCE, TOKEN = "1101000001", "d75b3a66374942c5b3c019c698abc2067e151558acbd412345"


def measure(program, runs):
    each = [start_once(program) for _ in range(runs)]
    return {"runs": runs, "median_ms": statistics.median(each), "min_ms": min(each), "max_ms": max(each)}


def start_once(program):
    port = free_port()
    command = [program, "serve", "--port", port, "--control-port", "0", "--log", "none",
               "--instance", f"{INSTANCE}:{TOKEN}"]
    start = time.monotonic()
    with running(command) as process:
        while not answers(port):
            if process.poll() is not None:
                raise Trouble(f"greenmock ended with {process.returncode} at its start")
            if time.monotonic() - start > START_WITHIN:
                raise Trouble(f"greenmock did not answer within {START_WITHIN} s")
            time.sleep(0.0005)
        return (time.monotonic() - start) * 1e3


def answers(port):
    request = f"GET /waInstance{INSTANCE}/qr/{TOKEN} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=START_WITHIN) as connection:
            connection.sendall(request.encode())
            data = b""
            while more := connection.recv(65536):
                data += more
    except OSError:
        return False
    if not data.startswith(b"HTTP/1.1 200 ") or b'"qrCode"' not in data:
        raise Trouble(f"the first answer was {data[:100]!r}")
    return True
