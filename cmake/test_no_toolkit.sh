#!/usr/bin/env bash
# Builds in build-no-toolkit as a machine without a CUDA toolkit would, and runs what was built:
#
#   cmake/test_no_toolkit.sh JOBS [CMAKE_FLAGS...]
#
# Every toolkit that could be found is hidden; that none was met is checked, not believed. What the usual
# build has compiled already comes out of ccache.
set -euo pipefail
cd "$(dirname "$0")/.."
readonly build=build-no-toolkit jobs=$1
shift

fail() { echo "no toolkit: $*" >&2; exit 1; }

# Folders that hold a toolkit: by the environment, by nvcc on the PATH, by the usual place; each also by
# the name it has behind links.
toolkits=()
while read -r nvcc; do
  for name in "$nvcc" "$(realpath "$nvcc")"; do
    toolkits+=("$(dirname "$(dirname "$name")")")
  done
done < <({ type -ap nvcc; ls -d /usr/local/cuda*/bin/nvcc ${CUDA_HOME:+"$CUDA_HOME"/bin/nvcc}; } 2>/dev/null | sort -u)

ignored="" path=":$PATH:"
for toolkit in "${toolkits[@]}"; do
  [[ $toolkit != /usr ]] || fail "nvcc is in /usr/bin, where it cannot be hidden from the build"
  ignored+="$toolkit/bin;$toolkit/include;$toolkit/lib64;"
  path=${path//:$toolkit\/bin:/:}
done
path=${path#:} path=${path%:}
unset CUDA_HOME CUDA_PATH CUDACXX CPATH LIBRARY_PATH LD_LIBRARY_PATH
export PATH=$path

cmake --preset no-toolkit "-DCMAKE_IGNORE_PATH=$ignored" "$@"
cmake --build $build --parallel "$jobs" --target all aha_tests

for toolkit in "${toolkits[@]}"; do
  ! grep -qF "$toolkit/" $build/compile_commands.json || fail "$toolkit was found in spite of all"
  ! ldd $build/aha-model | grep -F "$toolkit/" || fail "aha-model loads libraries of $toolkit"
done
! ldd $build/aha-model | grep 'not found' || fail "aha-model lacks libraries"
[[ ! -e $build/libaha_cuda.so ]] || fail "the CUDA part was built"

$build/aha --version
ctest --test-dir $build --output-on-failure --no-tests=error --tests-regex '^(parallel|policy)_test$'
