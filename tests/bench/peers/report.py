"""The numbers as tables, for a terminal and for docs/performance.md."""

import json

from peers.table import BY_NAME, NOT_TO_BE_HAD
from report import NOISY, aligned, piped

NONE = "–"
OURS, NO_MOCKS = ("greenmock", "greenmock-small"), ("nginx", "node")  # by their names in the table
LOAD_HEAD = ["server", "version", "requests/s", "each run", "of nginx's beside it", "p50 ms", "p99 ms", "bad", "its own us each", "kernel's us each"]
COST_HEAD = ["server", "MiB idle", "MiB after the load", "start ms (least to most)", "size MiB", "what runs it MiB"]
HELD_HEAD = ["server", "held", "back", "most at once", "late p50 / max ms", "KiB each", "MiB", "ordinary median / max ms", "unanswered"]
AIM_HEAD = ["aim", "seen", "bar", "verdict"]
GROWTH_HEAD = ["greenmock with", "requests/s", "beside one without", "ratio", "MiB before the load", "MiB after"]

SHOWN = """\
## How to read it

- Every server answers with the same body, greenmock with a code of its own that it draws and turns. One wrk thread asks over 64 connections that are kept.
- Each run of a server is followed by one of an nginx worker with a static file: the share of that is what compares, since a minute of a machine is not like the next.
- Processor time each is the server's for a request, in its own code and in the kernel. The kernel's is sending, above all; nginx has it copy a file to the socket by itself (sendfile), which
  an answer that is made each time cannot.
- Memory is resident memory of a server and its children; pages that they share count for each.
- Start is from exec to the first right answer, files in the cache of the system.
- Size: of greenmock the stripped program, of nginx the program and its echo module, of others their folder of npm. What runs it: the shared libraries without
  those that every Debian has (C, C++); Node with its own; the Java that is here, whole.
- Held: a fresh server, warmed by wrk, gets so many calls at once, each on a connection of its own, by its own feature for delays. Late counts from a call's own sending, less the
  delay; most at once is what this client had sent and not got back, the queues of the kernel included; ordinary calls come one each 0.1 s from another process, after 2 s as unanswered.
"""
NOT_SHOWN = """\
## What the numbers do not show

- Client and server share the cores, over loopback: apart, all of them would be faster, the fast ones most.
- wrk waits for an answer before it asks again, so p99 leaves out who would have come meanwhile (coordinated omission).
- Plain HTTP/1.1 with one body; no TLS, no HTTP/2, no big bodies, no templates, no recording.
- Held calls are one run each. A server that loses some may be set up to lose none: they are as shipped, but for what their row says.
- With many instances one of them is asked; asking them all draws a code for each, which is the cost of codes and not of instances.
"""


def text(result):
    blocks = [list(heading(result))]
    blocks += [[title, *aligned(head, rows)] for title, head, rows in tables(result)]
    blocks.append([f"- {line}" for line in remarks(result)])
    return "\n\n".join("\n".join(block) for block in blocks)


def markdown(result):
    blocks = [["# Beside other mock servers"],
              ["Made by the command below, which writes this page anew; explained in [its README](../tests/bench/README.md#beside-other-mock-servers)."],
              [f"- {line}" for line in heading(result)]]
    blocks += [[f"## {title}", "", *piped(head, rows)] for title, head, rows in tables(result)]
    blocks.append(["## Remarks", "", *(f"- {line}" for line in remarks(result))])
    blocks += [[SHOWN.rstrip()], [NOT_SHOWN.rstrip()]]
    if result["peers"]:
        blocks.append(["## Commands", "", "DIR has the stub in the server's own format, by `tests/bench/peers/stubs.py`.", "", "```sh",
                       *(found["start"]["command"] for found in result["peers"].values() if "start" in found), "```"])
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def as_json(result):
    return json.dumps(result, indent=2) + "\n"


def heading(result):
    about = result["machine"]
    yield f"{about['date']}, commit {about['commit']}, build type {about['build']}, {about['greenmock']}"
    yield f"{about['processor']}, {about['cores']} cores, {about['memory_gib']} GiB; {about['system']}, kernel {about['kernel']}"
    yield f"nginx {about['nginx']}, Node {about['node']}, Java {about['java']}, wrk {about['wrk']}, Python {about['python']}"
    yield f"`{about['command']}`" + (f", {about['load_command']}, {result['body_bytes']:,} bytes of body" if result["peers"] else "")
    if about["load_before"] > about["cores"] / 4:
        yield f"NOT QUIET: at the start {about['load_before']:.1f} processes wanted the {about['cores']} cores, so take no number from here"


def tables(result):
    peers = result["peers"]
    if aims := list(aims_of(peers)):
        yield "Aims", AIM_HEAD, aims
    if peers:
        yield "Requests per second of qr", LOAD_HEAD, [load_row(name, found) for name, found in peers.items()]
        yield "Calls held at once", HELD_HEAD, [row for name, found in peers.items() for row in held_rows(name, found)]
        yield "Memory, start, size", COST_HEAD, [cost_row(name, found) for name, found in peers.items() if "missing" not in found]
    if result["growth"]:
        yield "How greenmock's cost grows", GROWTH_HEAD, [growth_row(found) for found in result["growth"]]


