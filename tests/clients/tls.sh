#!/usr/bin/env bash
# HTTPS as clients do it that trust the authority and know nothing else of greenmock: on its own address,
# and through HTTPS_PROXY at the hosts of Green API.
set -euo pipefail
name=tls
# shellcheck source=tests/clients/harness.sh
. "$(dirname "${BASH_SOURCE[0]}")/harness.sh"

python=${PYTHON:-python3}
node=${NODE:-node}
path=/waInstance11015502/getStateInstance/ccc44689b17435537c15a939d0a478b71c3bd7d7d52d312345
answer='{"stateInstance":"notAuthorized"}'

folder=$(mktemp -d "${TMPDIR:-/tmp}/greenmock-tls-XXXXXX")
# Instead of the one that start sets.
end_all() {
  local status=$?
  set +e
  rm -rf "${folder:?}"
  [ -n "${directory:-}" ] || exit "$status"
  (exit "$status")
  end
}

# ask URL [OPTIONS…]: what curl gets.
ask() {
  curl --silent --show-error --fail --max-time 60 "${@:2}" "$1$path"
}

# no WHAT COMMAND…: it must fail.
no() {
  local what=$1
  shift
  ! "$@" >/dev/null 2>&1 || fail "$what is served, and must not be"
}

with_curl() {
  expect 'curl, plain' "$answer" "$(ask "$url")"
  expect 'curl --cacert' "$answer" "$(ask "$https" --cacert "$ca")"
  expect 'CURL_CA_BUNDLE' "$answer" "$(CURL_CA_BUNDLE=$ca ask "$https")"
  expect 'curl, TLS 1.2' "$answer" "$(ask "$https" --cacert "$ca" --tls-max 1.2)"
  expect 'curl, by name' "$answer" "$(ask "https://localhost:${https##*:}" --cacert "$ca")"
  no 'curl without the authority' ask "$https"
  no 'curl by TLS 1.1' ask "$https" --cacert "$ca" --tls-max 1.1
  local host
  for host in api.green-api.com 1103.api.green-api.com 7103.p03.green-api.com 7105.api.greenapi.com; do
    expect "curl at $host" "$answer" "$(HTTPS_PROXY=$url ask "https://$host" --cacert "$ca")"
  done
  expect 'curl at http://api.green-api.com' "$answer" "$(http_proxy=$url ask http://api.green-api.com)"
  no 'example.org' env "HTTPS_PROXY=$url" curl --silent --fail --max-time 60 --cacert "$ca" https://example.org/
}

start --tls --tls-dir "$folder/tls" --instance "${path:11:8}:${path##*/}"
trap end_all EXIT
https=$(field httpsUrl <"$directory/ready.json")
ca=$(field caFile <"$directory/ready.json")
expect 'mode of the key of the authority' 600 "$(stat -c %a "$folder/tls/ca.key")"
expect 'greenmock ca --print' "$(cat "$ca")" "$("$greenmock" ca --print --tls-dir "$folder/tls")"

with_curl
REQUESTS_CA_BUNDLE=$ca SSL_CERT_FILE=$ca "$python" tls_client.py "$https$path" "$url" "$answer"
NODE_EXTRA_CA_CERTS=$ca "$node" tls_client.mjs "$https$path" "$url" "$answer"
stop || fail "greenmock ended with $? after SIGTERM, not with 0"
echo "curl, Python and Node over TLS, directly and through CONNECT: ok"
