"""Requests per second, each run of a server beside one of an nginx worker, since minutes of a machine differ; and memory."""

import time

from load import summary, wrk
from memory import resident_kib
from peers.servers import serving
from processes import nginx

CALM = 1  # seconds after the first answer until memory counts as idle


def measure(peer, stub, runs, seconds):
    with serving(peer, stub) as server, nginx(stub.body) as reference:
        time.sleep(CALM)
        idle = resident_kib(server.pid)
        theirs, beside = [], []
        for _ in range(runs):
            theirs.append(wrk(server.fast, seconds))
            beside.append(wrk(reference.url, seconds))
        after = resident_kib(server.pid)
    result = {**summary(theirs, idle, after), "reference": summary(beside, None, None)}
    result["ratio"] = result["requests_per_s"] / result["reference"]["requests_per_s"]
    return result
