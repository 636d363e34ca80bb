#pragma once

namespace aha::parallel {

// Has the C library keep the memory of freed tensors for the next ones instead of returning it to
// the system, which would clear and map every page again: a tenth of a training step's time. Call
// once, before large allocations; for the whole process. Does nothing where the C library is not
// glibc.
void keep_freed_memory();

}  // namespace aha::parallel
