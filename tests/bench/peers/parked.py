"""Many calls held at once by one server, and the ordinary ones meanwhile."""

import park
from load import wrk
from peers.servers import serving


def measure(peer, stub, count, warm_s):
    """A fresh server, warmed first: a JVM that has compiled nothing yet would be seconds late."""
    park.allow_files(count + 100)
    with serving(peer, stub, holding=True) as server:
        if peer.delays == "one":
            wrk(server.fast, warm_s)
        return {"count": count, "wait_s": stub.wait, **park.hold(server.target(count), count, stub.wait)}
