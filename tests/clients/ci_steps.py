"""The shell steps of a CI job, run as GitHub or GitLab would: what installs, checks out or uploads is left out, by name.

A job that takes the tarball of a release takes one of the programs that are tested, at another address.
"""

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import tarfile
import tempfile
import xml.etree.ElementTree as xml

from harness import Failure, expect

WITHIN = 300  # seconds for a step; generous, since tests run side by side

# What cannot run here: it changes the machine, or fetches and builds what the test has already.
NOT_RUN = {"Install": "apt", "Build greenmock": "clones and builds", "before_script": "both of them, at GitLab"}
TARBALL = "GREENMOCK_TARBALL"  # the variable with its address
ACTIONS = {"actions/checkout@v4", "actions/cache@v4", "actions/upload-artifact@v4", "mikepenz/action-junit-report@v5"}


def run(path, directory, environment):
    """Runs the jobs of a workflow, and looks for the reports that they hand over; how many steps ran."""
    import yaml  # Debian's python3-yaml; pages without CI need none
    workflow = yaml.safe_load(path.read_text())
    # A job has a folder of its own, with nothing in it that another has left.
    checkout = pathlib.Path(tempfile.mkdtemp(prefix="greenmock-job-"))
    try:
        shutil.copytree(directory, checkout, symlinks=True, dirs_exist_ok=True)
        return _run(path.name, workflow, checkout, {name: value.replace(str(directory), str(checkout)) for name, value in environment.items()})
    finally:
        shutil.rmtree(checkout, ignore_errors=True)


def _run(file, workflow, checkout, environment):
    steps, set_there, reports, artifacts = _github(workflow) if "jobs" in workflow else _gitlab(workflow)
    variables, paths = checkout / "ci-variables", checkout / "ci-paths"
    environment = {**environment, **set_there, "CI": "true", "GITHUB_ENV": str(variables), "GITHUB_PATH": str(paths)}
    if TARBALL in set_there:
        environment[TARBALL] = _tarball(checkout, set_there[TARBALL])
    shells = []
    try:
        for name, script in steps:
            said = checkout / "ci-step.txt"
            variables.write_text("")
            paths.write_text("")
            with open(said, "wb") as output:
                # In a container GitHub's shell is sh; at GitLab it is the image's bash.
                shell = ["bash", "-e", "-o", "pipefail"] if "jobs" not in workflow else ["sh", "-e"]
                shells.append(subprocess.Popen([*shell, "-c", script], cwd=checkout, env=environment, start_new_session=True,
                                               stdin=subprocess.DEVNULL, stdout=output, stderr=output))
                try:
                    status = shells[-1].wait(WITHIN)
                except subprocess.TimeoutExpired:
                    status = f"not ended after {WITHIN} s"
            if status != 0:
                raise Failure(f"step {name!r} of {file}: {status}\n{script}\n--- it says:\n{said.read_text(errors='replace')}")
            environment.update(line.split("=", 1) for line in variables.read_text().splitlines())
            for line in paths.read_text().splitlines():
                environment["PATH"] = f"{line}:{environment['PATH']}"
    finally:
        for shell in shells:  # what a step has left running ends with the job
            with contextlib.suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGKILL)
            shell.wait()
    expect(f"artifacts of {file} that are not there", [], [name for name in artifacts if not any(checkout.glob(name))])
    for report in reports:
        cases = sum(1 for _ in xml.parse(checkout / report).iter("testcase"))
        if not cases:
            raise Failure(f"{report}, which {file} hands over, has no test case")
    if not reports:
        raise Failure(f"{file} hands over no JUnit")
    return len(steps)


def _tarball(checkout, documented):
    """The address of one as ./dev package makes it, but for the libraries. The programs are nowhere else then."""
    place = checkout / pathlib.PurePosixPath(documented).name
    with tarfile.open(place, "w:gz") as tarball:
        for program in sorted((checkout / "build" / "bin").glob("greenmock*")):
            tarball.add(program, f"{place.name.removesuffix('.tar.gz')}/bin/{program.name}")  # the link to what is tested
            program.unlink()
    return place.as_uri()


def _github(workflow):
    steps, variables, reports, artifacts = [], {}, [], []
    for job in workflow["jobs"].values():
        expect("keys of a job", {"runs-on", "steps"}, {"runs-on", "steps"} & job.keys())
        variables |= job.get("env", {})
        for step in job["steps"]:
            expect(f"keys of {step}", set(), step.keys() - {"name", "uses", "run", "with", "if", "id"})
            expect(f"`uses` or `run` in {step}", 1, len({"uses", "run"} & step.keys()))
            if "run" in step:
                steps += [] if step["name"] in NOT_RUN else [(step["name"], step["run"])]
                continue
            if step["uses"] not in ACTIONS:
                raise Failure(f"nobody knows the action {step['uses']}")
            reports += step["with"]["report_paths"].split() if "report_paths" in step.get("with", {}) else []
            artifacts += step["with"]["path"].split() if step["uses"].startswith("actions/upload") else []
    return steps, variables, reports, artifacts


def _gitlab(workflow):
    steps, variables, reports, artifacts = [], {}, [], []
    for name, job in workflow.items():
        expect(f"keys of the job {name}", set(), job.keys() - {"image", "variables", "cache", "before_script", "script", "artifacts"})
        steps.append((name, "\n".join(job["script"])))
        variables |= job.get("variables", {})
        paths = job["artifacts"]["reports"]["junit"]
        reports += [paths] if isinstance(paths, str) else paths
        artifacts += job["artifacts"].get("paths", [])
    return steps, variables, reports, artifacts
