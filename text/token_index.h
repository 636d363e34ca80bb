#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aha::text {

// The tokens of a vocabulary by id, and their ids by token: an open-addressed hash table, since
// reading merges asks it three times for each and encoding for each rare character.
class TokenIndex {
 public:
  TokenIndex() : TokenIndex(0, 0) {}
  // Room for `count` tokens with ids below `id_end`.
  TokenIndex(std::size_t count, std::size_t id_end);

  // The id that the token has now: `id`, or the one that it had before, without a change.
  // Preconditions: `id` is in range and has no token.
  std::int32_t insert(std::string token, std::int32_t id);

  std::optional<std::int32_t> id_of(std::string_view token) const {
    const std::int32_t id = slots_[slot_of(token)].id;
    if (id < 0) return std::nullopt;
    return id;
  }

  // nullptr where the id has no token, or is out of range.
  const std::string* token(std::int32_t id) const;

  std::size_t size() const { return size_; }
  std::int32_t id_end() const { return static_cast<std::int32_t>(tokens_.size()); }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::int32_t id = -1;
  };

  // Where the token lies, or where it would.
  std::size_t slot_of(std::string_view token) const;

  std::vector<std::optional<std::string>> tokens_;  // by id
  std::vector<Slot> slots_;
  std::size_t mask_;
  std::size_t size_ = 0;
};

}  // namespace aha::text
