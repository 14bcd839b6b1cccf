#!/usr/bin/env bash
# Green API from a shell: bash, curl, sed and base64. The loop is this script's own.
#   greenmock-conformance run -- conformance/adapters/shell/adapter.sh
set -uo pipefail

# ask METHOD [BODY]: fills $status and $body. The URL goes in by a pipe, since anybody may read a program's arguments.
ask() {
  local url=${GREEN_API_URL%/}/waInstance$GREEN_API_ID_INSTANCE/$1/$GREEN_API_TOKEN_INSTANCE answer end failed=0
  answer=$(printf 'url = "%s"\n' "$url" |
    curl --silent --config - --max-time 900 --compressed ${GREEN_API_CA_FILE:+--cacert "$GREEN_API_CA_FILE"} ${2:+--json "$2"} --write-out '\n%{http_code} %{errormsg}') || failed=$?
  end=${answer##*$'\n'} body=${answer%$'\n'*}
  status=${end%% *}
  [ $failed = 0 ] || { fail "${end#* }" ',"kind":"network"'; return 1; }
  [ "$status" = 200 ] || { fail "HTTP $status" ",\"status\":$status"; return 1; }
}

# JSON as sed sees it.
field() { sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p" <<<"$body"; }
quoted() { tr '\n' ' ' <<<"$1" | sed -e 's/[[:cntrl:]]/ /g' -e 's/[\\"]/\\&/g' -e 's/ $//' -e 's/.*/"&"/'; }

say() { printf '{"event":"%s"%s}\n' "$1" "${2:-}"; }
refuse() { echo "$1" >&2; exit 2; }
fail() { say error ",\"message\":$(quoted "$1")${2:-}"; }
finish() { say "$1"; sleep "$(printf '%04d' "${GREEN_API_LINGER_MS:-3000}" | sed 's/...$/.&/')"; exit 0; }

# One look at the account; fails if there was trouble.
look() {
  ask getStateInstance || return 1
  local state type message
  state=$(field stateInstance)
  [ "$state" != authorized ] || finish alreadyLogged
  [ "$state" = "$told" ] || { told=$state; say state ",\"value\":$(quoted "$state")"; }
  [ "$state" = notAuthorized ] || return 0
  ask qr || return 1
  type=$(field type) message=$(field message)
  case $type in
    alreadyLogged) finish authorized ;;
    qrCode)
      base64 --decode <<<"$message" >/dev/null 2>&1 || { fail 'the code is no base64'; return 1; }
      [ "$message" = "$shown" ] || { shown=$message; say qr ",\"image\":\"$message\""; } ;;
    *)
      fail "${message:-qr answers no code}"
      [[ $type == error && ${message,,} =~ auth|log\ ?out ]] && ask logout ;;
  esac
}

task=${GREEN_API_TASK:-}
for name in GREEN_API_TASK GREEN_API_URL; do
  [ "$task" = describe ] || [ "${!name:-}" ] || refuse "$name is not set: this is started by greenmock-conformance run -- $0"
done
case $task in
  describe) echo '{"contract":1,"client":"curl in a shell","tasks":["authorize","logout","call"],"loop":"adapter","pollEvery":"1s","limits":{"qr":"900s"}}' ;;
  authorize)
    told='' shown='' status='' pause=1
    for ((errors = 0; errors < 10; )); do
      if look; then errors=0 pause=1; else errors=$((errors + 1)) pause=$((errors < 6 ? 1 << (errors - 1) : 30)); fi
      case $status in 401 | 403 | 404 | 466) exit 1 ;; esac
      sleep $pause
    done
    exit 1 ;;
  logout) ask logout || exit 1; [[ $body != *'"isLogout":true'* ]] || finish loggedOut; fail 'not logged out'; exit 1 ;;
  call) ask "$GREEN_API_METHOD" "${GREEN_API_BODY:-}" || exit 1; say result ",\"kind\":\"ok\",\"status\":200,\"data\":$(quoted "$body")" ;;
  *) refuse "there is no task $task (GREEN_API_TASK)" ;;
esac
