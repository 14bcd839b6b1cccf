#!/usr/bin/env bash
# Tries what was packaged where nothing else is: a fresh Debian in a folder, for the tarball with nothing installed, for
# the package with what it depends on. Wants root (chroot, apt) and a network; the programs run as nobody.
#   packaging/try.sh PACKAGE.deb TARBALL.tar.gz [SUITES…]     without suites: bookworm trixie
set -euo pipefail

[ $# -ge 2 ] || { echo "usage: $0 PACKAGE.deb TARBALL.tar.gz [SUITES…]" >&2; exit 2; }
[ "$(id -u)" -eq 0 ] || { echo "$0: chroot wants root" >&2; exit 1; }
package=$1 tarball=$2
shift 2
[ $# -gt 0 ] || set -- bookworm trixie # what docs/recipes/on-a-machine.md promises
# The package names the libraries of the Debian that it was made on; another one has them in other versions.
of_the_package=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
scratch=$(mktemp -d)
mounted=()
leave() {
  local place
  for place in "${mounted[@]}"; do umount "$place"; done
  mounted=()
  rm -rf "$scratch"
}
trap leave EXIT

# mirror_of SUITE: the first of those that apt has here which holds it.
mirror_of() {
  local site sites
  sites=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | sort -u)
  for site in $sites; do
    # What is asked of a mirror that has it not may be a page that says so.
    /usr/lib/apt/apt-helper download-file "$site/dists/$1/Release" "$scratch/Release" >/dev/null 2>&1 || continue
    if grep -qx "Codename: $1" "$scratch/Release"; then
      echo "$site"
      return
    fi
  done
  echo "$0: no mirror that apt knows here has $1" >&2
  exit 1
}

# Who has no rights in there: no root, no group, no home.
as_nobody() {
  chroot "$root" /usr/bin/env -i PATH=/usr/bin:/bin HOME=/nonexistent setpriv --reuid 65534 --regid 65534 --clear-groups /bin/bash "$@"
}

# Does what a CI job does: starts it, logs in by the virtual phone, asks, and ends it. There is no curl in there.
#   try FOLDER [SINCE]     SINCE: $EPOCHREALTIME of when it began
cat >"$scratch/try" <<'EOF'
set -eu
PATH=$1:$PATH
[ "$(id -u)" -ne 0 ] || { echo "this is root" >&2; exit 1; }
cd "$(mktemp -d)"
greenmock serve --port 0 --control-port 0 --instance 1101000001:secret --ready-file ready.json >log 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT
for _ in $(seq 3000); do [ ! -s ready.json ] || break; sleep 0.01; done
[ -s ready.json ] || { cat log >&2; exit 1; }
port=$(sed -n 's/.*"url":"http:\/\/127.0.0.1:\([0-9]*\)".*/\1/p' ready.json)
control=$(sed -n 's/.*"controlUrl":"http:\/\/127.0.0.1:\([0-9]*\)".*/\1/p' ready.json)
ask() { # PORT REQUEST-LINE BODY EXPECTED
  exec 3<>"/dev/tcp/127.0.0.1/$1"
  printf '%s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' "$2" "${#3}" "$3" >&3
  cat <&3 >answer
  grep -q "$4" answer || { echo "$2: not as expected:" >&2; cat answer >&2; exit 1; }
}
ask "$port" "GET /waInstance1101000001/qr/secret" "" '"type":"qrCode"'
now=$EPOCHREALTIME
[ $# -lt 2 ] || printf 'from unpacking to the first answer: %s ms\n' $(((${now/[.,]/} - ${2/[.,]/}) / 1000))
ask "$control" "POST /_mock/instances/1101000001/phone" '{"do":"scan"}' '^HTTP/1.1 200'
ask "$port" "GET /waInstance1101000001/getStateInstance/secret" "" '"stateInstance":"authorized"'
greenmock --version
greenmock-conformance list >scenarios
grep -q '^qr-' scenarios
GREEN_API_TOKEN_INSTANCE=secret greenmock-conformance probe --pause 0 --url "http://127.0.0.1:$port" --instance 1101000001 >probed 2>&1 ||
  { cat probed >&2; exit 1; }
tail -n 1 probed
kill -INT "$server"
wait "$server"
echo "logged in, asked, ended"
EOF

# All of it as nobody, in a folder of its own.
cat >"$scratch/unpack" <<'EOF'
set -eu
cd "$(mktemp -d)"
began=$EPOCHREALTIME
tar -xzf /greenmock.tar.gz
bash /try "$PWD"/greenmock_*/bin "$began"
mkdir elsewhere
mv greenmock_* elsewhere/moved # it finds its libraries wherever it is
bash /try "$PWD/elsewhere/moved/bin"
EOF

try_suite() {
  local suite=$1 mirror
  mirror=$(mirror_of "$suite")
  root=$scratch/$suite
  echo "==> a fresh $suite"
  debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$scratch/log" 2>&1 || { tail -5 "$scratch/log" >&2; exit 1; }
  chmod 755 "$root"
  mount -t proc proc "$root/proc" && mounted+=("$root/proc")
  cp "$scratch/try" "$scratch/unpack" "$root/"

  echo "==> $(basename "$tarball") on $suite, with nothing installed, as nobody"
  cp "$tarball" "$root/greenmock.tar.gz"
  as_nobody /unpack

  if [ "$suite" = "$of_the_package" ]; then try_package "$suite" "$mirror"; else echo "(the package is for ${of_the_package:-another system})"; fi
  umount "$root/proc" && mounted=()
  rm -rf "$root"
}

try_package() {
  echo "==> $(basename "$package") on $1"
  cp "$package" "$root/greenmock.deb"
  cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
  # As this machine is told, proxies and keys included.
  find /etc/apt/apt.conf.d -maxdepth 1 -type f -exec cp {} "$root/etc/apt/apt.conf.d/" \;
  echo "deb $2 $1 main" >"$root/etc/apt/sources.list"
  chroot "$root" /bin/sh -c 'apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends /greenmock.deb' >"$scratch/log" 2>&1 ||
    { tail -20 "$scratch/log" >&2; exit 1; }
  as_nobody /try /usr/bin
  # As after `systemctl enable --now`, with a state that it has kept.
  chroot "$root" /bin/sh -ec '
    dpkg -V greenmock
    DPKG_MAINTSCRIPT_PACKAGE=greenmock deb-systemd-helper enable greenmock.service
    test -L /etc/systemd/system/multi-user.target.wants/greenmock.service
    mkdir -p /var/lib/private/greenmock && touch /var/lib/private/greenmock/state.db && ln -s private/greenmock /var/lib/greenmock
    apt-get -q -y purge greenmock' >"$scratch/log" 2>&1 || { tail -20 "$scratch/log" >&2; exit 1; }
  local left
  left=$(find "$root" -xdev -name '*greenmock*' ! -path "$root/greenmock.*" ! -path "$root/tmp/*")
  [ -z "$left" ] || { printf 'a purge leaves behind:\n%s\n' "$left" >&2; exit 1; }
  echo "installed, used, purged; nothing is left"
}

for suite in "$@"; do try_suite "$suite"; done
