"""The result for people: on the terminal, and as a page of Markdown with the plot beside it."""

import re
import statistics

from judge import LIMITS, SHORTEST, WARM_UP, WINDOWS
from report import BAR_HEAD, aligned, piped

FOUND = "## What it found"


def text(result):
    return "\n".join([*heading(result), "", *aligned(BAR_HEAD, [bar.row() for bar in result["bars"]]), "", *happened(result), "",
                      *trends(result), *troubles(result)])


def markdown(result, plot, earlier=""):
    """`earlier`: the page as it is; what people have written there under FOUND stays."""
    about = result["about"]
    return "\n".join([
        "# Soak", "",
        f"Made by `{about['command']}` ([how](../tests/bench/README.md#soak)). Mixed traffic, faults and jumps of the clock on one server that is never "
        "restarted: is it as large, and as quick, at the end as at the beginning?", "",
        f"![memory, descriptors and latency over the run]({plot})", "",
        *(f"- {line}" for line in heading(result)), *(f"- {line}" for line in result["notes"]), "",
        *found_in(earlier),
        "## What must hold", "",
        f"Growth is the median slope (Theil–Sen) through the medians of {WINDOWS} windows behind the warm-up, which is the first {WARM_UP:.0%} of the run, "
        "as a share of the level; latency is the p50 of an ordinary `getStateInstance` on a fresh connection, over that of a plain server asked in the same second.", "",
        *piped(BAR_HEAD, [bar.row() for bar in result["bars"]]), "",
        *(f"- {line}" for line in trends(result)), "",
        "## What happened", "", *(f"- {line}" for line in happened(result)), "",
        "Requests:", "", *counted(result["told"]["counts"]["calls"], "call"), "",
        "Faults that were asked for, and came as asked:", "", *counted(result["told"]["counts"]["faults"], "fault"), "",
        "Besides:", "", *counted(result["told"]["counts"]["other"], "what"),
        *(["", "## Troubles", "", *(f"- {line}" for line in troubles(result))] if troubles(result) else []), ""])


def found_in(page):
    section = re.search(rf"^{FOUND}\n.*?(?=^## )", page, re.MULTILINE | re.DOTALL)
    return [section[0]] if section else []


def heading(result):
    about = result["about"]
    return [f"{about['date']}, commit {about['commit']}, build type {about['build']}, {about['greenmock']}",
            f"{about['processor']}, {about['cores']} cores, {about['memory_gib']} GiB; {about['system']}, kernel {about['kernel']}; Python {about['python']}",
            f"seed {result['seed']}; {result['options']}"]


def happened(result):
    samples, told = result["samples"], result["told"]
    if not samples:
        return ["nothing: it ended before the first sample"]
    first, last = samples[0], samples[-1]
    real, virtual = last["real_s"] / 60, (last["virtual_s"] - first["virtual_s"]) / 86400
    calls, faults = (sum(told["counts"][kind].values()) for kind in ("calls", "faults"))
    jumps = sorted(result["jumps_ms"]) or [0]
    used = last["cpu_s"] - first["cpu_s"]
    return [f"{real:.0f} minutes, in which {virtual:.1f} virtual days passed; ended: {result['ended']}",
            f"{calls:,} requests of {sum(told['counts']['scenes'].values()):,} scenes, {faults:,} faults, {result['webhooks']:,} webhooks received, "
            f"{told['counts']['other'].get('accounts made', 0):,} accounts made and deleted beside {result['cast']} that stay; "
            f"the server saw {last['calls_arrived_total']:,} calls and took {used:.0f} s of processor time",
            f"{len(jumps):,} jumps of all clocks: median {statistics.median(jumps):.0f} ms, the longest {jumps[-1]:.0f} ms",
            f"answers over 2 s: {told['over']}, of which {told['over'] - told['hangs']} while the server or the client waited for a processor",
            f"resident {first['resident_kib'] / 1024:.1f} MiB at the first sample, {last['resident_kib'] / 1024:.1f} at the last; in use of the heap "
            f"{first['heap_bytes'] / 2**20:.1f} and {last['heap_bytes'] / 2**20:.1f}; descriptors {first['descriptors']} "
            f"and {last['descriptors']}, at most {max(row['descriptors'] for row in samples)}; threads {first['threads']} to {max(row['threads'] for row in samples)}",
            f"probes: p50 {middle(samples, 'p50_ms'):.1f} ms, of the plain server {middle(samples, 'peer_p50_ms'):.1f} ms; p99 {middle(samples, 'p99_ms'):.1f} and "
            f"{middle(samples, 'peer_p99_ms'):.1f} ms (medians of the samples)",
            f"at the end: {last['messages']:,} messages, {last['notifications_waiting']:,} notifications waiting, journal {last['journal_bytes'] / 2**20:.0f} MiB, "
            f"files {last['file_bytes'] / 2**20:.0f} MiB, state file {last['state_kib'] / 1024:.1f} MiB and WAL {last['wal_kib'] / 1024:.1f} MiB; dropped for want of "
            f"room: {last['messages_dropped_total']:,} messages, {last['files_dropped_total']:,} files, {last['notifications_dropped_total']:,} notifications"]


def middle(samples, column):
    return statistics.median(row[column] for row in samples)


def trends(result):
    for name, found in result["trends"].items():
        if found:
            yield (f"{name}: {found['growth']:+.1%} an hour (bar {LIMITS[name]:.0%}), half of all slopes from {found['low']:+.1%} to {found['high']:+.1%}, "
                   f"level {found['level']:,.4g}")
    if not all(result["trends"].values()):
        yield f"growth is not judged: less than {SHORTEST // 60} minutes behind the warm-up tell noise"


def troubles(result):
    return [*result["troubles"], *(f"a probe was answered: {one}" for one in result["bad_probes"][:20]), *([result["dead"]] if result["dead"] else [])]


def counted(counter, what):
    return piped([what, "times"], [[f"`{name}`", f"{count:,}"] for name, count in sorted(counter.items(), key=lambda item: -item[1])])
