"""One server of the table: what it needs, how it is started with the stub, and where it then answers."""

import contextlib
import dataclasses
import json
import pathlib
import shutil
import time
import typing

import park
from coldstart import until_answer
from processes import Greenmock, Trouble, free_port, guarded, running, scratch

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[2]
START_WITHIN = 60  # seconds; a Java server on a busy machine takes some
SETTLE = 1  # seconds that a server which cannot say how many it holds gets to read them all
SLOW, FAST = (f"/waInstance{instance.replace(':', '/qr/')}" for instance in park.INSTANCES)


@dataclasses.dataclass(frozen=True)
class Stub:
    """What each of them answers: the body at FAST, and after so many seconds at SLOW."""
    body: bytes
    wait: int
    greenmock: pathlib.Path  # the program that is measured


@dataclasses.dataclass(frozen=True)
class Place:
    """Where one server is started: a directory and a port of its own."""
    stub: Stub
    directory: pathlib.Path
    port: int
    holding: bool  # it is started to hold calls: of interest to one that delays all or nothing

    def write(self, name, text):
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text if isinstance(text, str) else json.dumps(text))
        return path


@dataclasses.dataclass(frozen=True)
class Peer:
    name: str
    command: typing.Callable  # Place -> words; writes what it needs into the place
    package: str = ""  # of npm, as its version is told
    folder: pathlib.Path | None = None  # of the package.json
    needs: str = ""  # the file below node_modules that is started, as a pattern
    runtime: str = ""  # node or java
    delays: str = "one"  # "one" address, "all" of them, or "none"
    note: str = ""

    def file(self):
        found = sorted((self.folder / "node_modules").glob(self.needs))
        if not found:
            raise Trouble(f"npm has not installed it: cd {self.folder.relative_to(TOP)} && npm ci --ignore-scripts")
        return found[0]

    def check(self):
        """Raises Trouble with what is missing."""
        if self.runtime and not shutil.which(self.runtime):
            raise Trouble(f"there is no {self.runtime}: ./dev bench peers installs it")
        if self.needs:
            self.file()

    def version(self):
        if not self.package:
            return ""
        about = json.loads((self.folder / "node_modules" / self.package / "package.json").read_text())
        return about["version"]


class Server:
    """One that runs and has given its first right answer."""

    def __init__(self, peer, place, command, pid, started_ms):
        self.peer, self.place, self.command, self.pid, self.started_ms = peer, place, command, pid, started_ms
        self.fast, self.slow = (f"http://127.0.0.1:{place.port}{path}" for path in (FAST, SLOW))

    def shown_command(self):
        """For another machine: without what is by chance or of this one."""
        words = " ".join(map(str, self.command))
        for chance, name in ((self.place.directory, "DIR"), (self.place.stub.greenmock, "greenmock"), (f"{TOP}/", ""),
                             (self.place.port, "PORT")):
            words = words.replace(str(chance), name)
        return words

    def target(self, count):
        ordinary = self.fast if self.peer.delays == "one" else None
        return park.Target(self.pid, self.slow, ordinary, lambda herd: self.parked(herd, count))

    def parked(self, herd, count):
        ready = self.place.directory / "ready.json"
        if ready.exists():  # greenmock says it
            return park.parked_by_now(Greenmock(json.loads(ready.read_text())), count)
        settled = time.monotonic() + min(SETTLE, self.place.stub.wait / 4)
        while time.monotonic() < settled:
            herd.turn(0.05)
        return None


@contextlib.contextmanager
def serving(peer, stub, *, holding=False, guard=True):
    """Without `guard` it is the command itself that is timed, and not one exec more."""
    with scratch() as directory:
        place = Place(stub, directory, free_port(), holding)
        command = peer.command(place)
        with open(directory / "output.txt", "w+b") as output:
            begin = time.monotonic()
            with running(guarded(command) if guard else command, output=output, directory=directory) as process:
                try:
                    until_answer(process, peer.name, place.port, FAST, START_WITHIN, early=True)
                except Trouble as trouble:
                    output.seek(0)
                    said = " ".join(output.read().decode(errors="replace").split())[-500:]
                    raise Trouble(f"{trouble}; it said: {said or 'nothing'}") from None
                yield Server(peer, place, command, process.pid, (time.monotonic() - begin) * 1e3)
