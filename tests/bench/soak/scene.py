"""What a scene works with: lines of its own, its own chance, and calls that are judged as they come back."""

import asyncio
import json
import time

from tally import Late, Unexpected
from wire import Line

PATIENCE = 120  # seconds, then an answer is given up for lost; over two it counts as late long before


class Pace:
    """So many requests a second at most, of all scenes together."""

    def __init__(self, rate):
        self.gap, self.next = 1 / rate, 0.0

    async def __call__(self):
        now = time.monotonic()
        self.next = max(self.next, now - self.gap) + self.gap  # what was not used is not made up for
        await asyncio.sleep(max(0, self.next - now))


class Scene:
    def __init__(self, stage, chance):
        self.stage, self.chance, self.lines = stage, chance, []

    def line(self, control=False):
        self.lines.append(Line(self.stage.control_port if control else self.stage.port))
        return self.lines[-1]

    def borrow(self, kind):
        return self.stage.cast.borrow(kind, self.chance)

    async def ask(self, line, name, verb, path, body=None, *, status=(200,), headers=(), slow=False):
        """A call that must be answered whole, with one of these; `slow`: something delays it on purpose."""
        await self.stage.pace()
        tally = self.stage.tally
        tally.count("calls", name)
        starved = tally.starved()
        answer = await line.ask(verb, path, body, headers, PATIENCE)
        if answer.end == "left":
            tally.took(answer.took, starved, f"{name} (given up)")
            raise Late
        if answer.end != "whole" or answer.status not in status:
            raise Unexpected(f"{verb} {name}: {answer.end} {answer.status}, not {status}: {answer.body[:300].decode(errors='replace')}")
        if not slow:
            tally.took(answer.took, starved, name)
        return answer

    async def get(self, line, account, method, back="", **more):
        return await self.ask(line, method, "GET", account.path(method, back), **more)

    async def post(self, line, account, method, body, **more):
        return await self.ask(line, method, "POST", account.path(method), body, **more)

    async def mock(self, line, verb, path, body=None, **more):
        """A call of the control API; changes are slow: they answer when their bytes are with the clients."""
        name = "control " + verb + " " + "/".join("*" if part.isdigit() else part for part in path.partition("?")[0].split("/")[2:])
        more.setdefault("slow", verb != "GET")
        return await self.ask(line, name, verb, path, body if verb == "GET" else body or {}, **more)

    async def badly(self, line, name, path, end, status=0, *, headers=(), leave_after=PATIENCE):
        """A call that is to end so."""
        await self.stage.pace()
        tally = self.stage.tally
        tally.count("faults", name)
        starved = tally.starved()
        answer = await line.ask("GET", path, None, headers, leave_after)
        if answer.end == "left" and "left" not in end:
            tally.took(answer.took, starved, f"fault {name} (given up)")
            raise Late
        if answer.end not in end or (status and answer.status != status):
            raise Unexpected(f"fault {name}: {answer.end} {answer.status}, not {end} {status}: {answer.body[:300]}")
        return answer

    def must(self, holds, what, seen=""):
        if not holds:
            raise Unexpected(f"{what}: {json.dumps(seen, default=repr)[:300]}")

    def end(self):
        for line in self.lines:
            line.abort() if self.chance.random() < 0.3 else line.close()
