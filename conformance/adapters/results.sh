#!/usr/bin/env bash
# Puts the reference client and the adapters of this folder to the whole suite, and writes docs/results.md.
#   ./dev test && conformance/adapters/results.sh
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
kit=$top/build/bin/greenmock-conformance
here=$top/conformance/adapters
export NODE_PATH=${NODE_PATH:-$top/tests/clients/node_modules}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

reports=()
judge() {
  local report=$scratch/$1.jsonl status=0
  "$kit" run --quiet --seed 7 --jobs 16 --report json="$report" -- "$2" >"$scratch/$1.txt" || status=$?
  [ "$status" -le 1 ] || { cat "$scratch/$1.txt" >&2; exit "$status"; }
  tail -n 1 "$scratch/$1.txt" >&2
  reports+=("$report")
}

judge reference "$top/build/bin/greenmock-reference-client"
judge cpp "$top/build/bin/greenmock-adapter-cpp"
judge python "$here/python/adapter.py"
judge node "$here/node/adapter.mjs"
judge node-websocket "$here/node-websocket/adapter.mjs"
judge shell "$here/shell/adapter.sh"

{
  cat <<'EOF'
# Which client fails what

The reference client and the five adapters of [conformance/adapters](../conformance/adapters/README.md), put to the whole suite in virtual
time. Made by `conformance/adapters/results.sh`. Where an adapter has the loop, the checks of the loop judge the adapter and not the
library it wraps.

EOF
  "$kit" report join "${reports[@]}"
} >"$top/docs/results.md"
