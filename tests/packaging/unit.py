"""The systemd unit: what it promises stands in it, systemd takes it, and its command serves, as nobody, and ends as it says."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
UNIT = TOP / "packaging" / "greenmock.service"
GREENMOCK = os.environ["GREENMOCK"]
WITHIN = 30  # seconds; generous, since tests run side by side
PROMISED = {"DynamicUser": "yes", "StateDirectory": "greenmock", "ProtectSystem": "strict", "NoNewPrivileges": "yes", "PrivateTmp": "yes",
            "RestrictAddressFamilies": "AF_INET AF_INET6", "IPAddressDeny": "any", "IPAddressAllow": "localhost",
            "Restart": "on-failure"}
EXPOSURE = 15  # tenths; a unit with nothing set has 96
NOBODY = 65534
SKIPPED = 77  # what CMakeLists.txt has as SKIP_RETURN_CODE


def parse(text):
    """{section: [(key, value)]}; a line that is none of both is an error."""
    sections, inside = {}, None
    for line in text.splitlines():
        if line and not line.startswith("#"):
            section, setting = re.fullmatch(r"\[(\w+)\]", line), re.fullmatch(r"(\w+)=(.*)", line)
            if section:
                inside = sections.setdefault(section[1], [])
            elif setting and inside is not None:
                inside.append((setting[1], setting[2]))
            else:
                sys.exit(f"{UNIT.name}: no section and no setting: {line}")
    return sections


def systemd_takes_it(directory):
    copy = directory / UNIT.name  # with the program that is tested: ours is installed nowhere
    program = directory / "linked"  # a path without blanks
    program.symlink_to(GREENMOCK)
    copy.write_text(UNIT.read_text().replace("ExecStart=greenmock ", f"ExecStart={program} "))
    for command in (["verify", "--man=no", "--recursive-errors=no"], ["security", "--no-pager", "--offline=true", f"--threshold={EXPOSURE}"]):
        done = subprocess.run(["systemd-analyze", *command, str(copy)], capture_output=True, text=True)
        said = done.stdout + done.stderr
        if done.returncode or (command[0] == "verify" and said):
            sys.exit(f"systemd-analyze {command[0]}: exit code {done.returncode}\n{said}")


def serves(service, directory):
    """The command of the unit, with the variables that systemd sets."""
    ready = directory / "ready.json"
    variables = {"STATE_DIRECTORY": str(directory), "RUNTIME_DIRECTORY": str(directory), "GREENMOCK_ARGUMENTS": "--port 0"}
    command = []
    for word in service["ExecStart"].split():
        whole = re.fullmatch(r"\$(\w+)", word)  # systemd splits $NAME, and not ${NAME}
        command += variables[whole[1]].split() if whole else [re.sub(r"\$\{(\w+)\}", lambda name: variables[name[1]], word)]
    command[0] = GREENMOCK
    without_root = []
    if os.geteuid() == 0:  # as DynamicUser would; a copy, since the folders above the program may be closed to others
        command[0] = shutil.copy(GREENMOCK, directory)
        os.chown(directory, NOBODY, NOBODY)
        without_root = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs", "--bounding-set=-all"]
    with open(directory / "said.txt", "w+") as said:
        server = subprocess.Popen(["setpriv", *without_root, "--pdeathsig", "KILL", *command], stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        try:
            deadline = time.monotonic() + WITHIN
            while not ready.exists():
                if server.poll() is not None or time.monotonic() > deadline:
                    sys.exit(f"{' '.join(command)} does not serve ({server.poll()}):\n{(directory / 'said.txt').read_text()}")
                time.sleep(0.02)
            json.loads(ready.read_text())
            server.send_signal(signal.SIGTERM)  # as systemd stops it
            if server.wait(WITHIN) != 0:
                sys.exit(f"SIGTERM ends it with {server.returncode}")
        finally:
            server.kill()
            server.wait()
    if not (directory / "state.db").exists():
        sys.exit("the state is not kept in the StateDirectory")


def main():
    sections = parse(UNIT.read_text())
    service = dict(sections["Service"])
    wrong = {key: service.get(key) for key, value in PROMISED.items() if service.get(key) != value}
    if wrong or ("WantedBy", "multi-user.target") not in sections["Install"]:
        sys.exit(f"{UNIT.name}: not as promised: {wrong or sections['Install']}")
    has_systemd = shutil.which("systemd-analyze")
    if not has_systemd and pathlib.Path("/etc/debian_version").exists():
        sys.exit("systemd-analyze is not there: ./dev test installs it, or apt-get install --no-install-recommends systemd")
    directory = pathlib.Path(tempfile.mkdtemp(prefix="greenmock-unit-"))
    try:
        if has_systemd:
            systemd_takes_it(directory)
        serves(service, directory)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    if not has_systemd:  # elsewhere there may be none; the rest is as it should be
        print(f"{UNIT.name}: skipped what systemd-analyze says: it is not there")
        sys.exit(SKIPPED)
    print(f"{UNIT.name}: {len(service)} settings: ok")


main()
