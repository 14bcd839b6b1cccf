#!/usr/bin/env bash
# What `greenmock ca` tells people to do so that a program trusts the authority, done as it stands there. Nothing outside
# of a temporary folder is touched. A program that is not on this machine is left out, and that is said.
set -euo pipefail
name=trust
# shellcheck source=tests/clients/harness.sh
. "$(dirname "${BASH_SOURCE[0]}")/harness.sh"

path=/waInstance11015502/getStateInstance/ccc44689b17435537c15a939d0a478b71c3bd7d7d52d312345
answer='{"stateInstance":"notAuthorized"}'
done_of=() left_out=()

folder=$(mktemp -d "${TMPDIR:-/tmp}/greenmock-trust-XXXXXX")
# Instead of the one that start sets.
end_all() {
  local status=$?
  set +e
  rm -rf "${folder:?}"
  [ -n "${directory:-}" ] || exit "$status"
  (exit "$status")
  end
}

# recipe NAME: the commands behind that name in what `greenmock ca` prints.
recipe() {
  awk -v name="$1" '
    index($0, "  " name " ") == 1 { found = 1; print substr($0, 21); next }
    found && substr($0, 1, 20) ~ /^ +$/ { print substr($0, 21); next }
    { found = 0 }' <<<"$recipes"
}

# has PROGRAM WHAT: true if it is here; else WHAT is left out.
has() {
  command -v "$1" >/dev/null && return
  left_out+=("$2: no $1 here")
  return 1
}

with_java() {
  has keytool Java && has javac Java || return 0
  local lines
  lines=$(recipe Java)
  (cd "$folder" && bash -euc "$(sed '/^java /d' <<<"$lines")" >keytool.txt 2>&1) || fail "keytool: $(cat "$folder/keytool.txt")"
  local options=()
  read -ra options <<<"$(grep '^java ' <<<"$lines" | grep -o -- '-D[^ ]*' | tr '\n' ' ')"
  cat >"$folder/Ask.java" <<'JAVA'
public class Ask {
  public static void main(String[] arguments) throws Exception {
    try (var in = new java.net.URL(arguments[0]).openStream()) {
      System.out.print(new String(in.readAllBytes(), "UTF-8"));
    }
  }
}
JAVA
  javac -d "$folder" "$folder/Ask.java"
  java_ask() {
    (cd "$folder" && java -XX:TieredStopAtLevel=1 "$@" 2>&1)
  }
  expect Java "$answer" "$(java_ask "${options[@]}" Ask "$https$path")"
  expect 'Java at api.green-api.com' "$answer" "$(java_ask "${options[@]}" -Dhttps.proxyHost=127.0.0.1 \
    "-Dhttps.proxyPort=${url##*:}" Ask "https://api.green-api.com$path")"
  ! java_ask Ask "$https$path" >/dev/null || fail 'Java that was told nothing trusts it'
  done_of+=(Java)
}

with_go() {
  has go Go || return 0
  cat >"$folder/ask.go" <<'GO'
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
)

func main() {
	answer, err := http.Get(os.Args[1])
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	body, _ := io.ReadAll(answer.Body)
	fmt.Print(string(body))
}
GO
  export GOCACHE=$folder/go GOFLAGS=-mod=mod
  go build -o "$folder/ask" "$folder/ask.go"
  expect Go "$answer" "$(eval "$(recipe 'Python ssl, Go')" && "$folder/ask" "$https$path")"
  expect 'Go at api.green-api.com' "$answer" "$(eval "$(recipe 'Python ssl, Go')" &&
    HTTPS_PROXY=$url "$folder/ask" "https://api.green-api.com$path")"
  ! "$folder/ask" "$https$path" >/dev/null || fail 'Go that was told nothing trusts it'
  done_of+=(Go)
}

# What lies in SSL_CERT_FILE is also what OpenSSL's own program takes.
with_openssl() {
  has openssl OpenSSL || return 0
  s_client() {
    openssl s_client -connect "127.0.0.1:${https##*:}" -verify_return_error -verify_hostname api.green-api.com "$@" </dev/null 2>&1
  }
  (eval "$(recipe 'Python ssl, Go')" && s_client >"$folder/openssl.txt") || fail "SSL_CERT_FILE: $(tail -5 "$folder/openssl.txt")"
  s_client -CAfile "$ca" -tls1_2 >/dev/null || fail 'openssl by TLS 1.2'
  ! s_client >/dev/null || fail 'OpenSSL that was told nothing trusts it'
  ! s_client -CAfile "$ca" -tls1_1 -cipher ALL:@SECLEVEL=0 >/dev/null || fail 'TLS 1.1 is spoken, and must not be'
  done_of+=(OpenSSL)
}

with_debian() {
  local update=update-ca-certificates
  [ ! -x /usr/sbin/$update ] || update=/usr/sbin/$update
  has "$update" Debian || return 0
  # The two lines of the recipe, with all that they write to led elsewhere.
  grep -q '^  sudo update-ca-certificates$' <<<"$recipes" || fail 'update-ca-certificates is not in the recipe'
  local copy
  copy=$(sed -n 's|^  sudo \(cp .*\) /usr/local/share/ca-certificates/greenmock.crt$|\1|p' <<<"$recipes")
  mkdir "$folder/local" "$folder/etc" "$folder/hooks" "$folder/shipped"
  : >"$folder/ca-certificates.conf"
  eval "$copy \"\$folder/local/greenmock.crt\""
  "$update" --certsconf "$folder/ca-certificates.conf" --certsdir "$folder/shipped" --localcertsdir "$folder/local" \
    --etccertsdir "$folder/etc" --hooksdir "$folder/hooks" >"$folder/update.txt" 2>&1 || fail "$update: $(cat "$folder/update.txt")"
  local bundle=$folder/etc/ca-certificates.crt
  expect "Debian's bundle" "$answer" "$(curl --silent --show-error --max-time 60 --cacert "$bundle" "$https$path")"
  expect "Debian's folder" "$answer" "$(curl --silent --show-error --max-time 60 --capath "$folder/etc" "$https$path")"
  done_of+=(Debian)
}

with_chromium() {
  has certutil Chromium || return 0
  HOME=$folder bash -euc "$(recipe Chromium | grep -v '^(')" </dev/null || fail certutil
  HOME=$folder certutil -d "sql:$folder/.pki/nssdb" -L -n greenmock >/dev/null || fail 'certutil knows no greenmock'
  done_of+=(certutil)
}

start --tls --tls-dir "$folder/tls dir" --instance "${path:11:8}:${path##*/}"
trap end_all EXIT
https=$(field httpsUrl <"$directory/ready.json")
ca=$(field caFile <"$directory/ready.json")
recipes=$("$greenmock" ca --tls-dir "$folder/tls dir")
with_openssl
with_debian
with_java
with_go
with_chromium
stop || fail "greenmock ended with $? after SIGTERM, not with 0"
[ ${#left_out[@]} -eq 0 ] || printf 'left out: %s\n' "${left_out[@]}"
echo "as greenmock ca says: ${done_of[*]}: ok"
