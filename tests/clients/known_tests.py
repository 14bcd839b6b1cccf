"""The tests that ctest knows."""

import json
import pathlib
import subprocess
import tempfile

WITHIN = 60


def known_tests(ctest, folder):
    """Names, of that build folder. Asked from another one, since ctest writes a log even then: the one of the run that asks."""
    with tempfile.TemporaryDirectory(prefix="greenmock-tests-") as elsewhere:
        pathlib.Path(elsewhere, "CTestTestfile.cmake").write_text(f'subdirs("{folder}")\n')
        listed = subprocess.run([ctest, "--show-only=json-v1"], cwd=elsewhere, timeout=WITHIN, stdin=subprocess.DEVNULL, check=True,
                                stdout=subprocess.PIPE)
    return [test["name"] for test in json.loads(listed.stdout)["tests"]]
