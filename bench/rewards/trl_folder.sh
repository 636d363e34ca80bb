#!/usr/bin/env bash
# Unpacks TRL, without what it needs, once in the cache that all clones share, and prints the folder;
# its reward functions work with the packages of cmake/reference_python.sh. Cache: as there.
set -euo pipefail

version=1.16.0
python=$("$(dirname "$0")/../../cmake/reference_python.sh")
target=${AHA_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/aha}/trl-$version
exec 9>"$target.lock"
flock 9
if [[ ! -e $target/ready ]]; then
  rm -rf "$target"  # what an interrupted installation left
  "$python" -m pip install --quiet --disable-pip-version-check --no-cache-dir --no-deps \
    --target "$target" "trl==$version" >&2 9>&-
  touch "$target/ready"
fi
echo "$target"
