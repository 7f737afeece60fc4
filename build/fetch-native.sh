#!/usr/bin/env bash
# Puts the DuckDB library under build/native/node_modules: the version that build/native/package-lock.json pins, checked against
# the digest there. Does nothing, and needs no network, when that version is already in place. Safe to run several times at once.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")/native" && pwd)"
case "$(uname -m)" in
  x86_64) platform=linux-x64 ;;
  aarch64 | arm64) platform=linux-arm64 ;;
  *) echo "No DuckDB library is published for $(uname -m); set CURB_DUCKDB_LIBRARY to one of your own." >&2; exit 1 ;;
esac
library="$here/node_modules/@duckdb/node-bindings-$platform/libduckdb.so"
stamp="$here/node_modules/.fetched-lock.json"

in_place() { [ -s "$library" ] && cmp -s "$here/package-lock.json" "$stamp"; }

in_place && exit 0
exec 9>"$here/.fetch-lock"
flock 9
in_place && exit 0
command -v npm >/dev/null || { echo "npm was not found: install Node.js 20 or later, it fetches the DuckDB library." >&2; exit 1; }
log="$(mktemp)"
if ! (cd "$here" && npm ci --ignore-scripts --no-audit --no-fund --prefer-offline >"$log" 2>&1) || [ ! -s "$library" ]; then
  cat "$log" >&2
  rm -f "$log"
  echo "The DuckDB library could not be fetched from the npm registry (package @duckdb/node-bindings-$platform)." >&2
  echo "Check the network or the registry setting (npm config get registry) and run build/fetch-native.sh again." >&2
  exit 1
fi
rm -f "$log"
cp "$here/package-lock.json" "$stamp"
