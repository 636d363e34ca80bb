#include "parallel/freed_memory.h"

#include <cstdlib>  // defines __GLIBC__ where it is glibc

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace aha::parallel {

void keep_freed_memory() {
#ifdef __GLIBC__
  constexpr int kLargestFromHeap = 1 << 30;
  ::mallopt(M_MMAP_THRESHOLD, kLargestFromHeap);
  ::mallopt(M_TRIM_THRESHOLD, 2'000'000'000);
  ::mallopt(M_TOP_PAD, 64 << 20);
#endif
}

}  // namespace aha::parallel
