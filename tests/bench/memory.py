"""Memory of a process and its children, from /proc."""

import pathlib


def resident_kib(pid):
    """VmRSS of the process and its descendants; shared pages count once for each."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    own = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(resident_kib(child) for child in children)
