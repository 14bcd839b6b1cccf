#!/usr/bin/env python3
"""The three attacks of Debian's slowhttptest, a thousand slow connections each, beside an ordinary client that must not notice."""

import csv
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

from harness import Failure, Server, dies_with_us, expect

CONNECTIONS = 1000
HELD = 8  # seconds for which all of them are there at one time; slowhttptest misses the service after 5
WITHIN = 60  # seconds for what must come about; generous, since tests run side by side
CONNECTED_WITHIN = 45  # seconds; the server has had enough of a slow request after 60
PAUSE = 0.02  # seconds of the ordinary client after two calls, so that it is no attack itself
PATIENCE = 20  # seconds of the ordinary client for an answer
LASTS = 2 * WITHIN  # seconds of an attack that nobody ends
ATTACKS = {  # name: method that is attacked, what slowhttptest is told
    "slow headers": ("qr", "-H", "-i", "1"),
    "slow body": ("sendMessage", "-B", "-i", "1", "-s", "8192", "-f", "application/json"),
    "slow read": ("qr", "-X", "-k", "10", "-n", "1", "-z", "5"),  # ten requests on each connection, at once
}


class Attack:
    """`with Attack(server, name) as attack:` runs one, until it is ended; what it writes goes with the server's folder."""

    def __init__(self, server, name):
        self.name = name
        method, *arguments = ATTACKS[name]
        self._files = server.directory / name.replace(" ", "-")
        self._command = ["slowhttptest", *arguments, "-u", server.address(method), "-c", str(CONNECTIONS), "-r", str(CONNECTIONS),
                         "-l", str(LASTS), "-g", "-o", str(self._files), "-v", "1"]

    def __enter__(self):
        if not shutil.which("slowhttptest"):
            raise Failure("slowhttptest is not there: ./dev test installs it")
        self._output = open(f"{self._files}.txt", "w+b")
        self._process = subprocess.Popen(dies_with_us(self._command), stdin=subprocess.DEVNULL, stdout=self._output, stderr=self._output)
        return self

    def __exit__(self, *_):
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._output.close()

    def goes_on(self):
        if self._process.poll() is not None:
            raise Failure(f"{self.name} ended by itself with {self._process.returncode}\n{self._said()}")
        return True

    def end(self):
        """As Ctrl-C does. Returns what it has seen each second."""
        self._process.send_signal(signal.SIGINT)
        expect(f"how slowhttptest ends; it said:\n{self._said()}", 0, self._process.wait(WITHIN))
        with open(f"{self._files}.csv", newline="") as table:
            return list(csv.DictReader(table))

    def _said(self):
        self._output.seek(0)
        return self._output.read().decode(errors="replace")


class OrdinaryClient:
    """Asks again and again, over a new connection each time."""

    def __init__(self, server):
        self._server, self.answers = server, 0

    def ask(self):
        for method in ("qr", "getStateInstance"):
            expect(f"status of {method}", 200, self._status(method))
            self.answers += 1
        time.sleep(PAUSE)

    def _status(self, method):
        try:
            with urllib.request.urlopen(self._server.address(method), timeout=PATIENCE) as answer:
                answer.read()
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    def ask_until(self, condition, what, within=WITHIN):
        deadline = time.monotonic() + within
        while not condition():
            if time.monotonic() > deadline:
                raise Failure(f"after {within} s it is not so that {what}")
            self.ask()

    def ask_for(self, seconds, while_this):
        until = time.monotonic() + seconds
        while while_this() and time.monotonic() < until:
            self.ask()


def descriptors(server):
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


def expect_held(name, table):
    """By what slowhttptest has seen: the attack was one, and was survived."""
    expect(f"{name}: whether it has probed the server", True, len(table) >= HELD)
    expect(f"{name}: seconds in which the service was not available", [], [row["Seconds"] for row in table if row["Service Available"] == "0"])
    end = table[-1]
    expect(f"{name}: connections that were there at its end, had been closed, and were waiting", (CONNECTIONS, 0, 0),
           tuple(int(end[state]) for state in ("Connected", "Closed", "Pending")))


def survives(server, client, name, before):
    answers = client.answers
    with Attack(server, name) as attack:
        client.ask_until(lambda: attack.goes_on() and descriptors(server) >= before + CONNECTIONS, "all connections are there", CONNECTED_WITHIN)
        client.ask_for(HELD, attack.goes_on)
        expect_held(name, attack.end())
    client.ask_until(lambda: descriptors(server) <= before, "the server has given back all descriptors")
    print(f"{name}: {CONNECTIONS} connections were held, and {client.answers - answers} ordinary calls answered meanwhile")


def main():
    with Server() as server:
        before, client = descriptors(server), OrdinaryClient(server)
        for name in ATTACKS:
            survives(server, client, name, before)
        client.ask()
        expect("exit status of greenmock after Ctrl-C", 0, server.interrupt())
    print("slow attacks: ok")


if __name__ == "__main__":
    try:
        main()
    except (Failure, OSError) as error:
        sys.exit(f"slow attacks: {error}")
