#include "policy/tile_kernel.h"

namespace aha::policy {

const TileKernel& tile_kernel() {
#ifdef __x86_64__
  static const bool avx512 = __builtin_cpu_supports("x86-64-v4");
  static const bool avx2 = __builtin_cpu_supports("x86-64-v3");
  if (avx512) return kTileKernelAvx512;
  if (avx2) return kTileKernelAvx2;
#endif
  return kTileKernelPlain;
}

}  // namespace aha::policy
