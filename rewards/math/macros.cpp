#include "rewards/math/macros.h"

#include <algorithm>
#include <array>

#include "rewards/math/layout_macros.h"
#include "rewards/math/math_macros.h"

namespace aha::rewards::math {
namespace {

constexpr auto kMacros = [] {
  std::array<Macro, kMathMacros.size() + kLayoutMacros.size()> macros{};
  auto* end = std::copy(kMathMacros.begin(), kMathMacros.end(), macros.begin());
  std::copy(kLayoutMacros.begin(), kLayoutMacros.end(), end);
  std::sort(macros.begin(), macros.end(),
            [](const Macro& a, const Macro& b) { return a.name < b.name; });
  return macros;
}();

}  // namespace

Macro macro_of(std::string_view name) {
  const auto* found =
      std::lower_bound(kMacros.begin(), kMacros.end(), name,
                       [](const Macro& a, std::string_view wanted) { return a.name < wanted; });
  return found != kMacros.end() && found->name == name ? *found : Macro{};
}

}  // namespace aha::rewards::math
