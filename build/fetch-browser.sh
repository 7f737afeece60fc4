#!/usr/bin/env bash
# Makes a Chromium and CJK fonts available for the browser tests: the installed ones, or Debian's packages.
# Without the right to install, the packages are unpacked under artifacts/browser, which needs no right.
# Prints the path of the browser; prints nothing where none can be had (the browser tests then say that they were skipped).
set -uo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
fonts() { fc-list 2>/dev/null | grep -qi 'cjk'; }
found() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
local_browser="$here/artifacts/browser/unpacked/usr/bin/chromium"

if path="$(found)" && { fonts || [ "$(id -u)" -ne 0 ]; }; then
  echo "$path"
  exit 0
fi
if [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; then
  as_root=""
  [ "$(id -u)" -eq 0 ] || as_root="sudo -n"
  {
    $as_root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig
  } >&2 2>&1
  found
  exit 0
fi
if [ ! -x "$local_browser" ]; then
  mkdir -p "$here/artifacts/browser/debs" "$here/artifacts/browser/unpacked"
  (
    cd "$here/artifacts/browser/debs"
    packages="$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances chromium 2>/dev/null | grep '^\w' | sort -u)"
    for package in $packages; do
      dpkg -s "$package" >/dev/null 2>&1 || apt-get download -qq "$package" >/dev/null 2>&1
    done
    for deb in *.deb; do dpkg -x "$deb" ../unpacked; done
  ) >&2
fi
if [ -x "$local_browser" ]; then
  cat > "$here/artifacts/browser/chromium" <<EOF
#!/usr/bin/env bash
tree="$here/artifacts/browser/unpacked"
export LD_LIBRARY_PATH="\$tree/usr/lib/x86_64-linux-gnu:\$tree/usr/lib:\${LD_LIBRARY_PATH:-}"
exec "\$tree/usr/lib/chromium/chromium" "\$@"
EOF
  chmod +x "$here/artifacts/browser/chromium"
  echo "$here/artifacts/browser/chromium"
fi
exit 0
