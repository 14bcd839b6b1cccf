"""Requests per second, each run of a server beside one of an nginx worker, since minutes of a machine differ; processor time and memory."""

import time

from cpu import processor_s
from load import summary, wrk
from memory import resident_kib
from peers.servers import serving
from processes import nginx

CALM = 1  # seconds after the first answer until memory counts as idle


def measure(peer, stub, runs, seconds):
    with serving(peer, stub) as server, nginx(stub.body) as reference:
        time.sleep(CALM)
        idle = resident_kib(server.pid)
        theirs, beside, spent = [], [], [[0.0, 0.0], [0.0, 0.0]]
        for _ in range(runs):
            theirs.append(counted(server, server.fast, seconds, spent[0]))
            beside.append(counted(reference, reference.url, seconds, spent[1]))
        after = resident_kib(server.pid)
    result = {**summary(theirs, idle, after), "reference": summary(beside, None, None)}
    result["processor_us"], result["reference"]["processor_us"] = each(spent[0], theirs), each(spent[1], beside)
    result["ratio"] = result["requests_per_s"] / result["reference"]["requests_per_s"]
    return result


def counted(server, address, seconds, spent):
    """A run; `spent` grows by the server's processor time in it."""
    before = processor_s(server.pid)
    run = wrk(address, seconds)
    for place, (then, now) in enumerate(zip(before, processor_s(server.pid))):
        spent[place] += now - then
    return run


def each(spent, runs):
    """Microseconds a request: in its own code, in the kernel."""
    requests = sum(run["requests"] for run in runs) or 1
    return [seconds / requests * 1e6 for seconds in spent]
