#!/usr/bin/env bash
# The service as a person at a shell meets it: curl, base64, a picture file, a form; zbar reads the code too.
set -euo pipefail
name=curl
# shellcheck source=tests/clients/harness.sh
. "$(dirname "${BASH_SOURCE[0]}")/harness.sh"

id=11015502
token=ccc44689b17435537c15a939d0a478b71c3bd7d7d52d312345

# ask METHOD [ARGUMENTS]: the body, if the status is 200.
ask() {
  curl --silent --show-error --fail --max-time 60 "${@:2}" "$url/waInstance$id/$1/$token"
}

# code FILE: the picture that qr gives.
code() {
  local answer
  answer=$(ask qr)
  expect 'type of qr' qrCode "$(field type <<<"$answer")"
  field message <<<"$answer" | base64 --decode >"$1" || fail "the message of qr is no base64: ${answer:0:300}"
  expect "first bytes of the picture" 89504e470d0a1a0a "$(head -c 8 "$1" | od -An -tx1 | tr -d ' \n')"
}

logs_in_and_out() {
  local first=$directory/first.png again=$directory/again.png said
  expect 'state at first' '{"stateInstance":"notAuthorized"}' "$(ask getStateInstance)"
  code "$first"
  said=$(zbarimg --nodbus --quiet --raw "$first") || fail 'zbar cannot read the picture of qr'
  [[ $said =~ ^[^,]+(,[^,]+){3}$ ]] || fail "the code has not four parts: $said"
  said=$("$greenmock" scan "$first" --control "$control" 2>&1) || fail "greenmock scan refuses the current code: $said"
  expect 'state after the scan' '{"stateInstance":"authorized"}' "$(ask getStateInstance)"
  expect 'qr when logged in' '{"type":"alreadyLogged","message":"instance account already authorized"}' "$(ask qr)"
  expect 'logout' '{"isLogout":true}' "$(ask logout)"
  expect 'state after logout' '{"stateInstance":"notAuthorized"}' "$(ask getStateInstance)"
  code "$again"
  ! cmp --silent "$first" "$again" || fail 'the code after logout is the old one'
}

sets_up_the_account() {
  local said picture=$directory/me.jpg old=$token
  expect 'setSettings' '{"saveSettings":true}' \
    "$(ask setSettings --json '{"stateWebhook":"yes","delaySendMessagesMilliseconds":1000}')"
  said=$(ask getSettings)
  expect 'a setting that was saved' yes "$(field stateWebhook <<<"$said")"
  expect 'a setting that was not' no "$(field incomingWebhook <<<"$said")"
  { printf '\xff\xd8\xff'; head -c 300000 /dev/urandom; } >"$picture"
  said=$(ask setProfilePicture --form "file=@$picture;type=image/jpeg")
  expect 'avatar' "$(field urlAvatar <<<"$said")" "$(ask getWaSettings | field avatar)"
  token=$(ask updateApiToken | field apiTokenInstance)
  expect 'status with the old token' 401 \
    "$(curl --silent --output /dev/null --write-out '%{http_code}' "$url/waInstance$id/getStateInstance/$old")"
  expect 'state with the new token' '{"stateInstance":"authorized"}' "$(ask getStateInstance)"
  token=$old
}

for dialect in seed current; do
  # Slow, or the code might be replaced between the call and the scan.
  start --dialect "$dialect" --instance "$id:$token" --speed 0.01
  logs_in_and_out
  stop || fail "greenmock ended with $? after SIGTERM, not with 0"
  rm -rf "$directory"
  start --dialect "$dialect" --instance "$id:$token:authorized"
  sets_up_the_account
  stop || fail "greenmock ended with $? after SIGTERM, not with 0"
  rm -rf "$directory"
done
echo "curl $(curl --version | sed -n '1s/^curl \([^ ]*\).*/\1/p'): login, logout and the account's settings, in both dialects: ok"
