#!/usr/bin/env bash
# Makes the environment of the peer, math-verify, once in the cache that all clones share, and prints
# its interpreter's path. Cache: as cmake/reference_python.sh.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
cache=${AHA_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/aha}
target=$cache/math-peer-$(sha256sum "$here/requirements.txt" | cut -c1-12)
mkdir -p "$cache"
exec 9>"$cache/math-peer.lock"
flock 9
if [[ ! -e $target/ready || ! -x $target/bin/python ]]; then
  rm -rf "$target"  # what an interrupted installation left
  /usr/bin/env python3 -m venv "$target" >&2
  "$target/bin/python" -m pip install --quiet --disable-pip-version-check --no-cache-dir \
    --requirement "$here/requirements.txt" >&2 9>&-
  touch "$target/ready"
fi
echo "$target/bin/python"
