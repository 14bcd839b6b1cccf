#!/usr/bin/env bash
# Man pages made from --help: groff and mandoc have nothing to say about them, and no flag, command or word of a description is lost.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/greenmock-man-XXXXXX")
trap 'rm -rf "$scratch"' EXIT
skipped=77 # what CMakeLists.txt has as SKIP_RETURN_CODE

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

command -v groff >/dev/null || fail "groff is not there: ./dev test installs it, or apt-get install groff-base"
has_mandoc=$(command -v mandoc || true)
[ -n "$has_mandoc" ] || [ ! -e /etc/debian_version ] || fail "mandoc is not there: ./dev test installs it, or apt-get install mandoc"

# holds PROGRAM COMMANDS…: what the help of a command says stands in page.txt.
holds() {
  local help line command
  help=$("$@" --help)
  while IFS= read -r line; do
    [[ $page == *"$line"* ]] || fail "${*/$1/$(basename "$1")}: the page lacks '$line'"
  done < <(awk '/^  -/ {print $1} /^[A-Z].*:$/ && !/^(Options|Positionals|Subcommands):$/ {sub(/:$/, ""); print} /^ {30}/ || /^  -.*  / {sub(/^  -.*  +/, ""); gsub(/ +/, " "); sub(/^ /, ""); print}' <<<"$help")
  for command in $(sed -n '/^Subcommands:/,/^$/s/^  \([a-z]*\) .*/\1/p' <<<"$help"); do
    grep -qE "^   ${*:2}${2:+ }$command\$" "$scratch/page.txt" || fail "the page has no section for ${*:2} $command"
    holds "$@" "$command"
  done
}

for program in "$GREENMOCK" ${CONFORMANCE:+"$CONFORMANCE"}; do
  name=$(basename "$program")
  sh "$here/../../packaging/man.sh" "$program" "$scratch/$name.1"
  groff -k -man -Tutf8 -ww -P-cbou -rLL=1000n -rHY=0 "$scratch/$name.1" >"$scratch/page.txt" 2>"$scratch/warnings.txt"
  [ ! -s "$scratch/warnings.txt" ] || fail "$name.1: $(cat "$scratch/warnings.txt")"
  page=$(tr -s '[:space:]' ' ' <"$scratch/page.txt")
  [[ $page == *"NAME $name - "* ]] || fail "$name.1 does not begin with its name"
  holds "$program"
  [ -z "$has_mandoc" ] || mandoc -Tlint -Werror "$scratch/$name.1"
  echo "$name.1: $(wc -l <"$scratch/page.txt") lines: ok"
done
[ -n "$has_mandoc" ] || { # elsewhere there may be none; the rest is as it should be
  echo "skipped what mandoc says: it is not there"
  exit "$skipped"
}
