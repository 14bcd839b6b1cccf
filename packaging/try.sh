#!/usr/bin/env bash
# Tries what was packaged where nothing else is: a fresh Debian in a folder, for the tarball with nothing installed, for
# the package with what it depends on. Wants root (chroot) and a network.
#   packaging/try.sh PACKAGE.deb TARBALL.tar.gz
set -euo pipefail

[ $# -eq 2 ] || { echo "usage: $0 PACKAGE.deb TARBALL.tar.gz" >&2; exit 2; }
[ "$(id -u)" -eq 0 ] || { echo "$0: chroot wants root" >&2; exit 1; }
package=$1 tarball=$2
suite=${SUITE:-bookworm}
mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE)' 'Created-By: Packages' | awk -v suite="$suite" '$2 == suite {print $1; exit}')
[ -n "$mirror" ] || { echo "$0: apt knows no mirror of $suite here" >&2; exit 1; }
root=$(mktemp -d)
mounted=()
leave() {
  local place
  for place in "${mounted[@]}"; do umount "$place"; done
  rm -rf "$root"
}
trap leave EXIT

echo "==> a fresh $suite"
debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$root.log" 2>&1 || { tail -5 "$root.log" >&2; exit 1; }
rm -f "$root.log"
mount -t proc proc "$root/proc" && mounted+=("$root/proc")

# Does what a CI job does: starts it, logs in by the virtual phone, asks, and ends it. There is no curl in there.
cat >"$root/try" <<'EOF'
set -eu
PATH=$1:$PATH
cd "$(mktemp -d)"
greenmock --version
greenmock serve --port 0 --control-port 0 --instance 1101000001:secret --ready-file ready.json >log 2>&1 &
server=$!
for _ in $(seq 300); do [ ! -s ready.json ] || break; sleep 0.1; done
port=$(sed -n 's/.*"url":"http:\/\/127.0.0.1:\([0-9]*\)".*/\1/p' ready.json)
control=$(sed -n 's/.*"controlUrl":"http:\/\/127.0.0.1:\([0-9]*\)".*/\1/p' ready.json)
ask() { # PORT REQUEST-LINE BODY
  exec 3<>"/dev/tcp/127.0.0.1/$1"
  printf '%s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' "$2" "${#3}" "$3" >&3
  cat <&3
}
ask "$port" "GET /waInstance1101000001/qr/secret" "" | grep -q '"type":"qrCode"'
ask "$control" "POST /_mock/instances/1101000001/phone" '{"do":"scan"}' | grep -q '^HTTP/1.1 200'
ask "$port" "GET /waInstance1101000001/getStateInstance/secret" "" | grep -q '"stateInstance":"authorized"'
greenmock-conformance list | grep -q '^qr-'
GREEN_API_TOKEN_INSTANCE=secret greenmock-conformance probe --pause 0 --url "http://127.0.0.1:$port" --instance 1101000001 | tail -n 1
kill -INT "$server"
wait "$server"
echo "logged in, asked, ended"
EOF

echo "==> $(basename "$tarball"), with nothing installed"
mkdir "$root/opt/greenmock"
tar -C "$root/opt/greenmock" --strip-components=1 -xzf "$tarball"
chroot "$root" /bin/bash /try /opt/greenmock/bin
mv "$root/opt/greenmock" "$root/opt/moved" # it finds its libraries wherever it is
chroot "$root" /bin/bash /try /opt/moved/bin
rm -rf "$root/opt/moved"

echo "==> $(basename "$package")"
cp "$package" "$root/greenmock.deb"
cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
# As this machine is told, proxies and keys included.
find /etc/apt/apt.conf.d -maxdepth 1 -type f -exec cp {} "$root/etc/apt/apt.conf.d/" \;
echo "deb $mirror $suite main" >"$root/etc/apt/sources.list"
chroot "$root" /bin/sh -c 'apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends /greenmock.deb' >"$root/log" 2>&1 ||
  { tail -20 "$root/log" >&2; exit 1; }
chroot "$root" /bin/bash /try /usr/bin
chroot "$root" /bin/sh -c 'dpkg -V greenmock && apt-get -q -y purge greenmock >/dev/null 2>&1 && ! [ -e /usr/bin/greenmock ]'
echo "installed, used, removed"
