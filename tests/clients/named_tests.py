"""Whether each test that docs/hostile-input.md and SECURITY.md name exists: the last cell of each row of their tables.

    named_tests.py CTEST BUILD-FOLDER

A name may be cut short by `…`, and may stand for several by `.*`.
"""

import re
import sys

from harness import HERE, Failure, expect
from known_tests import known_tests

TOP = HERE.parents[1]
PAGES = {"docs/hostile-input.md": "test", "SECURITY.md": "kept by"}  # the head of the column that names them


def last_cells(text, head):
    """Of the rows of the table whose last column has this head."""
    table = re.search(rf"^\|.*\| {head} \|\n\|[-|]+\|\n((?:\|.*\|\n)+)", text, re.MULTILINE)
    return [row.rsplit(" | ", 1)[1].removesuffix(" |") for row in table[1].splitlines()] if table else []


def exists(name, tests):
    beginning = re.sub(r"(…|(?<=\.)\*)$", "", name)
    return any(test == name or beginning != name and test.startswith(beginning) for test in tests)


def main(ctest, folder):
    tests = known_tests(ctest, folder)
    for page, head in PAGES.items():
        cells = last_cells((TOP / page).read_text(), head)
        named = [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]
        expect(f"whether {page} names tests", True, bool(named))
        expect(f"tests that {page} names and that are not there", [], [name for name in named if not exists(name, tests)])
        expect(f"rows of {page} that name no test and do not say so by –, or by a link", [],
               [cell for cell in cells if not re.search(r"`[^`]+`|^–$|\]\(", cell)])
        print(f"{page} names {len(named)} tests, and they are there: ok")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Failure as failure:
        sys.exit(f"named tests: {failure}")
