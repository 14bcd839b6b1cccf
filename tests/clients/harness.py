"""A greenmock of its own for a test: started, driven over its control API, and always ended."""

import base64
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

DIALECTS = ("seed", "current")
START_WITHIN = 60  # seconds; generous, since tests run side by side
STOP_WITHIN = 60
HERE = pathlib.Path(__file__).resolve().parent
GREENMOCK = os.environ.get("GREENMOCK") or str(HERE.parents[1] / "build" / "bin" / "greenmock")

# A client told to use a proxy would not reach a server on loopback; and servers here have the tokens that a test gives them.
for _name in ("GREENMOCK_CONTROL_TOKEN", "GREENMOCK_PARTNER_TOKEN", "http_proxy", "https_proxy", "all_proxy"):
    os.environ.pop(_name, None)
    os.environ.pop(_name.upper(), None)


class Failure(Exception):
    """The outcome is wrong: what was expected, and what was seen."""


def expect(what, expected, seen):
    if expected != seen:
        raise Failure(f"{what}\n  expected: {_short(expected)}\n  seen:     {_short(seen)}")


def _short(value):
    text = repr(value)
    return text if len(text) <= 300 else f"{text[:300]}… ({len(text)} characters)"


class Server:
    """`with Server("--dialect", "seed") as server:` runs `greenmock serve` on free ports, or on these two."""

    def __init__(self, *arguments, ports=(0, 0)):
        if not os.access(GREENMOCK, os.X_OK):
            raise Failure(f"there is no greenmock at {GREENMOCK}: build it with ./dev build, or set GREENMOCK")
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="greenmock-client-"))
        self.arguments = arguments
        self.ports = ports
        self.process = None

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self._end()
            raise
        return self

    def kill(self):
        """As `kill -9` does; the `with` has nothing to end then."""
        self.process.kill()
        self._end()
        self.process = None

    def interrupt(self):
        """As Ctrl-C does; the exit status. The `with` has nothing to end then."""
        status = self._end(signal.SIGINT)
        self.process = None
        return status

    def __exit__(self, kind, value, _trace):
        if not self.process:
            return
        # A dying process closes its sockets a moment before it has ended.
        if self._exited_within(0.5 if kind else 0):
            said, status = self._said(), self._end()
            raise Failure(f"greenmock ended by itself with {status}\n{said}") from value
        status = self._end()
        if kind is None:
            expect("exit status of greenmock after SIGTERM", 0, status)

    def _start(self):
        ready = self.directory / "ready.json"
        port, control = map(str, self.ports)
        command = [GREENMOCK, "serve", "--port", port, "--control-port", control, "--log", "none",
                   "--ready-file", str(ready), *self.arguments]
        self.output = open(self.directory / "output.txt", "w+b")
        self.process = subprocess.Popen(dies_with_us(command), stdin=subprocess.DEVNULL,
                                        stdout=self.output, stderr=self.output)
        deadline = time.monotonic() + START_WITHIN
        while not ready.exists():
            if self._exited_within(0.01):
                raise Failure(f"greenmock ended with {self.process.returncode} before it was ready\n{self._said()}")
            if time.monotonic() > deadline:
                raise Failure(f"greenmock wrote no ready file within {START_WITHIN} s\n{self._said()}")
        about = json.loads(ready.read_text())
        self.url, self.control = about["url"].rstrip("/"), about["controlUrl"].rstrip("/")
        self.id = about["instances"][0]["idInstance"]
        self.token = about["instances"][0]["apiTokenInstance"]

    def _exited_within(self, seconds):
        try:
            self.process.wait(seconds)
            return True
        except subprocess.TimeoutExpired:
            return False

    def _said(self):
        self.output.seek(0)
        return self.output.read().decode(errors="replace")

    def _end(self, by=signal.SIGTERM):
        status = None
        if self.process:
            self.process.send_signal(by)
            if not self._exited_within(STOP_WITHIN):
                self.process.kill()
                self.process.wait()
            status = self.process.returncode
            self.output.close()
        shutil.rmtree(self.directory, ignore_errors=True)
        return status

    def address(self, method):
        return f"{self.url}/waInstance{self.id}/{method}/{self.token}"

    def tell(self, call, body):
        """POST to this instance's control API; the answer's JSON."""
        address = f"{self.control}/_mock/instances/{self.id}/{call}"
        request = urllib.request.Request(address, json.dumps(body).encode(),
                                         {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise Failure(f"POST {call} {json.dumps(body)} answered {error.code}: {error.read().decode()}") from None

    def picture(self, message, name):
        """What a client got in `message`, as a PNG file."""
        data = base64.b64decode(message, validate=True)
        expect(f"first bytes of the picture {name}", b"\x89PNG\r\n\x1a\n", data[:8])
        path = self.directory / name
        path.write_bytes(data)
        return path

    def scan(self, picture):
        """The virtual phone scans: exit status, and what was said."""
        done = subprocess.run([GREENMOCK, "scan", str(picture), "--control", self.control], timeout=30,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)
        return done.returncode, (done.stdout + done.stderr).strip()


def dies_with_us(command, by="KILL"):
    """No server is left behind even if this test is killed."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", by, *command] if setpriv else command
