#!/usr/bin/env bash
# adapters.sh KIT ADAPTER KNOWN_FAILURES: the adapter keeps the contract, and its client fails just what it is known to fail.
set -euo pipefail
kit=$1 adapter=$2 known=$3
PATH=/usr/bin:$PATH # Debian's Python has Debian's requests; another one may have none
"$kit" smoke -- "$adapter"
exec "$kit" run --quiet --seed 7 --jobs 8 --known-failures "$known" \
  --only 'call-*' --only 'logout-*' --only qr-first-code --only qr-already-logged --only qr-has-auth --only qr-odd-types \
  -- "$adapter"
