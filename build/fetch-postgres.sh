#!/usr/bin/env bash
# Makes Debian's PostgreSQL available for the tests of the records store. Says so where it can't be had: those tests are then skipped.
set -uo pipefail
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && exit 0
if [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; then
  as_root=""
  [ "$(id -u)" -eq 0 ] || as_root="sudo -n"
  {
    $as_root apt-get update -qq
    # The tests start a server of their own; the package's own cluster is not wanted.
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends postgresql
  } >&2 2>&1
fi
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || echo "No PostgreSQL could be had: the tests of records on PostgreSQL will be skipped." >&2
exit 0
