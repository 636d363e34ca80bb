#!/usr/bin/env bash
# Fetches LibTorch 2.11.0 once into a cache that all clones share, and prints its folder.
#
#   cmake/fetch_libtorch.sh cpu    headers and CPU libraries  (download 0.5 GB, keeps 0.5 GB, needs 1.2 GB meanwhile)
#   cmake/fetch_libtorch.sh cuda   the CUDA libraries beside  (download 0.7 GB, keeps 0.9 GB, needs 1.8 GB meanwhile)
#
# The files come out of the wheels pinned in cmake/libtorch_<part>.txt; pip checks their sha256.
# Cache: $AHA_CACHE, else $XDG_CACHE_HOME/aha, else ~/.cache/aha. Standard output is the folder alone.
set -euo pipefail

readonly part=${1:?usage: fetch_libtorch.sh cpu|cuda}
readonly cache=${AHA_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/aha}
readonly target=$cache/libtorch-2.11.0-$part
here=$(cd "$(dirname "$0")" && pwd)
readonly here

say() { echo "LibTorch: $*" >&2; }
fail() { say "$*"; exit 1; }

case $part in
  cpu) needed_mb=1200 download_mb=540 ;;
  cuda) needed_mb=1800 download_mb=750 ;;
  *) fail "unknown part '$part': expected cpu or cuda" ;;
esac

# Ready, or made ready by another clone while this one waited for the lock.
finish_if_ready() { [[ ! -d $target ]] || { echo "$target"; exit 0; }; }
finish_if_ready
mkdir -p "$cache" || fail "cannot write $cache; set AHA_CACHE to a folder that can be written"
exec 9>"$cache/libtorch.lock"
flock -n 9 || { say "another build is fetching into $cache, waiting for it"; flock 9; }
finish_if_ready

[[ $(uname -s)-$(uname -m) == Linux-x86_64 ]] ||
  fail "the pinned wheel is for Linux on x86-64; give your own LibTorch 2.11 with -DCMAKE_PREFIX_PATH=<libtorch>"
free_mb=$(df -Pm "$cache" | awk 'NR == 2 { print $4 }')
((free_mb >= needed_mb)) ||
  fail "$cache has $free_mb MB free, $needed_mb MB are needed; make room or set AHA_CACHE to another disk"
python3 -m pip --version >/dev/null 2>&1 ||
  fail "python3 with pip is needed to fetch it (Debian: apt install python3-pip)"

rm -rf "$cache"/.libtorch-"$part".*  # what an interrupted fetch left; the lock says nobody uses it
staging=$(mktemp -d "$cache/.libtorch-$part.XXXXXX")
trap 'rm -rf "$staging"' EXIT
mkdir "$staging/wheels" "$staging/tmp"

say "fetching $download_mb MB into $cache (once for all clones; $needed_mb MB of disk meanwhile)"
TMPDIR=$staging/tmp python3 -m pip download --quiet --disable-pip-version-check --no-cache-dir \
  --progress-bar off --no-deps --require-hashes --only-binary=:all: --python-version 3.11 \
  --platform manylinux_2_28_x86_64 --platform manylinux_2_27_x86_64 \
  --platform manylinux_2_25_x86_64 --platform manylinux_2_17_x86_64 \
  --platform manylinux2014_x86_64 --dest "$staging/wheels" \
  --requirement "$here/libtorch_$part.txt" >&2 9>&- &
download=$!
seconds=0
while kill -0 "$download" 2>/dev/null; do
  sleep 1
  ((++seconds % 10)) || say "$(du -sm "$staging" | cut -f1) of $download_mb MB"
done
wait "$download" || fail "the download failed (see above); run again, or give your own LibTorch 2.11 with -DCMAKE_PREFIX_PATH=<libtorch>"

say "unpacking"
python3 "$here/unpack_libtorch.py" "$part" "$staging"/root "$staging"/wheels/*.whl
mv -T "$staging/root" "$target"
say "ready in $target ($(du -sm "$target" | cut -f1) MB)"
echo "$target"
