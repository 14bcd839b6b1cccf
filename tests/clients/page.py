r"""A page of the documentation, as a reader follows it: each command is run, and what the page promises is looked for.

    page.py PAGE        runs its blocks in order, in a folder of its own, with the greenmock that is tested
    page.py --complete  whether each page with commands is run by a test, or listed below with the reason why not; so are blocks that are only shown

What stands behind the language of a fenced block says what it is:

    sh              commands that end, all in one shell; each must succeed (curl: a status below 400). One with `# 409` behind it is refused so,
                    one with `# exit code 1` ends with that
    sh server       a server in a terminal of its own, ended by Ctrl-C when the next one is started, and at the end
    sh streams      each line goes on until it is ended, here once it has said something
    text here       lines that the commands before have said, in this order
    LANGUAGE FILE   what the reader saves under this name. A workflow of CI is run too: ci_steps.py
    console         a session, commands and what they say, that is shown and not run; SHOWN has the reason

A table with the columns `run` and `it says` is run too, row by row: what stands between backticks under `run` are commands, as those of a
block of sh; what stands so under `it says` must be said by them, in this order. `\|` in a cell is a pipe.

A page that begins with "The project of [another page](page.md)" has the files of that one.

What differs: free ports in place of 8080 and 8081, which the server's ready file tells.
"""

import contextlib
import json
import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import ci_steps
from harness import GREENMOCK, HERE, START_WITHIN, STOP_WITHIN, Failure, expect
from ports import free_ports

TOP = HERE.parents[1]
TABLE, RUN, SAYS = "table", "run", "it says"  # one whose rows are run, and its columns
WITHIN = 120  # seconds for a block; generous, since tests run side by side

# Pages with commands that page.py does not run.
ELSEWHERE = {
    "docs/first-bot.md": "run by first_bot.mjs: it has a third terminal",
    "docs/conformance.md": "whole runs of the kit take minutes; tests/kit runs these commands, one by one",
    "docs/performance.md": "half an hour on a quiet machine, by ./dev bench peers",
    "docs/probe.md": "asks a real account; tests/kit/probe_test.cpp asks the fake",
    "docs/scale-out.md": "run by scale_out.py: it wants two servers and nginx",
    "docs/scenarios.md": "needs a client and scenarios of the reader's own; tests/kit loads what the page shows",
    "docs/real-clients.md": "its commands are tests of their own, clients.*",
    "conformance/adapters/README.md": "needs the reader's own adapter; tests/kit runs those of the folder",
}
# Pages with blocks that are not run, as they stand, by any test: `console`, and `sh` with a word of their own behind it.
SHOWN = {
    "README.md": "the first screen of ./dev run, with tokens and times of one day; the commands follow as sh",
    "docs/conformance.md": "a client of the reader's own, shortened",
    "docs/probe.md": "what it says of a real account",
    "docs/scale-out.md": "`sh start` of fixed ports, and no end; scale_out.py starts the same on free ones",
    "docs/websocket.md": "has no end; python_websockets.py is such a client",
    "docs/recipes/on-a-machine.md": "wants root, systemd or a release build; packaging/try.sh unpacks and starts it, tests/packaging runs the unit's command",
    "docs/recipes/other-machines.md": "there is no Docker where the tests run",
}
# Lines that the test has done already, or must not do.
NOT_RUN = {
    r"\./dev (build|test|run +#)": "builds; a test runs what is built",
    r"build/bin/greenmock-conformance run -- build/bin/greenmock-reference-client$": "minutes; kit.reference-client is this run",
}

PRELUDE = r"""
set -eE -o pipefail
trap 'printf "this fails: %s\n" "$BASH_COMMAND"' ERR
curl() { command curl -sS --fail-with-body --max-time 60 "$@"; }
refused() { # STATUS curl ARGUMENTS…
  local status; status=$(command curl -sS -o refusal.txt -w '%{http_code}' "${@:3}"); cat refusal.txt
  [ "$status" = "$1" ] || { printf '\nanswered %s, not %s\n' "$status" "$1"; return 1; }
}
ends_with() { # STATUS COMMAND…
  local status=0; "${@:2}" || status=$?
  [ "$status" = "$1" ] || { printf 'exit code %s, not %s\n' "$status" "$1"; return 1; }
}
streams() { # COMMAND…
  command "$@" --fail-with-body >stream.txt 2>stream-errors.txt & local program=$!
  until [ -s stream.txt ]; do kill -0 "$program"; sleep 0.02; done
  kill "$program" || { cat stream.txt stream-errors.txt; return 1; } # it must not end by itself
  wait "$program" || true; cat stream.txt
}
while IFS= read -r block; do
  . "$block" >"$block.said" 2>&1 </dev/null
  echo done
done
"""


