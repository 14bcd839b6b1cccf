#!/usr/bin/env bash
# A project around this one, by add_subdirectory or FetchContent: configured only, since it would build
# all of it once more.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/greenmock-subproject-XXXXXX")
trap 'rm -rf "$scratch"' EXIT

"$CMAKE" -S "$here/subproject" -B "$scratch/build" -G "$GENERATOR" -DCMAKE_CXX_COMPILER="$CXX" \
  -DCMAKE_BUILD_TYPE="$BUILD_TYPE"
