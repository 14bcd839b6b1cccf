"""What was measured on what: without it a number means nothing."""

import datetime
import os
import pathlib
import platform
import re
import subprocess
import time


def facts(program, top):
    return {"date": datetime.date.today().isoformat(),
            "processor": processor(), "cores": len(os.sched_getaffinity(0)), "memory_gib": memory_gib(),
            "system": system(), "kernel": platform.release(),
            "greenmock": said([program, "--version"], r"\S.*"), "commit": commit(top),
            "build": build_type(program),
            "nginx": said(["nginx", "-v"], r"nginx/(\S+)"), "wrk": said(["wrk", "-v"], r"wrk (?:debian/)?(\S+)"),
            "python": platform.python_version()}


def said(command, pattern):
    """The first match in what a command prints; it may not be there, or not know the option."""
    environment = {**os.environ, "PATH": os.environ.get("PATH", "") + ":/usr/sbin"}
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, env=environment)
    except OSError:
        return "unknown"
    match = re.search(pattern, done.stdout + done.stderr)
    return match[match.re.groups] if match else "unknown"


def commit(top):
    hash_ = said(["git", "-C", str(top), "rev-parse", "--short", "HEAD"], r"^[0-9a-f]+\b")
    changed = said(["git", "-C", str(top), "status", "--porcelain"], r"\S.*")
    return hash_ if "unknown" in (hash_, changed) else f"{hash_} with changes"


def build_type(program):
    """Where CMake built it: the folder above bin/."""
    cache = pathlib.Path(program).resolve().parents[1] / "CMakeCache.txt"
    if not cache.exists():
        return "unknown"
    match = re.search(r"(?m)^CMAKE_BUILD_TYPE:\w+=(\S+)", cache.read_text())
    return match[1] if match else "unknown"


def busy_cores(seconds=2):
    """What others use of them now; the load average would be of the minute before."""
    def spent():
        user, nice, system, idle, waiting, *rest = map(int, pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:])
        return user + nice + system + sum(rest[:3])  # interrupts, and what the host has taken
    before = spent()
    time.sleep(seconds)
    return (spent() - before) / os.sysconf("SC_CLK_TCK") / seconds


def processor():
    return said(["lscpu"], r"Model name:\s*(.*)").strip()


def memory_gib():
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)


def system():
    return platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
