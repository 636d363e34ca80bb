#pragma once

#include <cstdint>

#include "tasks/random_stream.h"

namespace aha::tasks {

// The row at `place` of an order of the rows 0..rows-1 that the stream draws: for one stream,
// places 0..rows-1 give each row once; later places repeat. Costs no memory: the order is
// arithmetic, from a random row with a random stride that shares no divisor with `rows`. `rows` is
// in 1..2^32-1.
std::uint64_t row_in_order(RandomStream random, std::uint64_t rows, std::uint64_t place);

}  // namespace aha::tasks
