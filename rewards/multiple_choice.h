#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aha::rewards {

// The letter that a text chooses, in upper case: "B", "(b)", "B.", "B) Paris", "option B",
// "\text{B}", "**B**", or, with `choices`, the text of exactly one of them. Empty where it chooses
// none or more than one, and where a letter stands beside another choice's text.
//
// `choices` are the choices' texts, A first; none: letters alone are known, and what follows a
// letter is not compared.
std::optional<char> chosen_letter(std::string_view text, const std::vector<std::string>& choices);

}  // namespace aha::rewards
