#!/usr/bin/env python3
"""Two processes behind nginx, with the configuration and the commands of docs/scale-out.md."""

import asyncio
import concurrent.futures
import contextlib
import http.client
import json
import os
import pathlib
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

import requests
import websockets

from harness import START_WITHIN, STOP_WITHIN, Failure, Server, dies_with_us, expect
from ports import free_ports

TOP = pathlib.Path(__file__).resolve().parents[2]
PAGE = TOP / "docs" / "scale-out.md"
CONFIGURATION = TOP / "docs" / "examples" / "scale-out" / "nginx.conf"
API, CONTROL, APIS, CONTROLS = 8080, 8081, (9001, 9002), (9101, 9102)  # as the page has them
IDS = range(1101000201, 1101000221)
SHARE = 7  # so many of them each process must have for what follows
TOKEN = "secret"
WITHIN = 60  # seconds for an answer; generous, since tests run side by side
INCOMING = {"type": "incomingMessage", "set": {"/messageData/textMessageData/textMessage": "hi"}}


class Ports:
    """Free ones in the place of those of the page."""

    def __init__(self):
        documented = (API, CONTROL, *APIS, *CONTROLS)
        self._actual = dict(zip(documented, free_ports(len(documented))))

    def of(self, documented):
        return self._actual[documented]

    def put_into(self, text):
        """Text of the page, with the actual ports."""
        return re.sub(r"(?<=127\.0\.0\.1:)\d+", lambda found: str(self.of(int(found[0]))), text)


