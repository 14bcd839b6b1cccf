"""The shell steps of a CI job, run as GitHub or GitLab would: what installs, checks out or uploads is left out, by name."""

import contextlib
import os
import signal
import subprocess
import xml.etree.ElementTree as xml

from harness import Failure, expect

WITHIN = 300  # seconds for a step; generous, since tests run side by side

# What cannot run here: it changes the machine, or fetches and builds what the test has already.
NOT_RUN = {"Install": "apt", "Build greenmock": "clones and builds", "before_script": "both of them, at GitLab"}
ACTIONS = {"actions/checkout@v4", "actions/cache@v4", "actions/upload-artifact@v4", "mikepenz/action-junit-report@v5"}


def run(path, directory, environment):
    """Runs the jobs of a workflow, and looks for the reports that they hand over; how many steps ran."""
    import yaml  # Debian's python3-yaml; pages without CI need none
    workflow = yaml.safe_load(path.read_text())
    steps, reports, artifacts = _github(workflow) if "jobs" in workflow else _gitlab(workflow)
    variables = directory / "ci-variables"
    variables.write_text("")
    environment = {**environment, "CI": "true", "GITHUB_ENV": str(variables)}
    shells = []
    try:
        for name, script in steps:
            said = directory / "ci-step.txt"
            with open(said, "wb") as output:
                # In a container GitHub's shell is sh; at GitLab it is the image's bash.
                shell = ["bash", "-e", "-o", "pipefail"] if "jobs" not in workflow else ["sh", "-e"]
                shells.append(subprocess.Popen([*shell, "-c", script], cwd=directory, env=environment, start_new_session=True,
                                               stdin=subprocess.DEVNULL, stdout=output, stderr=output))
                try:
                    status = shells[-1].wait(WITHIN)
                except subprocess.TimeoutExpired:
                    status = f"not ended after {WITHIN} s"
            if status != 0:
                raise Failure(f"step {name!r} of {path.name}: {status}\n{script}\n--- it says:\n{said.read_text(errors='replace')}")
            environment.update(line.split("=", 1) for line in variables.read_text().splitlines())
    finally:
        for shell in shells:  # what a step has left running ends with the job
            with contextlib.suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGKILL)
            shell.wait()
    expect(f"artifacts of {path.name} that are not there", [], [name for name in artifacts if not any(directory.glob(name))])
    for report in reports:
        cases = sum(1 for _ in xml.parse(directory / report).iter("testcase"))
        if not cases:
            raise Failure(f"{report}, which {path.name} hands over, has no test case")
    if not reports:
        raise Failure(f"{path.name} hands over no JUnit")
    return len(steps)


def _github(workflow):
    steps, reports, artifacts = [], [], []
    for job in workflow["jobs"].values():
        expect("keys of a job", {"runs-on", "steps"}, {"runs-on", "steps"} & job.keys())
        for step in job["steps"]:
            expect(f"keys of {step}", set(), step.keys() - {"name", "uses", "run", "with", "if", "env", "id"})
            expect(f"`uses` or `run` in {step}", 1, len({"uses", "run"} & step.keys()))
            if "run" in step:
                steps += [] if step["name"] in NOT_RUN else [(step["name"], step["run"])]
                continue
            if step["uses"] not in ACTIONS:
                raise Failure(f"nobody knows the action {step['uses']}")
            reports += step["with"]["report_paths"].split() if "report_paths" in step.get("with", {}) else []
            artifacts += step["with"]["path"].split() if step["uses"].startswith("actions/upload") else []
    return steps, reports, artifacts


def _gitlab(workflow):
    steps, reports, artifacts = [], [], []
    for name, job in workflow.items():
        expect(f"keys of the job {name}", set(), job.keys() - {"image", "variables", "cache", "before_script", "script", "artifacts"})
        steps.append((name, "\n".join(job["script"])))
        paths = job["artifacts"]["reports"]["junit"]
        reports += [paths] if isinstance(paths, str) else paths
        artifacts += job["artifacts"].get("paths", [])
    return steps, reports, artifacts
