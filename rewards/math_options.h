#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "rewards/math/arithmetic.h"

namespace aha::rewards {

// How mathematical answers are read and compared. Every rule is on or off by its name, which is
// also the key of a recipe and of `aha score --reward math:NAME=off`. The defaults are those of a
// mathematician who marks a paper: what is equal is right, however it is written.
struct MathOptions {
  // Where the answer of a completion is read, the first that is there; see find_answer. A place
  // that is off is passed over.
  bool answer_tag = true;    // <answer>...</answer>
  bool box = true;           // the last \boxed{...}
  bool joined_boxes = true;  // boxes next to each other are one list; else only the last counts
  bool phrase = true;        // after "the answer is" and its like
  bool final_text = true;    // the last formula or number of what follows the thinking

  // How numbers are written.
  bool thousands_separators = true;  // 1,234,567 and 1 234 567
  bool decimal_comma = true;         // 1,22 where the other answer is 1.22
  bool mixed_numbers = true;         // 3 1/2 is seven halves, not three
  bool repeating_decimals = true;    // 0.\overline{3}
  bool bases = true;                 // 1011_2; else 1011_2 is text
  bool percent = true;               // 28% for 28, beside 28% = 0.28, which always holds
  bool degrees = true;               // 90 for 90 degrees, beside 180 degrees = pi
  bool money = true;                 // 5 for $5; $5 and 5 euros are never the same
  bool units = true;                 // 5 for 5 cm, where only one of the two names a unit
  bool unit_conversion = true;       // 50 mm for 5 cm; else units must be written alike

  // How near is right.
  bool rounded_decimals = true;  // a decimal gold: right when it rounds to the gold's last digit
  bool long_decimals = true;     // an exact gold: a decimal right in each of six digits or more

  bool numeric = true;  // agreement to hundreds of bits where no proof was found; else
                        // such answers are undecided

  // Which forms stand for one another.
  bool assignments = true;            // 5 for x = 5, and x = 5 for 5
  bool equations = true;              // 2x + 2y = 6 for x + y = 3; else sides must be equal
  bool inequalities = true;           // 2x > 6 for x > 3, 3 < x for x > 3
  bool inequality_intervals = true;   // x > 3 for (3, infinity), where the gold is an interval
  bool interval_inequalities = true;  // (3, infinity) for x > 3, where the gold is an inequality
  bool any_order = true;              // several answers in any order: 1, 2 for 2, 1
  bool sets_as_answers = true;        // {1, 2} for 1, 2
  bool tuples_as_answers = false;  // (2, 1) for the gold {1, 2}; a tuple is never a set otherwise
  bool vectors = true;             // a column, a row and a tuple of the same entries
  bool plus_minus = true;          // 1 \pm 2 for -1, 3
  bool renamed_symbols = false;    // f(y) for f(x)
  bool text_case = true;           // "Evelyn" for "evelyn"
  bool choices = true;             // (C), C. and "C) 12" for C

  // An exact gold accepts a decimal that rounds as it does at this many places; 0: none.
  int decimals = 0;

  std::size_t answer_bytes = 65536;  // a longer answer is undecided unless it is one plain integer
  math::Bounds bounds;

  bool operator==(const MathOptions&) const = default;
};

// A rule by its name.
struct MathRule {
  std::string_view name;
  bool MathOptions::*member;
  std::string_view doc;  // what is right where it is on
};

std::span<const MathRule> math_rules();

}  // namespace aha::rewards
