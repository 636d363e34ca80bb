#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory_resource>
#include <span>
#include <string_view>

#include "rewards/math/expression.h"

namespace aha::rewards::math {

// Where the nodes of expressions live; all of them go when it goes. The first kilobytes lie in the
// arena itself, so that a short answer costs no allocation. Not for use by two threads at once.
class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // The children are copied, the text is not: it must live as long as the arena (see keep).
  const Expression* make(Kind kind, std::span<const Expression* const> children,
                         std::string_view text = {}, std::uint8_t flags = 0);
  const Expression* make(Kind kind, std::initializer_list<const Expression*> children,
                         std::string_view text = {}, std::uint8_t flags = 0) {
    return make(kind, std::span(children.begin(), children.size()), text, flags);
  }
  const Expression* leaf(Kind kind, std::string_view text) {
    return make(kind, std::span<const Expression* const>{}, text);
  }

  // A copy of the text that lives as long as the arena.
  std::string_view keep(std::string_view text);

  std::size_t node_count() const { return node_count_; }

 private:
  static constexpr std::size_t kOwnBytes = 8192;

  alignas(std::max_align_t) std::byte own_[kOwnBytes];
  std::pmr::monotonic_buffer_resource memory_{own_, kOwnBytes};
  std::size_t node_count_ = 0;
};

}  // namespace aha::rewards::math
