"""Processor time of a process and its children, from /proc."""

import os
import pathlib


def processor_s(pid):
    """Seconds of the process and its descendants so far: in their own code, and in the kernel for them."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    own, kernel = (int(ticks) / os.sysconf("SC_CLK_TCK") for ticks in fields[11:13])
    for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        more = processor_s(child)
        own, kernel = own + more[0], kernel + more[1]
    return own, kernel