def listening(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


class Nginx:
    """`with Nginx(ports) as nginx:` runs the configuration of the page."""

    def __init__(self, ports):
        self._ports = ports
        self.url, self.control = (f"http://127.0.0.1:{ports.of(port)}" for port in (API, CONTROL))

    def __enter__(self):
        program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
        if not program:
            raise Failure("nginx is not there: ./dev test installs it")
        self._directory = pathlib.Path(tempfile.mkdtemp(prefix="greenmock-nginx-"))
        configuration = self._directory / "nginx.conf"
        configuration.write_text(self._ports.put_into(CONFIGURATION.read_text()))
        self._output = open(self._directory / "output.txt", "w+b")
        command = [program, "-p", str(self._directory), "-e", "stderr", "-c", str(configuration)]
        # By KILL its workers would outlive it.
        self._process = subprocess.Popen(dies_with_us(command, "TERM"), stdin=subprocess.DEVNULL,
                                         stdout=self._output, stderr=self._output)
        try:
            self._await_start()
        except BaseException:
            self._end()
            raise
        return self

    def _await_start(self):
        deadline = time.monotonic() + START_WITHIN
        for documented in (API, CONTROL):
            while not listening(self._ports.of(documented)):
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise Failure(f"nginx does not serve, and says:\n{self._said()}")
                time.sleep(0.01)

    def _said(self):
        self._output.seek(0)
        return self._output.read().decode(errors="replace")

    def _end(self):
        self._process.terminate()
        try:
            self._process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        said = self._said()
        self._output.close()
        shutil.rmtree(self._directory, ignore_errors=True)
        return said

    def __exit__(self, kind, value, _trace):
        said = self._end()
        if kind:
            print(f"nginx said:\n{said}", file=sys.stderr)
        else:
            expect("exit status of nginx after SIGTERM", 0, self._process.returncode)

    def ask(self, verb, path, **more):
        """An answer of the control API, whatever its status."""
        return requests.request(verb, f"{self.control}{path}", timeout=WITHIN, **more)


class Account:
    """One made through nginx, and asked through it alone."""

    def __init__(self, nginx, id_instance):
        self.nginx, self.id = nginx, id_instance
        self.process = None  # which one has it
        made = nginx.ask("POST", "/_mock/instances", headers={"X-Instance": str(id_instance)},
                         json={"idInstance": id_instance, "apiTokenInstance": TOKEN,
                               "clock": {"paused": True}})  # however slow the machine is, no code grows old
        expect(f"status of the making of {id_instance} ({made.text})", 201, made.status_code)
        for told, begins in (("apiUrl", nginx.url), ("control", nginx.control), ("mediaUrl", nginx.url),
                             ("wsUrl", nginx.url.replace("http", "ws", 1))):
            expect(f"whether {told} ({made.json()[told]}) goes through nginx", True, made.json()[told].startswith(begins))

    def address(self, method, more=""):
        return f"{self.nginx.url}/waInstance{self.id}/{method}/{TOKEN}{more}"

    def call(self, method, more="", verb="GET", **data):
        return requests.request(verb, self.address(method, more), timeout=WITHIN, **data)

    def control(self, call="", body=None):
        path = f"/_mock/instances/{self.id}/{call}".rstrip("/")
        return self.nginx.ask("GET", path) if body is None else self.nginx.ask("POST", path, json=body)

    def tell(self, call, body=None):
        answer = self.control(call, body)
        if answer.status_code >= 300:
            raise Failure(f"{call} {body} of {self.id} answered {answer.status_code}: {answer.text}")
        return answer.json()

    def await_call(self, method, phase, count=1):
        self.tell("wait", {"for": {"call": method, "phase": phase}, "count": count, "within": f"{WITHIN}s"})

    def state(self):
        return self.call("getStateInstance").json()["stateInstance"]


def find_owners(accounts, processes):
    """Asks each process past nginx whom it has: everybody is where nginx looks for it, and nowhere else."""
    for place, process in enumerate(processes):
        listed = requests.get(f"{process.control}/_mock/instances", timeout=WITHIN).json()["instances"]
        for account in accounts:
            if account.id in [instance["idInstance"] for instance in listed]:
                expect(f"another process that has {account.id}", None, account.process)
                account.process = place
    for place in range(len(processes)):
        share = sum(account.process == place for account in accounts)
        if share < SHARE:
            raise Failure(f"process {place + 1} has {share} of {len(accounts)} accounts")
    expect("accounts that no process has", [], [account.id for account in accounts if account.process is None])


def reaches_each_in_any_spelling(accounts):
    for account in accounts:
        expect(f"the account that control calls of {account.id} reach", account.id, account.tell("")["idInstance"])
        spelled = (f"/waInstance{account.id}/getStateInstance/{TOKEN}",
                   f"/v3//WAINSTANCE00{account.id}/getStateInstance/{TOKEN}/?n=/waInstance1/",
                   f"/waInstance{account.id + 1}/waInstance{account.id}/getStateInstance/{TOKEN}")
        for path in spelled:
            answer = requests.get(account.nginx.url + path, timeout=WITHIN)
            expect(f"status of {path} ({answer.text})", 200, answer.status_code)
        expect(f"calls that {account.id} had", len(spelled), account.tell("counts")["getStateInstance"]["arrived"])
        expect("status of its hosted page", 200,
               requests.get(f"{account.nginx.url}/waInstance{account.id}/{TOKEN}", timeout=WITHIN).status_code)


def logs_in(account):
    code = account.call("qr").json()
    expect("type of qr", "qrCode", code["type"])
    expect("state after the scan", "authorized", account.tell("phone", {"do": "scan", "image": code["message"]})["state"])
    expect("the same by HTTP", "authorized", account.state())


async def logs_in_by_websocket(account):
    async with websockets.connect(account.address("scanqrcode").replace("http", "ws", 1), ping_interval=0.5) as client:
        expect("first message", "qrCode", json.loads(await client.recv())["type"])
        account.tell("clock/advance", {"to": "rotation"})
        picture = json.loads(await client.recv())
        expect("message after a rotation", "qrCode", picture["type"])
        account.tell("phone", {"do": "scan", "image": picture["message"]})
        expect("message after the scan", "alreadyLogged", json.loads(await client.recv())["type"])
        await client.wait_closed()
        expect("close code", 1000, client.close_code)


def holds_calls(account, threads):
    """A long poll, a wait of the control API, a stream of events; and a client that leaves is seen to leave."""
    poll = threads.submit(account.call, "receiveNotification", "?receiveTimeout=60")
    account.await_call("receiveNotification", "parked")
    wait = threads.submit(account.tell, "wait", {"for": {"event": "signal=go"}, "within": f"{WITHIN}s"})
    with account.nginx.ask("GET", f"/_mock/instances/{account.id}/events", stream=True) as stream:
        lines = stream.iter_lines()
        expect("first line of the events, which come at once", b"retry: 1000", next(lines))
        expect("calls that were held have come back", [False, False], [poll.done(), wait.done()])
        account.tell("notifications", INCOMING)
        expect("what the poll got", "incomingMessageReceived", poll.result(WITHIN).json()["body"]["typeWebhook"])
        account.tell("signal", {"name": "go"})
        wait.result(WITHIN)
        next(line for line in lines if line == b"event: signal")

    receipt = poll.result().json()["receiptId"]
    expect("result of deleteNotification", True,
           account.call("deleteNotification", f"/{receipt}", "DELETE").json()["result"])
    address = urllib.parse.urlsplit(account.address("receiveNotification"))
    with contextlib.closing(http.client.HTTPConnection(address.netloc, timeout=WITHIN)) as leaver:
        leaver.request("GET", f"{address.path}?receiveTimeout=60")
        account.await_call("receiveNotification", "parked", 2)
    account.await_call("receiveNotification", "left")


def plays_scripts(account, threads):
    """Ten minutes pass in a jump; and a call that a fault ends is not asked again by nginx."""
    account.tell("rules", {"when": {"method": "qr", "call": 1}, "wait": "10m"})
    late = threads.submit(account.call, "qr")
    account.await_call("qr", "parked")
    account.tell("clock/advance", {"by": "10m"})
    expect("type of qr after ten minutes", "qrCode", late.result(WITHIN).json()["type"])

    account.call("getStatusInstance")  # leaves nginx a connection, which makes it bold
    account.tell("rules", {"when": {"method": "getSettings"}, "times": 1, "fault": {"close": {"after": 0}}})
    expect("status of a call that is closed", 502, account.call("getSettings").status_code)
    expect("calls after it", 1, account.tell("counts")["getSettings"]["arrived"])


def keeps_files(account):
    """More than nginx takes unless it is told. Returns the link, and what is behind it."""
    content = random.Random(1).randbytes(3 << 20)
    told = account.call("uploadFile", verb="POST", data=content, headers={"GA-Filename": "three.bin"})
    expect(f"status of uploadFile ({told.text})", 200, told.status_code)
    link = told.json()["urlFile"]
    expect(f"whether {link} goes through nginx", True, link.startswith(f"{account.nginx.url}/media/"))
    expect(f"what is behind {link}", content, requests.get(link, timeout=WITHIN).content)
    return link, content


def refuses_what_it_cannot_share_out(nginx, account):
    stated = {"X-Instance": str(account.id)}
    for verb, path, headers, status in (
            ("GET", "/_mock/instances", {}, 400), ("GET", "/_mock/instances", stated, 200),
            ("GET", "/_mock/instances", {"X-Instance": "one"}, 400),
            ("GET", "/_mock/instances/by-name", {}, 400), ("GET", "/_mock/instances/by-name", stated, 404),
            ("GET", f"/_mock/instances/{account.id}x", {}, 400),
            ("GET", "/_mock/health", {}, 400), ("GET", "/_mock/health", stated, 200), ("GET", "/", {}, 400)):
        answer = nginx.ask(verb, path, headers=headers)
        expect(f"status of {verb} {path} with {headers} ({answer.text})", status, answer.status_code)
        if status == 400:
            expect("its body has the status too", 400, answer.json()["status"])
    expect("status of the partner API", 501, requests.get(f"{nginx.url}/partner/getInstances/t", timeout=WITHIN).status_code)
    expect("status of a path of nobody", 404, requests.get(f"{nginx.url}/nowhere", timeout=WITHIN).status_code)
    # A web page must not get through nginx to what it cannot reach without.
    for header in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = nginx.ask("GET", f"/_mock/instances/{account.id}", headers=header)
        expect(f"status of a control call with {header}", 403, answer.status_code)


async def confines_a_death(accounts, servers, threads, restart, file):
    """`accounts` of both processes; the second process is killed, and started again."""
    def statuses():
        return {a.id: (a.call("getStateInstance").status_code, a.control().status_code) for a in accounts}

    def by_process(*expected):
        return {a.id: (expected[a.process],) * 2 for a in accounts}

    expect("statuses while both live", by_process(200, 200), statuses())

    (watched, polled), (lost, kept) = [[a for a in accounts if a.process == place][:2] for place in (0, 1)]
    kept.tell("notifications", INCOMING)
    async with websockets.connect(watched.address("scanqrcode").replace("http", "ws", 1), ping_interval=None) as client:
        await client.recv()
        survivor, victim = [threads.submit(a.call, "receiveNotification", "?receiveTimeout=60") for a in (polled, lost)]
        for account in (polled, lost):
            account.await_call("receiveNotification", "parked")
        servers[1].kill()

        expect("status of a held call whose process dies", 502, victim.result(WITHIN).status_code)
        for _ in range(2):  # nor does one call change where the next one goes
            expect("statuses after the death", by_process(200, 502), statuses())
        expect("the other's held call has come back", False, survivor.done())
        polled.tell("notifications", INCOMING)
        expect("what it gets", "incomingMessageReceived", survivor.result(WITHIN).json()["body"]["typeWebhook"])
        watched.tell("clock/advance", {"to": "rotation"})
        expect("message of a websocket that was open", "qrCode", json.loads(await client.recv())["type"])

    restart()
    expect("statuses after the restart", by_process(200, 200), statuses())
    expect("the notification that waited", "incomingMessageReceived",
           kept.call("receiveNotification").json()["body"]["typeWebhook"])
    link, content = file
    expect("the file that was uploaded", content, requests.get(link, timeout=WITHIN).content)


def commands_work(ports):
    """Those of the page that go through nginx."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text(), re.M | re.S)
    expect("blocks of commands on the page", True, bool(blocks))
    for block in blocks:
        text = ports.put_into(re.sub(r"^curl ", "curl -sS --fail-with-body ", block, flags=re.M))
        done = subprocess.run(["bash", "-e", "-c", text], cwd=TOP, timeout=WITHIN, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True)
        expect(f"exit status of\n{text}\n{done.stdout}{done.stderr}", 0, done.returncode)


def is_patient():
    """That an hour does not end after a minute cannot be waited for."""
    expect("nginx's patience", ["1h"] * 3,
           re.findall(r"^ *(?:proxy_read|proxy_send|send)_timeout (\w+);", CONFIGURATION.read_text(), re.M))


def main():
    is_patient()
    ports = Ports()
    with contextlib.ExitStack() as running:
        # What waits for an answer comes to its end when the servers do, which are ended first.
        threads = running.enter_context(concurrent.futures.ThreadPoolExecutor())
        directory = running.enter_context(tempfile.TemporaryDirectory(prefix="greenmock-state-"))

        def start(place):
            return running.enter_context(Server("--state", os.path.join(directory, f"process-{place + 1}.db"),
                                                "--public-url", f"http://127.0.0.1:{ports.of(API)}",
                                                ports=(ports.of(APIS[place]), ports.of(CONTROLS[place]))))

        servers = [start(0), start(1)]
        nginx = running.enter_context(Nginx(ports))
        accounts = [Account(nginx, id_instance) for id_instance in IDS]
        find_owners(accounts, servers)
        reaches_each_in_any_spelling(accounts)
        refuses_what_it_cannot_share_out(nginx, accounts[0])
        commands_work(ports)

        fresh = list(accounts)

        def take(place):
            account = next(a for a in fresh if a.process == place)
            fresh.remove(account)
            return account

        authorized = []
        for place in (0, 1):
            authorized.append(take(place))
            logs_in(authorized[-1])
            authorized.append(take(place))
            asyncio.run(logs_in_by_websocket(authorized[-1]))
            holds_calls(take(place), threads)
            plays_scripts(take(place), threads)
            file = keeps_files(take(place))
        asyncio.run(confines_a_death(fresh, servers, threads, lambda: start(1), file))
        expect("states after the restart", ["authorized"] * len(authorized), [a.state() for a in authorized])
    print(f"{len(accounts)} accounts behind nginx, in two processes, one of them killed and started again: ok")


if __name__ == "__main__":
    try:
        main()
    except (Failure, requests.RequestException, websockets.WebSocketException, OSError) as error:
        sys.exit(f"scale out: {error}")
