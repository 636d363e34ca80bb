#pragma once

#include <optional>
#include <string_view>

#include "rewards/math/forms.h"

namespace aha::rewards::math {

// k, n and their like.
bool is_whole_number_name(std::string_view name);

// x = pi/4 + k pi, or a list of such, in which the symbol is the only one: a family of angles.
bool turns_by(const Expression& node, std::string_view symbol);

// The symbol that stands for whole numbers in two answers, as each of them calls it.
struct WholeNumber {
  std::string_view in_gold;
  std::string_view in_answer;
  // It runs through all of them, so that k may be k + 1 or -k. Not in a formula: (n - 2) pi.
  bool is_any = false;
};

// pi/4 + k pi and pi/4 + n pi: where both say of it which numbers it is from, or neither does and
// both are families of angles. It is the only symbol in which they may differ.
std::optional<WholeNumber> whole_number_of(Forms forms);

}  // namespace aha::rewards::math
