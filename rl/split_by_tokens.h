#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "parallel/process_group.h"
#include "policy/expert_load.h"

namespace aha::rl {

// Consecutive ranges [first, last) of sequences with about the same number of tokens each: a
// multiple of `workers` many, none empty unless there are fewer sequences, each of about
// kTokensAPart tokens or less, so that a part's activations stay in the cache.
std::vector<std::pair<std::size_t, std::size_t>> split_by_tokens(
    const std::vector<std::size_t>& lengths, int workers);

// Loads of all workers and processes together.
policy::ExpertLoad sum_of_loads(const std::vector<policy::ExpertLoad>& loads,
                                parallel::ProcessGroup& group);

}  // namespace aha::rl
