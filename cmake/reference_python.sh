#!/usr/bin/env bash
# Makes the Python environment of the reference tests once, in a cache that all clones share, and
# prints its interpreter's path.
#
#   cmake/reference_python.sh    (installs tests/reference/requirements.txt: 3 GB to download, 8 GB of disk)
#
# Cache: $AHA_CACHE, else $XDG_CACHE_HOME/aha, else ~/.cache/aha. The folder's name holds the hash of
# the requirements, so another list is another environment. Standard output is the path alone.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
readonly here
readonly requirements=$here/../tests/reference/requirements.txt
readonly cache=${AHA_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/aha}
target=$cache/reference-$(sha256sum "$requirements" | cut -c1-12)
readonly target

say() { echo "reference tests: $*" >&2; }

# Not ready, either, where the interpreter that made it is gone.
finish_if_ready() {
  if [[ -e $target/ready && -x $target/bin/python ]]; then echo "$target/bin/python"; exit 0; fi
}
finish_if_ready
mkdir -p "$cache"
exec 9>"$cache/reference.lock"
flock -n 9 || { say "another build is installing into $cache, waiting for it"; flock 9; }
finish_if_ready

say "installing transformers, LibTorch's Python and what they need into $target (once for all clones)"
rm -rf "$target"  # what an interrupted installation left; the lock says nobody uses it
/usr/bin/env python3 -m venv "$target" >&2 ||
  { say "python3 cannot make an environment (Debian: apt install python3-venv)"; exit 1; }
"$target/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check --no-cache-dir \
  --progress-bar off --requirement "$requirements" >&2 9>&-
touch "$target/ready"
say "ready"
echo "$target/bin/python"
