"""What was asked and what came of it, told to the parent as one line of JSON a second."""

import asyncio
import collections
import json
import pathlib
import sys

HANG = 2.0  # seconds, from which on an answer that nothing delays on purpose is one that hung
MOST_TOLD = 100  # unexpected answers, word by word
BEAT = 0.1


class Unexpected(Exception):
    """An answer that no script asked for."""


class Late(Exception):
    """None has come in all the patience that there is; it is counted as late."""


class Tally:
    def __init__(self, pid):
        self.counts = {kind: collections.Counter() for kind in ("scenes", "calls", "faults", "other")}
        self.unexpected = self.over = self.hangs = 0
        self.jumps, self.pid = [], pid
        self.loop, self.due = asyncio.get_running_loop(), asyncio.get_running_loop().time()
        self.waited, self.lost = waited_seconds(pid), 0.0

    def count(self, kind, name, by=1):
        self.counts[kind][name] += by

    def astray(self, what):
        self.unexpected += 1
        if self.unexpected <= MOST_TOLD:
            tell({"unexpected": what})

    def starved(self):
        """Seconds so far for which this client, or a thread of the server, was ready to run and had no processor."""
        return self.lost + max(0, self.loop.time() - self.due) + max(0, waited_seconds(self.pid) - self.waited)

    def took(self, seconds, starved_before, what):
        """Of an answer that nothing was to delay. What the processor was kept from both is not the server's."""
        if seconds > HANG:
            self.over += 1
            starved = self.starved() - starved_before
            if seconds - starved <= HANG:
                return
            self.hangs += 1
            if self.hangs <= MOST_TOLD:
                tell({"late": f"{what} took {seconds:.1f} s, of them {starved:.1f} s without a processor"})

    async def beat(self):
        """Looks each tenth of a second how late it comes itself, and how long threads of the server have waited."""
        told = 0.0
        while True:
            self.due = self.loop.time() + BEAT
            await asyncio.sleep(BEAT)
            self.lost, now = self.starved(), self.loop.time()
            self.waited, self.due = waited_seconds(self.pid), now
            if now > told + 1:
                told = now
                tell({"counts": {kind: dict(counter) for kind, counter in self.counts.items()}, "unexpected_so_far": self.unexpected,
                      "over_so_far": self.over, "hangs_so_far": self.hangs, "jumps_ms": self.jumps})
                self.jumps = []


def waited_seconds(pid):
    """The longest that one thread of it was ready to run and did not; a thread that is gone takes nothing back."""
    most = 0
    for thread in pathlib.Path(f"/proc/{pid}/task").glob("*/schedstat"):
        try:
            most = max(most, int(thread.read_text().split()[1]))
        except OSError:
            continue
    return most / 1e9


def tell(what):
    print(json.dumps(what), flush=True, file=sys.stdout)
