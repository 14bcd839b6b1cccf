#!/usr/bin/env bash
# The public headers need the standard library only, and each compiles by itself.
set -euo pipefail

include=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../mock/include" && pwd)
status=0

fail() {
  printf '%s\n' "$*" >&2
  status=1
}

# Standard headers have neither a folder nor an ending.
foreign=$(grep -rnE '^ *# *include' "$include" | grep -vE '#include (<[a-z_]+>|"greenmock/[a-z_]+\.hpp")$' || true)
[ -z "$foreign" ] || fail "not of the standard library: $foreign"

for header in "$include"/greenmock/*.hpp; do
  name=greenmock/$(basename "$header")
  printf '#include <%s>\n' "$name" | "${CXX:-c++}" -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Werror \
    -fsyntax-only -I "$include" -x c++ - || fail "$name does not compile by itself"
  grep -q "^#include \"$name\"" "$include/greenmock/greenmock.hpp" || [ "$name" = greenmock/greenmock.hpp ] ||
    fail "greenmock.hpp leaves out $name"
done
exit $status