class Page:
    """What a reader has while he follows one: a folder, a shell, and perhaps a server."""

    def __init__(self, name, directory):
        self.name, self.directory = name, directory
        self.blocks = blocks_of((TOP / name).read_text())
        self.server = self.ports = self.shell = None
        self.said, self.commands = "", 0
        self.environment = self._environment()

    def run(self):
        self._save_project(self.name)
        for language, what, text in self.blocks:
            if "." in what:
                self._save(what, text)
                if what.endswith(".yml"):
                    self.commands += ci_steps.run(self.directory / what, self.directory, self.environment)
            elif language == "sh" and what == "server":
                self._stop_server()
                self._start_server(text)
            elif language == "sh":
                self._commands(text, streams=what == "streams")
            elif (language, what) == ("text", "here"):
                self._expect_said(text.splitlines())
            elif language == TABLE:
                self._run_table(text)
        self._stop_server()
        if not self.commands:
            raise Failure("there is nothing to run on this page")

    def close(self):
        for process in (self.server, self.shell):
            if process:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def _environment(self):
        """The programs under test are on the PATH; what they keep stays in the folder."""
        programs, home = self.directory / "build" / "bin", self.directory / "home"
        programs.mkdir(parents=True)
        home.mkdir()
        if not os.access(GREENMOCK, os.X_OK):
            raise Failure(f"there is no greenmock at {GREENMOCK}: build it with ./dev build, or set GREENMOCK")
        built = pathlib.Path(GREENMOCK).resolve().parent
        for name in ("greenmock", "greenmock-conformance", "greenmock-reference-client"):
            if (built / name).exists():
                (programs / name).symlink_to(built / name)
        (programs / "python3").symlink_to(sys.executable)
        (programs / "node").symlink_to(os.environ.get("NODE") or shutil.which("node") or "node")
        if not self.name.startswith("docs/recipes/"):  # there it is a project of the reader's own
            for name in ("README.md", "docs", "fixtures", "conformance"):
                (self.directory / name).symlink_to(TOP / name)
        return {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(home), "TMPDIR": str(home),
                "XDG_DATA_HOME": str(home)}

    def _local(self, text):
        if self.ports:
            for standard, port in zip((8080, 8081), self.ports):
                text = re.sub(rf"(127\.0\.0\.1:|--port ){standard}\b", rf"\g<1>{port}", text)
            text = re.sub(r"(greenmock (?:scan|phone)) ", rf"\1 --control http://127.0.0.1:{self.ports[1]} ", text)
        return text

    # --- a terminal of its own for the server

    def _start_server(self, text):
        ready = self.directory / "ready-of-the-server.json"
        ready.unlink(missing_ok=True)
        port, control = self.ports or free_ports(2)  # that it may have again after an end
        text = re.sub(r"greenmock serve|\./dev run",
                      f"greenmock serve --port {port} --control-port {control} --ready-file {ready}", text)
        *before, last = text.strip().replace("\\\n", " ").split("\n")
        self.output = open(self.directory / "server.txt", "w+b")
        self.server = self._spawn(["bash", "-eu", "-c", "\n".join([*before, f"exec {last}"])], stdin=subprocess.DEVNULL,
                                  stdout=self.output, stderr=self.output)
        deadline = time.monotonic() + START_WITHIN
        while not ready.exists():
            if self.server.poll() is not None or time.monotonic() > deadline:
                raise Failure(f"the server does not start ({self.server.poll()}):\n{text}\n{self._server_said()}")
            time.sleep(0.02)
        about = json.loads(ready.read_text())
        self.ports = tuple(int(about[url].rsplit(":", 1)[1]) for url in ("url", "controlUrl"))
        self.commands += 1

    def _stop_server(self):
        if not self.server:
            return
        self.server.send_signal(signal.SIGINT)
        try:
            status = self.server.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            status = "alive"
        expect(f"how the server ends after Ctrl-C; it said:\n{self._server_said()}", 0, status)
        self.server = None
        self.output.close()

    def _server_said(self):
        self.output.seek(0)
        return self.output.read().decode(errors="replace")

    # --- the shell

    def _commands(self, text, streams):
        lines = [self._line(line, streams) for line in text.splitlines() if not any(re.match(pattern, line) for pattern in NOT_RUN)]
        self.commands += sum(bool(re.match(r"[^\s#})]", line)) for line in lines)
        if not self.shell:
            self.shell = self._spawn(["bash", "-c", PRELUDE], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        block = self.directory / "block.sh"
        block.write_text(self._local("\n".join(lines)) + "\n")
        orders, reports = self.shell.stdin.fileno(), self.shell.stdout.fileno()
        os.write(orders, f"{block}\n".encode())
        readable, _, _ = select.select([reports], [], [], WITHIN)
        done = bool(readable) and os.read(reports, 100) == b"done\n"
        self.said = (self.directory / "block.sh.said").read_text(errors="replace")
        if not done:
            why = "fails" if readable else f"has not ended after {WITHIN} s"
            raise Failure(f"a block {why}:\n{text}--- it says:\n{self.said}")

    @staticmethod
    def _line(line, streams):
        refused = re.match(r"(curl .*?)\s+# ([45]\d\d)\b", line)
        if refused:
            return f"refused {refused[2]} {refused[1]}"
        ends = re.match(r"(\S.*?)\s+# exit code (\d+)", line)
        if ends:
            return f"ends_with {ends[2]} {ends[1]}"
        return f"streams {line}" if streams and line else line

    def _run_table(self, table):
        for commands, promises in rows_of(table):
            self._commands("\n".join(commands), streams=False)
            try:
                self._expect_said(promises)
            except Failure as failure:
                raise Failure("\n".join(["in the row of", *commands, str(failure)])) from None

    def _expect_said(self, promises):
        place = 0
        for promise in promises:
            promise = self._local(promise)
            found = self.said.find(promise, place)
            if found < 0:
                raise Failure(f"the commands do not say\n  {promise}\nbut:\n{self.said}")
            place = found + len(promise)

    # --- files

    def _save(self, name, text):
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def _save_project(self, name):
        """The files of the page on which this one builds."""
        base = re.search(r"^The project of \[[^]]*\]\(([\w-]+\.md)\)", (TOP / name).read_text(), re.MULTILINE)
        if base:
            base = str(pathlib.PurePath(name).with_name(base[1]))
            self._save_project(base)
            for _, what, text in blocks_of((TOP / base).read_text()):
                if "." in what:
                    self._save(what, text)

    def _spawn(self, command, **options):
        # setpriv: nothing is left behind even if this test is killed.
        return subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *command], cwd=self.directory, env=self.environment,
                                start_new_session=True, **options)


