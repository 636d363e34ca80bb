#pragma once

#include <algorithm>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace aha::text {

// The members of a JSON object in the order of the file. A vocabulary has 128,000 of them and is
// only walked through, so they are in no tree; `find` walks too, and gives the last of equal keys.
template <typename Key, typename Value, typename Less = std::less<>,
          typename Allocator = std::allocator<std::pair<const Key, Value>>>
class JsonMembers : public std::vector<std::pair<Key, Value>> {
 public:
  using Members = std::vector<std::pair<Key, Value>>;
  // NOLINTBEGIN(readability-identifier-naming): nlohmann's names
  using key_type = Key;
  using mapped_type = Value;
  using key_compare = std::equal_to<>;
  // NOLINTEND(readability-identifier-naming)
  using Members::Members;
  using typename Members::const_iterator;
  using typename Members::iterator;

  // Adds a member, as the parser does for each.
  Value& operator[](Key key) { return Members::emplace_back(std::move(key), Value()).second; }

  template <typename SomeKey>
  iterator find(const SomeKey& key) {
    const auto is_it = [&](const auto& member) { return member.first == key; };
    const auto behind = std::find_if(this->rbegin(), this->rend(), is_it);
    return behind == this->rend() ? this->end() : std::prev(behind.base());
  }

  template <typename SomeKey>
  const_iterator find(const SomeKey& key) const {
    return const_cast<JsonMembers*>(this)->find(key);
  }
};

using Json = nlohmann::basic_json<JsonMembers>;

}  // namespace aha::text
