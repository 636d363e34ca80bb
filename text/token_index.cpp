#include "text/token_index.h"

#include <bit>
#include <functional>
#include <utility>

namespace aha::text {

TokenIndex::TokenIndex(std::size_t count, std::size_t id_end)
    : tokens_(id_end), slots_(std::bit_ceil(2 * count + 2)), mask_(slots_.size() - 1) {}

std::size_t TokenIndex::slot_of(std::string_view token) const {
  const std::size_t hash = std::hash<std::string_view>()(token);
  const auto short_hash = static_cast<std::uint32_t>(hash >> 32);
  for (std::size_t at = hash & mask_;; at = (at + 1) & mask_) {
    const Slot& slot = slots_[at];
    if (slot.id < 0) return at;
    if (slot.hash == short_hash && *tokens_[static_cast<std::size_t>(slot.id)] == token) return at;
  }
}

std::int32_t TokenIndex::insert(std::string token, std::int32_t id) {
  Slot& slot = slots_[slot_of(token)];
  if (slot.id >= 0) return slot.id;
  slot = {static_cast<std::uint32_t>(std::hash<std::string_view>()(token) >> 32), id};
  tokens_[static_cast<std::size_t>(id)] = std::move(token);
  ++size_;
  return id;
}

const std::string* TokenIndex::token(std::int32_t id) const {
  if (id < 0 || id >= id_end()) return nullptr;
  const std::optional<std::string>& token = tokens_[static_cast<std::size_t>(id)];
  return token ? &*token : nullptr;
}

}  // namespace aha::text