def aims_of(peers):
    """What greenmock wants to be, as far as it was measured beside what it takes."""
    loads = {name: found["load"] for name, found in peers.items() if found.get("load")}
    ours = loads.get("greenmock")
    mocks = [load for name, load in loads.items() if name not in OURS and name not in NO_MOCKS]
    if ours:
        yield aim("requests/s of qr, as a part of one nginx worker's", ours["ratio"], 1.5, "{:.2f}", most=False)
    for name in OURS:
        for when, what in (("idle", "idle"), ("after", "after the load")):
            if name in loads and mocks:
                least = min(load[f"resident_{when}_kib"] for load in mocks)
                yield aim(f"memory {what} of {name}, as a part of the smallest mock server's", loads[name][f"resident_{when}_kib"] / least, 0.1, "{:.2f}")


def aim(what, seen, bar, form, most=True):
    met = seen <= bar if most else seen >= bar
    return [what, form.format(seen), f"{'at most' if most else 'at least'} {bar:g}", "met" if met else "MISSED"]


def load_row(name, found):
    if "missing" in found:
        return [name, found["version"], "not installed", *[NONE] * 7]
    load = found.get("load")
    if not load:
        return [name, found["version"], *[NONE] * 8]
    return [name, found["version"], f"{load['requests_per_s']:,.0f}", " / ".join(f"{run:,.0f}" for run in load["each_run"]),
            f"{load['ratio']:.2f}", f"{load['p50_ms']:.2f}", f"{load['p99_ms']:.2f}", f"{load['bad']:,}",
            *(f"{spent:,.1f}" for spent in load["processor_us"])]


def held_rows(name, found):
    for held in found["held"]:
        late, ordinary = held["late_ms"], held["ordinary_ms"]
        yield [name, f"{held['count']:,}", f"{held['back']:,}", f"{held['most_at_once']:,}",
               f"{late['p50']:,.1f} / {late['max']:,.1f}" if late else NONE,
               f"{held['kib_each']:.1f}", f"{held['resident_peak_kib'] / 1024:,.0f}",
               f"{ordinary['median']:,.2f} / {ordinary['max']:,.1f}" if ordinary else NONE,
               f"{ordinary['unanswered']} of {ordinary['of']}" if ordinary else NONE]


def cost_row(name, found):
    load, start, size = (found.get(part) for part in ("load", "start", "size"))
    return [name, *(mib(load and load[f"resident_{when}_kib"]) for when in ("idle", "after")),
            f"{start['median_ms']:,.0f} ({start['min_ms']:,.0f} to {start['max_ms']:,.0f})" if start else NONE,
            mib(size and size["own_kib"]), mib(size and size["runtime_kib"])]


def growth_row(found):
    what = "a full journal" if found["of"] == "journal" else f"{found['count']:,} {found['of']}"
    return [what, f"{found['requests_per_s']:,.0f}", f"{found['beside']:,.0f}", f"{found['ratio']:.2f}", mib(found["resident_kib"]),
            mib(found["resident_after_kib"])]


def mib(kib):
    return NONE if kib is None else f"{kib / 1024:,.1f}"


def room_for_the_aim(peers):
    """How much of its own time greenmock would have to save for it; the kernel's share is not ours."""
    ours, nginx = ((peers.get(name) or {}).get("load") for name in ("greenmock", "nginx"))
    if not ours or not nginx:
        return
    (own, kernel), whole = ours["processor_us"], sum(nginx["processor_us"])
    yield (f"a request takes greenmock {own:.1f} us of its own and {kernel:.1f} us of the kernel's, and nginx {whole:.1f} us in all: 1.5 times as many would leave "
           f"{whole / 1.5:.1f} us for each, {'less than' if whole / 1.5 < kernel else 'of which'} the kernel takes {'alone' if whole / 1.5 < kernel else 'the most'}")


def remarks(result):
    yield from room_for_the_aim(result["peers"])
    for name, found in result["peers"].items():
        if BY_NAME[name].note:
            yield f"{name}: {BY_NAME[name].note}"
        if "missing" in found:
            yield f"{name}: not installed, so not measured: {found['missing']}"
        yield from (f"{name}: {part} could not be measured: {trouble}" for part, trouble in found["troubles"].items())
        for held in found["held"]:
            if held["troubles"]:
                yield f"{name}, {held['count']:,} held: " + ", ".join(f"{count:,} x {what}" for what, count in held["troubles"].items())
        if "load" in found and spread(found["load"]["reference"]) > NOISY:
            yield f"{name}: NOISY, nginx's own runs beside it differ by {spread(found['load']['reference']):.0%}; measure it again"
    if result["peers"]:
        yield f"{', '.join(NOT_TO_BE_HAD)}: not installable from npm/apt, so not measured"
    for found in result["growth"]:
        if found["of"] == "journal":
            yield (f"the full journal has {found['journal_bytes'] / 2**20:.1f} MiB; the one beside it is emptied before each run of a second, "
                   f"and has {found['journal_bytes_of_the_other'] / 2**20:.1f} MiB at its end")


def spread(load):
    return (max(load["each_run"]) - min(load["each_run"])) / load["requests_per_s"]
