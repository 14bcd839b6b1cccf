"""Ports for programs that must be told one."""

import contextlib
import pathlib
import random
import socket


def free_ports(count):
    """Of 127.0.0.1: free ones, and none that the system gives to a connection meanwhile."""
    lowest = int(pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    found = []
    with contextlib.ExitStack() as held:
        for port in random.sample(range(10000, lowest), 1000):
            if len(found) == count:
                return found
            with contextlib.suppress(OSError):
                held.enter_context(socket.socket()).bind(("127.0.0.1", port))
                found.append(port)
    raise OSError("there are no free ports")