def blocks_of(text):
    """(language, what, text) of each fenced block, and (TABLE, "", text) of each table that is run, as they follow each other.

    `what` is empty if nothing stands behind the language.
    """
    found = re.finditer(r"^```(\w+)(?: (\S+))?\n(.*?)^```$|((?:^\|[^\n]*\|\n)+)", text, re.MULTILINE | re.DOTALL)
    blocks = [(TABLE, "", match[4]) if match[4] else (match[1], match[2] or "", match[3]) for match in found]
    return [block for block in blocks if block[0] != TABLE or {RUN, SAYS} <= set(cells_of(block[2].splitlines()[0]))]


def rows_of(table):
    """(commands, what they must say) of each row."""
    header, _, *rows = [cells_of(line) for line in table.splitlines()]
    for row in rows:
        cells = dict(zip(header, row, strict=True))
        commands, promises = (re.findall(r"`([^`]+)`", cells[column]) for column in (RUN, SAYS))
        if not commands or not promises:
            raise Failure(f"a row without a command, or without what it says:\n  {row}")
        yield commands, promises


def cells_of(line):
    return [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]


def run(name):
    directory = pathlib.Path(tempfile.mkdtemp(prefix="greenmock-page-"))
    try:
        with contextlib.closing(Page(name, directory)) as page:
            page.run()
            print(f"{name}: {page.commands} commands, each as the page says: ok")
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def is_shown(language, what, _):
    return language == "console" or (language == "sh" and what not in ("", "server", "streams", "bot", "bot-ends"))  # the last two: first_bot.mjs


def complete():
    """Every page with commands is known to CMakeLists.txt or to ELSEWHERE, and to the index of the docs."""
    tested = set(re.findall(r"^\s*add_page_test\((\S+)\)", (HERE / "CMakeLists.txt").read_text(), re.MULTILINE))
    pages = [TOP / "README.md", *(TOP / "docs").rglob("*.md"), *(TOP / "conformance").rglob("*.md")]
    with_commands = {str(page.relative_to(TOP)) for page in pages
                     if any(language in ("sh", "yaml", TABLE) for language, _, _ in blocks_of(page.read_text()))}
    expect("pages with commands that no test runs", [], sorted(with_commands - tested - ELSEWHERE.keys()))
    expect("pages that are listed twice, or for nothing", [],
           sorted((tested & ELSEWHERE.keys()) | ((tested | ELSEWHERE.keys()) - with_commands)))
    shown = {str(page.relative_to(TOP)) for page in pages if any(is_shown(*block) for block in blocks_of(page.read_text()))}
    expect("pages with blocks that are not run, without the reason in SHOWN", [], sorted(shown - SHOWN.keys()))
    expect("pages that SHOWN has for nothing", [], sorted(SHOWN.keys() - shown))
    index = TOP / "docs" / "README.md"
    links = {(index.parent / link).resolve() for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", index.read_text())}
    expect("links of docs/README.md that lead nowhere", [], sorted(str(link) for link in links if not link.exists()))
    expect("pages that docs/README.md leaves out", [],
           sorted(str(page.relative_to(TOP)) for page in (TOP / "docs").rglob("*.md") if page != index and page not in links))
    print(f"{len(tested)} pages are run, {len(ELSEWHERE)} elsewhere; {len(SHOWN)} show what is not run: ok")


if __name__ == "__main__":
    try:
        complete() if sys.argv[1:] == ["--complete"] else run(sys.argv[1])
    except Failure as failure:
        sys.exit(f"{' '.join(sys.argv[1:])}: {failure}")
