#include "recipes/nearest_name.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace aha::recipes {
namespace {

constexpr std::size_t kLongestName = 64;

std::string folded(std::string_view name) {
  std::string result(name);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '-') c = '_';
  }
  return result;
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last;
  std::vector<std::size_t> last;
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last = std::move(last);
    last = row;
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({change, last[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[b.size()];
}

}  // namespace

std::optional<std::string> nearest_name(std::string_view typed,
                                        std::span<const std::string> names) {
  if (typed.empty() || typed.size() > kLongestName) return std::nullopt;
  const std::string wanted = folded(typed);
  std::optional<std::string> nearest;
  std::size_t fewest = std::max<std::size_t>(1, (typed.size() + 1) / 3) + 1;
  for (const std::string& name : names) {
    const std::size_t letters = distance(wanted, folded(name));
    // A name of which nothing is left has nothing in common with what was typed.
    if (letters < fewest && letters < name.size()) {
      fewest = letters;
      nearest = name;
    }
  }
  return nearest;
}

std::string suggestion(std::string_view typed, std::span<const std::string> names) {
  if (const auto nearest = nearest_name(typed, names)) {
    return fmt::format("; did you mean `{}`?", *nearest);
  }
  if (names.empty()) return {};
  return fmt::format("; known: `{}`", fmt::join(names, "`, `"));
}

}  // namespace aha::recipes
