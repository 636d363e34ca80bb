#include "rewards/math/arena.h"

#include <algorithm>
#include <new>

namespace aha::rewards::math {

const Expression* Arena::make(Kind kind, std::span<const Expression* const> children,
                              std::string_view text, std::uint8_t flags) {
  ++node_count_;
  std::span<const Expression* const> kept;
  if (!children.empty()) {
    void* place =
        memory_.allocate(children.size() * sizeof(const Expression*), alignof(const Expression*));
    auto* copy = static_cast<const Expression**>(place);
    std::copy(children.begin(), children.end(), copy);
    kept = {copy, children.size()};
  }
  void* place = memory_.allocate(sizeof(Expression), alignof(Expression));
  return new (place) Expression{kind, flags, text, kept};
}

std::string_view Arena::keep(std::string_view text) {
  if (text.empty()) {
    return {};
  }
  auto* copy = static_cast<char*>(memory_.allocate(text.size(), 1));
  std::copy(text.begin(), text.end(), copy);
  return {copy, text.size()};
}

}  // namespace aha::rewards::math
