#include "text/token_trie.h"

namespace aha::text {

std::uint32_t TokenTrie::child(const Node& node, std::uint8_t byte) const {
  for (const auto& [key, index] : node.children) {
    if (key == byte) return index;
  }
  return kNone;
}

bool TokenTrie::insert(std::string_view text, std::int32_t value) {
  std::uint32_t node = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    std::uint32_t next = i == 0 ? first_[byte] : child(nodes_[node], byte);
    if (next == kNone) {
      next = static_cast<std::uint32_t>(nodes_.size());
      nodes_.emplace_back();
      if (i == 0) {
        first_[byte] = next;
      } else {
        nodes_[node].children.emplace_back(byte, next);
      }
    }
    node = next;
  }
  if (nodes_[node].value >= 0) return false;
  nodes_[node].value = value;
  return true;
}

TokenTrie::Found TokenTrie::longest_prefix(std::string_view text) const {
  Found found{0, -1};
  if (text.empty()) return found;
  std::uint32_t node = first_[static_cast<std::uint8_t>(text[0])];
  for (std::size_t length = 1; node != kNone; ++length) {
    if (nodes_[node].value >= 0) found = {length, nodes_[node].value};
    if (length == text.size()) break;
    node = child(nodes_[node], static_cast<std::uint8_t>(text[length]));
  }
  return found;
}

}  // namespace aha::text
