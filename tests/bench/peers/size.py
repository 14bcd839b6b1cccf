"""What a server takes on the disk: itself with its packages, and apart from it what runs it."""

import pathlib
import re
import shutil
import subprocess

from peers.stubs import ECHO
from processes import Trouble, scratch

# Every Debian that runs C++ programs has these; a fresh container gets all others for us.
BASE = re.compile(r"(ld-linux.*|libc|libm|libpthread|libdl|librt|libresolv|libstdc\+\+|libgcc_s)\.so")


def measure(peer, stub):
    if peer.name.startswith("greenmock"):
        return {"own_kib": stripped_kib(stub.greenmock), "runtime_kib": libraries_kib(stub.greenmock)}
    if peer.name == "nginx":
        program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
        return {"own_kib": disk_kib(program) + disk_kib(ECHO), "runtime_kib": libraries_kib(program)}
    own = disk_kib(peer.folder / "node_modules") if peer.folder else None
    return {"own_kib": own, "runtime_kib": java_kib() if peer.runtime == "java" else node_kib()}


def disk_kib(path):
    return int(output(["du", "-sk", str(pathlib.Path(path).resolve())]).split()[0])


def stripped_kib(program):
    """As it is installed: without the symbols of a build that people debug."""
    with scratch() as directory:
        output(["strip", "-o", str(directory / "stripped"), str(program)])
        return disk_kib(directory / "stripped")


def libraries_kib(program):
    """The shared libraries, those of others that they load included, but not the base."""
    paths = re.findall(r"=> (/\S+)", output(["ldd", str(program)]))
    return sum(disk_kib(path) for path in sorted(set(paths)) if not BASE.match(pathlib.Path(path).name))


def node_kib():
    program = shutil.which("node")
    return disk_kib(program) + libraries_kib(program)


def java_kib():
    """The folder of the JRE, or of the JDK if that is what is here."""
    home = re.search(r"java\.home = (/\S+)", output(["java", "-XshowSettings:properties", "-version"]))
    if not home:
        raise Trouble("java does not say where it lives")
    return disk_kib(home[1])


def output(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    except FileNotFoundError:
        raise Trouble(f"there is no {command[0]}") from None
    except subprocess.CalledProcessError as failed:
        raise Trouble(f"{' '.join(command)} ended with {failed.returncode}: {failed.stderr.strip()[-300:]}") from None
    return done.stdout + done.stderr
