"""names.py CTEST BUILD GREENMOCK: each test that a row of fixtures/fidelity names is one that ctest knows, and each
--assume that one names is one that greenmock takes."""

import json
import re
import subprocess
import sys

from known_tests import known_tests


def known_assumptions(greenmock):
    refused = subprocess.run([greenmock, "serve", "--assume", "nothing=1"], capture_output=True, text=True).stderr
    return set(re.findall(r"[a-z]\w*\.\w+", refused.partition("the keys are")[2]))


def main():
    ctest, build, greenmock = sys.argv[1:]
    rows = json.loads(subprocess.run([greenmock, "fidelity", "--json"], check=True, capture_output=True).stdout)["rows"]
    tests, assumptions = set(known_tests(ctest, build)), known_assumptions(greenmock)
    problems = [f"{row['id']}: there is no test {name}" for row in rows for name in row.get("tests", []) if name not in tests]
    problems += [f"{row['id']}: there is no --assume {key}" for row in rows
                 for key in re.findall(r"--assume ([\w.]+)", row.get("setting", "")) if key not in assumptions]
    print("\n".join(problems) or f"{len(rows)} rows name tests and settings that are there")
    return 1 if problems or not rows or not tests or not assumptions else 0


if __name__ == "__main__":
    sys.exit(main())
