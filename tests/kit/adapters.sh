#!/usr/bin/env bash
# adapters.sh KIT ADAPTER KNOWN_FAILURES [SCENARIO…]: the adapter keeps the contract, and its client fails just what it is known to fail.
set -euo pipefail
kit=$1 adapter=$2 known=$3
shift 3
[ $# -gt 0 ] || set -- 'call-*' 'logout-*' qr-first-code qr-already-logged qr-has-auth qr-odd-types
only=()
for scenario; do only+=(--only "$scenario"); done
PATH=/usr/bin:$PATH # Debian's Python has Debian's requests; another one may have none
# By hand it says what it lacks, in one line, and asks nothing.
refuses() { # WHAT [VARIABLE=VALUE…]
  local said status=0
  said=$(env -u GREEN_API_TASK -u GREEN_API_URL -u GREEN_API_WS_URL "${@:2}" "$adapter" 2>&1 </dev/null) || status=$?
  [[ $status = 2 && $said = *"$1"* && $said != *$'\n'* ]] || { printf 'not refused for "%s", but %s:\n%s\n' "$1" "$status" "$said" >&2; exit 1; }
}
refuses 'GREEN_API_TASK is not set'
refuses 'GREEN_API_URL is not set' GREEN_API_TASK=authorize
refuses 'no task bogus' GREEN_API_TASK=bogus GREEN_API_URL=http://127.0.0.1:9 GREEN_API_WS_URL=ws://127.0.0.1:9
env -u GREEN_API_URL GREEN_API_TASK=describe "$adapter" | grep -q '"contract"'
"$kit" smoke -- "$adapter"
exec "$kit" run --quiet --seed 7 --jobs 8 --known-failures "$known" "${only[@]}" -- "$adapter"
