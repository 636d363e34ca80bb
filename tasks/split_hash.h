#pragma once

#include <cstdint>
#include <string_view>

#include "tasks/task.h"

namespace aha::tasks {

// A hash that is the same on every machine and in every version: 64-bit FNV-1a (Fowler, Noll, Vo)
// followed by the finalizer of MurmurHash3. The finalizer matters: the lowest bit of FNV-1a alone
// is the parity of the input's odd bytes, which for arithmetic is the parity of the answer.
std::uint64_t stable_hash(std::string_view bytes);

// Where a row or problem with this identity belongs: one tenth validation, one tenth test, the rest
// train.
Split split_by_hash(std::string_view identity);

}  // namespace aha::tasks
