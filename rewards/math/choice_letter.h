#pragma once

#include <string>
#include <string_view>

namespace aha::rewards::math {

// A letter of a multiple choice.
bool is_choice(std::string_view key);

// The letter in "Because B is valid"; empty where there are several, where the sentence denies
// something, or where A may be an article.
std::string_view named_choice(std::string_view text);

// That, or the letter in front of "A. Because ...".
std::string_view only_choice(std::string_view text);

// The letter that the key of "(B) 12", "B. 12", "B: 12" starts with. "(b)" and "b)" alone give
// "B?": a small letter that stands for nothing else.
std::string leading_choice(std::string_view key);

// Whether what stands at `begin` is denied or only bounded by the words before it: "5 or 6", "not
// 5", "cannot be 5", "more than 5".
bool is_denied(std::string_view text, std::size_t begin);

// "minus 7", "negative 7".
bool is_negated(std::string_view text, std::size_t begin);

}  // namespace aha::rewards::math
