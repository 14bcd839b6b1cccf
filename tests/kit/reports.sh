#!/usr/bin/env bash
# reports.sh KIT CLIENT: what --report writes is what the programs take that read such files.
set -euo pipefail
kit=$1 client=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
status=0
"$kit" run --quiet --only qr-first-code --only qr-has-auth --report junit=junit.xml --report tap=run.tap \
  --report html=run.html --report badge=badge.svg --report json=run.jsonl -- "$client" --mutant exact-wording >text || status=$?
[ "$status" -le 1 ]
xmllint --noout junit.xml badge.svg
head -n 1 run.tap | grep -qx 'TAP version 14'
grep -q '<html' run.html
if grep -Eo '(src|href)="https?:[^"]*' run.html; then
  echo 'run.html fetches that from elsewhere' >&2
  exit 1
fi
python3 -c 'import json, sys; [json.loads(line) for line in open(sys.argv[1])]' run.jsonl
