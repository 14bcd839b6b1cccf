"""From exec to the first right answer."""

import statistics

from peers.servers import serving


def measure(peer, stub, runs):
    each = []
    for _ in range(runs):
        with serving(peer, stub, guard=False) as server:
            each.append(server.started_ms)
            command = server.shown_command()
    return {"command": command, "runs": runs, "median_ms": statistics.median(each), "min_ms": min(each), "max_ms": max(each)}
