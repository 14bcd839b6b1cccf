"""How greenmock's own cost grows: with instances, with rules, with a full journal. Each beside a server that has none of it."""

import re
import statistics

from load import wrk
from memory import resident_kib
from park import ask
from processes import Trouble, greenmock
from scale import TOKEN, Control, many_rules

ACCOUNT = ("--instance", f"1101000001:{TOKEN}")
SECOND = 1  # a run on an empty journal has to end before it is full
FILLING = 60  # seconds, at most


def measure(program, instances, rules, runs, seconds):
    for count in instances:
        yield {"of": "instances", **with_instances(program, count, runs, seconds)}
    for count in rules:
        yield {"of": "rules", **with_rules(program, count, runs, seconds)}
    yield {"of": "journal", **with_a_full_journal(program, runs)}


def with_instances(program, count, runs, seconds):
    """One of them is asked."""
    with greenmock(program, *ACCOUNT) as one, greenmock(program, *ACCOUNT) as many:
        control = Control(many.control)
        for _ in range(count - 1):
            control.call("POST", "/_mock/instances", {})
        resident = resident_kib(many.pid)
        with_them, without = in_turn(many.address("qr"), one.address("qr"), runs, seconds)
        return {"count": count, **beside(with_them, without), "resident_kib": resident,
                "resident_after_kib": resident_kib(many.pid)}


def with_rules(program, count, runs, seconds):
    found = many_rules(program, count, seconds, runs)
    return {"count": count, **beside(found["each_with"], found["each_without"]), "resident_kib": found["resident_kib"],
            "resident_after_kib": found["resident_after_kib"]}


def with_a_full_journal(program, runs):
    """The other one's journal is emptied before each run."""
    with greenmock(program, *ACCOUNT) as empty, greenmock(program, *ACCOUNT) as full:
        before = resident_kib(full.pid)
        fill(full)
        with_it, without, filled = [], [], 0
        for _ in range(runs):
            Control(empty.control).call("POST", "/_mock/reset", {})
            without.append(wrk(empty.address("qr"), SECOND)["requests_per_s"])
            filled = max(filled, journal_bytes(empty))
            with_it.append(wrk(full.address("qr"), SECOND)["requests_per_s"])
        return {"count": 1, **beside(with_it, without), "resident_kib": before, "resident_after_kib": resident_kib(full.pid),
                "journal_bytes": journal_bytes(full), "journal_bytes_of_the_other": filled}


def fill(mock):
    """Until it has stopped growing."""
    kept = -1
    for _ in range(FILLING // SECOND):
        before, kept = kept, journal_bytes(mock)
        if kept > 0 and kept < before * 1.01:
            return
        wrk(mock.address("qr"), SECOND)
    raise Trouble(f"the journal is not full after {FILLING} s of calls")


def journal_bytes(mock):
    found = re.search(rb"(?m)^greenmock_journal_bytes (\d+)", ask(f"{mock.control}/_mock/metrics"))
    if not found:
        raise Trouble("/_mock/metrics does not tell greenmock_journal_bytes")
    return int(found[1])


def in_turn(first, second, runs, seconds):
    found = [(wrk(first, seconds)["requests_per_s"], wrk(second, seconds)["requests_per_s"]) for _ in range(runs)]
    return tuple(zip(*found))


def beside(these, those):
    """Medians of runs in turn."""
    return {"requests_per_s": statistics.median(these), "beside": statistics.median(those), "each_run": list(these),
            "each_beside": list(those), "ratio": statistics.median(these) / statistics.median(those)}
