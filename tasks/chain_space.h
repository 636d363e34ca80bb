#pragma once

#include <cstdint>
#include <functional>

#include "tasks/chain.h"
#include "tasks/task.h"

namespace aha::tasks {

// The chains that draw_chain can give: of so many operands, with this probability of a minus, in
// one split.
struct ChainSpace {
  int operands = 2;  // 2..9
  double minus_probability = 0.4;
  Split split = Split::train;
};

// How many different chains the space has; exact, milliseconds.
std::uint64_t count_chains(const ChainSpace& space);

// Visits every chain of the space once, in a fixed order, until `visit` returns false.
void for_each_chain(const ChainSpace& space, const std::function<bool(const Chain&)>& visit);

}  // namespace aha::tasks
