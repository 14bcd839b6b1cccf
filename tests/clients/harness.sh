# shellcheck shell=bash
# A greenmock of its own for a test: `start ARGUMENTS…` sets url and control; it ends with the script.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
greenmock=${GREENMOCK:-$here/../../build/bin/greenmock}
start_within=60 # seconds; generous, since tests run side by side
stop_within=60

# A client told to use a proxy would not reach a server on loopback.
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY

fail() {
  printf '%s: %s\n' "${name:-test}" "$*" >&2
  exit 1
}

# expect WHAT EXPECTED SEEN
expect() {
  [ "$2" = "$3" ] || fail "$1
  expected: $2
  seen:     ${3:0:300}"
}

start() {
  [ -x "$greenmock" ] || fail "there is no greenmock at $greenmock: build it with ./dev build, or set GREENMOCK"
  directory=$(mktemp -d "${TMPDIR:-/tmp}/greenmock-client-XXXXXX")
  trap end EXIT
  trap 'exit 130' INT TERM
  # setpriv: no server is left behind even if this test is killed.
  setpriv --pdeathsig KILL "$greenmock" serve --port 0 --control-port 0 --log none \
    --ready-file "$directory/ready.json" "$@" >"$directory/output.txt" 2>&1 </dev/null &
  server=$!
  local deadline=$((SECONDS + start_within))
  until [ -e "$directory/ready.json" ]; do
    kill -0 "$server" 2>/dev/null || fail "greenmock ended before it was ready: $(cat "$directory/output.txt")"
    [ "$SECONDS" -lt "$deadline" ] || fail "greenmock wrote no ready file within $start_within s"
    sleep 0.02
  done
  url=$(field url <"$directory/ready.json")
  control=$(field controlUrl <"$directory/ready.json")
  url=${url%/} control=${control%/}
}

# stop: ends the server; its exit status.
stop() {
  [ -n "${server:-}" ] || return 0
  local pid=$server deadline=$((SECONDS + stop_within)) status=0
  server=
  kill "$pid" 2>/dev/null || true
  while kill -0 "$pid" 2>/dev/null; do
    [ "$SECONDS" -lt "$deadline" ] || kill -KILL "$pid" 2>/dev/null || true
    sleep 0.02
  done
  wait "$pid" || status=$?
  return "$status"
}

end() {
  local status=$?
  stop || true
  rm -rf "${directory:?}"
  exit "$status"
}

# field NAME: a text field of the JSON object on standard input.
field() {
  sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p"
}
