#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace aha::text {

// A set of texts, each with a number, to find the longest that begins at a place.
class TokenTrie {
 public:
  struct Found {
    std::size_t length;
    std::int32_t value;
  };

  // False, and no change, when `text` is there already. Precondition: `text` is not empty and
  // `value` not negative.
  bool insert(std::string_view text, std::int32_t value);

  bool empty() const { return nodes_.size() == 1; }

  // The longest text of the set that `text` begins with; length 0 if none.
  Found longest_prefix(std::string_view text) const;

 private:
  static constexpr std::uint32_t kNone = 0;  // the root is nobody's child

  struct Node {
    std::vector<std::pair<std::uint8_t, std::uint32_t>> children;
    std::int32_t value = -1;
  };

  std::uint32_t child(const Node& node, std::uint8_t byte) const;

  std::array<std::uint32_t, 256> first_{};  // children of the root
  std::vector<Node> nodes_ = std::vector<Node>(1);
};

}  // namespace aha::text
