#!/usr/bin/env bash
# Installs the front-end libraries by their lock file and lays what the program serves in src/Curb.Web/wwwroot/lib.
# Does nothing while the lock file and the build script are unchanged; needs the npm registry only when they changed.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
assets="$root/src/Curb.Web/assets"
lib="$root/src/Curb.Web/wwwroot/lib"
wanted="$(cat "$assets/package-lock.json" "$assets/build-lib.mjs" "$assets/charting.mjs" | sha256sum | cut -d' ' -f1)"
if [ -f "$lib/.built-from" ] && [ "$(cat "$lib/.built-from")" = "$wanted" ]; then
  exit 0
fi
for tool in node npm; do
  if ! command -v "$tool" >/dev/null; then
    echo "fetch-assets: $tool was not found; install Node.js 20 or newer, or pages are served without their libraries." >&2
    exit 1
  fi
done
mkdir -p "$lib"
exec 9>"$lib/.fetching"
flock 9
if [ -f "$lib/.built-from" ] && [ "$(cat "$lib/.built-from")" = "$wanted" ]; then
  exit 0
fi
cd "$assets"
installed="$assets/node_modules/.installed-from"
lock="$(sha256sum package-lock.json | cut -d' ' -f1)"
if [ ! -f "$installed" ] || [ "$(cat "$installed")" != "$lock" ]; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2
  echo "$lock" > "$installed"
fi
node build-lib.mjs "$lib"
echo "$wanted" > "$lib/.built-from"
