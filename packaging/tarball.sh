#!/usr/bin/env bash
# Makes a tarball that runs on Debian 12 and later, and on what is like them, with nothing installed: the programs and
# the libraries that they need, but for those of the C library.
#   packaging/tarball.sh BUILD_FOLDER OUTPUT.tar.gz
set -euo pipefail

[ $# -eq 2 ] || { echo "usage: $0 BUILD_FOLDER OUTPUT.tar.gz" >&2; exit 2; }
build=$1 output=$2
name=$(basename "$output" .tar.gz)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
stage=$scratch/$name

DESTDIR= cmake --install "$build" --prefix "$stage" --component greenmock_program --strip >/dev/null
mkdir -p "$stage/lib/greenmock"

# These belong to the system that it runs on; a newer one runs what was linked with an older one.
of_the_system='^(linux-vdso|ld-linux.*|libc|libm|libdl|librt|libpthread|libresolv)\.so'
for program in "$stage"/bin/*; do
  ldd "$program" | while read -r library _ path _; do
    [[ $library =~ $of_the_system || $path != /* ]] || cp -Lu "$path" "$stage/lib/greenmock/$library"
  done
done
# RPATH and not RUNPATH: the libraries find each other by it too.
for file in "$stage"/bin/*; do patchelf --force-rpath --set-rpath '$ORIGIN/../lib/greenmock' "$file"; done
for file in "$stage"/lib/greenmock/*; do
  chmod 755 "$file"
  patchelf --force-rpath --set-rpath '$ORIGIN' "$file"
  strip --strip-unneeded "$file"
done

# The same bytes whenever it is made of the same.
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@${SOURCE_DATE_EPOCH:-0}" -C "$scratch" -cf - "$name" |
  gzip -9n >"$output"
