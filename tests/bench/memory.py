"""Memory and processor time of a process and its children, from /proc."""

import os
import pathlib


def resident_kib(pid):
    """VmRSS of the process and its descendants; shared pages count once for each."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    own = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(resident_kib(child) for child in children)


def processor_s(pid):
    """Seconds of the process and its descendants so far: in their own code, and in the kernel for them."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    own, kernel = (int(ticks) / os.sysconf("SC_CLK_TCK") for ticks in fields[11:13])
    for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        more = processor_s(child)
        own, kernel = own + more[0], kernel + more[1]
    return own, kernel
