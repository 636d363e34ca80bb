#pragma once

// Compiles a function for several instruction sets and picks one at load time, as LibTorch does for
// its own kernels: the binary runs on any x86-64 and uses the vectors that are there. Loops inside
// that should become vectors say `#pragma omp simd`.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__clang__)
#define AHA_SIMD_CLONES \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define AHA_SIMD_CLONES
#endif
