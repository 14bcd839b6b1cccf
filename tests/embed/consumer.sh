#!/usr/bin/env bash
# Installs the build tree, moves it, and builds and runs a project that knows the installed package only.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source=$(cd "$here/../.." && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/greenmock-consumer-XXXXXX")
trap 'rm -rf "$scratch"' EXIT

die() {
  printf '%s\n' "$*" >&2
  exit 1
}

"$CMAKE" --install "$BUILD" --prefix "$scratch/first" >"$scratch/install.log" || die "$(cat "$scratch/install.log")"
mv "$scratch/first" "$scratch/prefix"
"$scratch/prefix/bin/greenmock" --version

leaks=$(grep -rnFe "$source" -e "$scratch/first" "$scratch/prefix" --include='*.cmake' --include='*.hpp' || true)
[ -z "$leaks" ] || die "paths of this machine are installed: $leaks"
others=$(find "$scratch/prefix/include" -type f -not -path '*/include/greenmock/*.hpp')
[ -z "$others" ] || die "not public headers: $others"

"$CMAKE" -S "$here/consumer" -B "$scratch/build" -G "$GENERATOR" -DCMAKE_PREFIX_PATH="$scratch/prefix" \
  -DCMAKE_CXX_COMPILER="$CXX" -DCMAKE_BUILD_TYPE="$BUILD_TYPE" -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
commands=$scratch/build/compile_commands.json
if [ -e "$commands" ]; then
  ! grep -E 'CPPHTTPLIB|ZXing|-Werror|-fsanitize' "$commands" || die "what is inside reaches the compiler of others"
fi
"$CMAKE" --build "$scratch/build"
"$scratch/build/consumer"
