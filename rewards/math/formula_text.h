#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aha::rewards::math {

// Parts of a text in which an answer may stand. Views into the text.

struct Segment {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view content;
};

// The last formula between dollars or LaTeX's brackets.
std::optional<Segment> last_formula(std::string_view text);

std::string_view last_line(std::string_view text);

// Without **...** around all of it.
std::string_view without_markdown(std::string_view text);

// Without the remark in brackets that ends it: 1/3 (about 0.33), 12 (that is 3 times 4).
std::string_view without_remark(std::string_view text);

// From the first bracket of a line to its last one; empty where there are none.
std::string_view bracketed_part(std::string_view line);

// What is left of "\text{The answer is } 5" behind "is".
std::string without_lone_brace(std::string text);

// 2024-01-02, 2024/1/2, 1/2/2024, 2.1.2024: left alone.
bool is_date(std::string_view text);

}  // namespace aha::rewards::math
