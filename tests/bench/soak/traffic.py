"""The clients of the soak, as a process of its own, so that the probes of latency do not wait for it.

Usage: traffic.py JSON (port, control_port, pid, receiver, deaf, dead, seed, rate, workers)
"""

import asyncio
import json
import random
import signal
import sys

sys.dont_write_bytecode = True
from cast import Cast, kinds
from scene import Pace, Scene
from scenes import play
from tally import Late, Tally, tell
from wire import Line

FILLERS, FILL_UPLOADS = 16, 70  # as many clients, and uploads of 60 kB by each: the store of files is full
FILL_CALLS = 6500  # small ones of each: the journal is full of small records, of which its 64 MiB take the most memory
# Then the traffic of the soak itself, as fast as it goes: what fills a little at each kind of event (moments, states of accounts, accounts that partners delete) is full too.
FILL_SCENES, FILL_JUMP_EVERY = 20_000, (1, 2)
RESTART_EVERY = 60  # seconds; then a third of the clients is killed and comes back
JUMP_EVERY = (6, 12)
DEAF_FOR = 180  # seconds, then the reader of events who does not read is another one


class Stage:
    def __init__(self, about):
        self.port, self.control_port = about["port"], about["control_port"]
        self.tally, self.pace, self.cast = Tally(about["pid"]), Pace(about["rate"]), Cast()
        self.jump_every = JUMP_EVERY


async def main(about):
    stage = Stage(about)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(stage.tally.beat())
        await stage.cast.make(stage.control_port, kinds(about["receiver"], about["deaf"], about["dead"]))
        await fill(stage)
        steady, stage.pace, stage.jump_every = stage.pace, Pace(1e6), FILL_JUMP_EVERY
        workers = Workers(stage, tasks, about["seed"], about["workers"])
        tasks.create_task(workers.restart_some())
        tasks.create_task(jumps(stage, random.Random(f"{about['seed']} jumps")))
        tasks.create_task(events(stage, "/_mock/events"))
        tasks.create_task(events(stage, f"{stage.cast.all[0].control}/events"))
        tasks.create_task(events_unread(stage))
        while stage.tally.counts["scenes"].total() < FILL_SCENES:
            await asyncio.sleep(0.1)
        stage.pace, stage.jump_every = steady, JUMP_EVERY
        tell({"filled": True})


async def fill(stage):
    """What is bounded is filled first, so that filling up does not look like growth."""
    async with asyncio.TaskGroup() as fillers:
        for _ in range(FILLERS):
            fillers.create_task(fill_by_one(stage))
    control = Line(stage.control_port)
    for by in [*["6h"] * 12, *["30h"] * 3]:  # the longest that there will be: for a moment they take the most
        await control.ask("POST", "/_mock/clock/advance", {"by": by})
    control.close()


async def fill_by_one(stage):
    line, account = Line(stage.port), stage.cast.free["file"][0]
    for _ in range(FILL_UPLOADS):
        await line.ask("POST", account.path("uploadFile"), b"r" * 60_000, ("GA-Filename: fill.bin",))
    for _ in range(FILL_CALLS):
        await line.ask("GET", account.path("getStateInstance"))
    line.close()


class Workers:
    """So many clients, each with a chance of its own in each of its lives."""

    def __init__(self, stage, tasks, seed, count):
        self.stage, self.tasks, self.seed = stage, tasks, seed
        self.lives, self.running = [0] * count, [None] * count
        for number in range(count):
            self.start(number)

    def start(self, number):
        self.lives[number] += 1
        chance = random.Random(f"{self.seed} worker {number} life {self.lives[number]}")
        self.running[number] = self.tasks.create_task(self.work(chance))

    async def work(self, chance):
        while True:
            await play(self.stage, chance)

    async def restart_some(self):
        chance = random.Random(f"{self.seed} restarts")
        while True:
            await asyncio.sleep(RESTART_EVERY)
            for number in chance.sample(range(len(self.running)), len(self.running) // 3):
                self.running[number].cancel()
                await asyncio.wait([self.running[number]])
                self.stage.tally.count("other", "clients restarted")
                self.start(number)


async def jumps(stage, chance):
    """Weeks pass: hours at a time, and sometimes more than a day, past which notifications and queued messages are too old."""
    while True:
        await asyncio.sleep(chance.uniform(*stage.jump_every))
        by = "30h" if chance.random() < 0.05 else f"{chance.randint(10, 360)}m"
        scene = Scene(stage, chance)
        try:
            answer = await scene.mock(scene.line(control=True), "POST", "/_mock/clock/advance", {"by": by})
            stage.tally.jumps.append(round(answer.took * 1e3, 1))
        except Late:
            pass  # it is counted as a hang
        except Exception as trouble:
            stage.tally.astray(f"a jump by {by}: {trouble!r}")
        finally:
            scene.end()


async def events(stage, path):
    """A reader of events: their cursors rise, and it comes back with the last one."""
    last, line = 0, Line(stage.control_port)
    while True:
        try:
            await line.open()
            resume = f"Last-Event-ID: {last}\r\n" if last else ""
            line.writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{stage.control_port}\r\n{resume}\r\n".encode())
            while text := await line.reader.readline():
                if text.startswith(b"id: "):
                    cursor = int(text[4:])
                    if cursor < last:
                        stage.tally.astray(f"event {cursor} after {last}")
                    last = cursor
                elif text.startswith(b"event: "):
                    stage.tally.count("other", "events read")
                    if text == b"event: gap\n":
                        stage.tally.count("other", "gaps told to a reader")
        except OSError as trouble:
            stage.tally.astray(f"events: {trouble!r}")
        stage.tally.count("other", "event streams ended")
        line.close()
        await asyncio.sleep(1)


async def events_unread(stage):
    """A reader of events who does not read."""
    while True:
        line = Line(stage.control_port)
        try:
            await line.open()
            line.writer.transport.pause_reading()
            line.writer.write(f"GET /_mock/events HTTP/1.1\r\nHost: 127.0.0.1:{stage.control_port}\r\n\r\n".encode())
            stage.tally.count("other", "event streams never read")
            await asyncio.sleep(DEAF_FOR)
        finally:
            line.abort()


if __name__ == "__main__":
    try:
        asyncio.run(main(json.loads(sys.argv[1])))
    except asyncio.CancelledError:
        pass
