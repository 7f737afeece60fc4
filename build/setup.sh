#!/usr/bin/env bash
# Fetches what the program needs besides NuGet packages: the native library of the fact store and the page assets.
# Does nothing, and asks no registry, where they are already there.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
for need in dotnet npm; do
  command -v "$need" >/dev/null || { echo "Curb needs $need on the PATH (the .NET 10 SDK and Node.js with npm)." >&2; exit 3; }
done
"$here/fetch-native.sh"
"$here/fetch-assets.sh"
