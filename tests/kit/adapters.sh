#!/usr/bin/env bash
# adapters.sh KIT ADAPTER KNOWN_FAILURES [SCENARIO…]: the adapter keeps the contract, and its client fails just what it is known to fail.
set -euo pipefail
kit=$1 adapter=$2 known=$3
shift 3
[ $# -gt 0 ] || set -- 'call-*' 'logout-*' qr-first-code qr-already-logged qr-has-auth qr-odd-types
only=()
for scenario; do only+=(--only "$scenario"); done
PATH=/usr/bin:$PATH # Debian's Python has Debian's requests; another one may have none
"$kit" smoke -- "$adapter"
exec "$kit" run --quiet --seed 7 --jobs 8 --known-failures "$known" "${only[@]}" -- "$adapter"
