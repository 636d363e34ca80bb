#include "text/merge_table.h"

#include <bit>

namespace aha::text {

MergeTable::MergeTable(std::size_t count)
    : entries_(std::bit_ceil(2 * count + 2)), mask_(entries_.size() - 1) {}

void MergeTable::insert(std::int32_t left, std::int32_t right, Merge merge) {
  const std::uint64_t key = key_of(left, right);
  std::size_t slot = slot_of(key);
  while (entries_[slot].key != kEmpty && entries_[slot].key != key) slot = (slot + 1) & mask_;
  entries_[slot] = {key, merge};
}

}  // namespace aha::text
