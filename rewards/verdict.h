#pragma once

#include <string_view>

namespace aha::rewards {

enum class Verdict {
  correct,
  wrong,
  error,           // could not be decided: never scored as wrong
  not_applicable,  // this reward says nothing about this sample
};

std::string_view name_of(Verdict verdict);

}  // namespace aha::rewards
