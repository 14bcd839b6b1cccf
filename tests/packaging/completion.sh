#!/usr/bin/env bash
# What bash offers for greenmock and greenmock-conformance is all that their --help tells, and no more.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=packaging/bash-completion/greenmock
. "$here/../../packaging/bash-completion/greenmock"
failures=0 checks=0

# offered WORDS…: what is offered for the last of them.
offered() {
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
  _greenmock "$1" "${!#}" "${*:$#-1:1}"
  printf '%s\n' "${COMPREPLY[@]}" | sort
}

# expect EXPECTED WORDS…
expect() {
  local seen
  seen=$(offered "${@:2}")
  checks=$((checks + 1))
  [ "$seen" = "$1" ] && return
  failures=$((failures + 1))
  printf '%s <Tab>\n  expected: %s\n  seen:     %s\n' "${*:2}" "$(tr '\n' ' ' <<<"$1")" "$(tr '\n' ' ' <<<"$seen")" >&2
}

# The lines that begin with a flag, in whatever group they stand.
options() { grep -E '^  -' || true; }

# A section of a help page on standard input.
section() { awk -v "title=$1:" '$0 == title {inside = 1; next} /^$/ || /^[A-Z]/ {inside = 0} inside'; }

# walk PROGRAM COMMANDS…: each command, each flag and each enumerated value below it.
walk() {
  local help flags line command values
  help=$("$@" --help)
  # Another way of reading than that of the completion: flags are whatever looks like one where a description may not begin.
  flags=$(options <<<"$help" | cut -c 3-28 | grep -oE '^(-[a-z],)?--[a-z-]+' | tr ',' '\n' | sort)
  [ -n "$flags" ] || { echo "$*: --help has no flags" >&2; exit 1; }
  expect "$flags" "$@" -
  expect "$(grep -- '^--h' <<<"$flags")" "$@" --h
  while IFS= read -r line; do
    values=$(sed -E 's/^  [^ ]* \{([^}]*)\}.*/\1/; s/,/\n/g' <<<"$line" | sort)
    line=$(grep -oE -- '--[a-z-]+' <<<"$line" | head -1)
    expect "$values" "$@" "$line" ''
    expect "$values" "$@" "$line" =
    expect "$(head -1 <<<"$values")" "$@" "$line" = "$(head -1 <<<"$values")"
  done < <(options <<<"$help" | grep -E '^  -[^ ]* \{' || true)
  local -a commands=()
  mapfile -t commands < <(section Subcommands <<<"$help" | sed -nE 's/^  ([a-z]+) .*/\1/p')
  [ ${#commands[@]} = 0 ] || expect "$(printf '%s\n' "${commands[@]}" | sort)" "$@" ''
  for command in "${commands[@]}"; do walk "$@" "$command"; done
}

walk "$GREENMOCK"
scripts=$("$GREENMOCK" serve --list-scripts | sed 's/ .*//' | sort)
expect "$scripts" "$GREENMOCK" serve --script ''
expect "$scripts" "$GREENMOCK" serve --strict --script =
expect "$scripts" "$GREENMOCK" check ''
expect ten-minute-wait "$GREENMOCK" serve --port 0 --script ten-m
expect $'current\nseed' "$GREENMOCK" serve --dialect ''
expect $'json\nnone\ntext' "$GREENMOCK" serve --log ''
expect '' "$GREENMOCK" serve --state '' # a file
expect '' "$GREENMOCK" scan ''

if [ -n "${CONFORMANCE:-}" ]; then
  walk "$CONFORMANCE"
  scenarios=$("$CONFORMANCE" list | sed 's/ .*//' | sort)
  expect "$scenarios" "$CONFORMANCE" run --only ''
  expect "$scenarios" "$CONFORMANCE" show ''
  expect $'badge=\nhtml=\njson=\njunit=\ntap=' "$CONFORMANCE" run --report ''
  expect '' "$CONFORMANCE" run -- ./my-client --
fi

[ "$failures" = 0 ] || exit 1
[ "$checks" -gt 30 ] || { echo "only $checks checks" >&2; exit 1; }
echo "$checks completions: ok"
