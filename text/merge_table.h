#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace aha::text {

// A merge of byte-pair encoding: the lower the rank, the earlier it is applied.
struct Merge {
  std::int32_t rank;
  std::int32_t id;  // of the token that the pair becomes

  bool operator==(const Merge&) const = default;
};

// Pairs of token ids and their merges; an open-addressed hash table, since each character of each
// text asks it.
class MergeTable {
 public:
  // Room for `count` pairs.
  explicit MergeTable(std::size_t count);

  // A pair that is there already gets the new merge. Precondition: ids are not negative.
  void insert(std::int32_t left, std::int32_t right, Merge merge);

  // The merge of a pair, or nullptr.
  const Merge* find(std::int32_t left, std::int32_t right) const {
    const std::uint64_t key = key_of(left, right);
    for (std::size_t slot = slot_of(key);; slot = (slot + 1) & mask_) {
      const Entry& entry = entries_[slot];
      if (entry.key == key) return &entry.merge;
      if (entry.key == kEmpty) return nullptr;
    }
  }

 private:
  static constexpr std::uint64_t kEmpty = ~std::uint64_t{0};

  struct Entry {
    std::uint64_t key = kEmpty;
    Merge merge{};
  };

  static std::uint64_t key_of(std::int32_t left, std::int32_t right) {
    return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32) |
           static_cast<std::uint32_t>(right);
  }

  std::size_t slot_of(std::uint64_t key) const {
    constexpr std::uint64_t kGoldenRatio = 0x9E3779B97F4A7C15;
    return static_cast<std::size_t>((key * kGoldenRatio) >> 32) & mask_;
  }

  std::vector<Entry> entries_;
  std::size_t mask_;
};

}  // namespace aha::text
