#pragma once

#include <string>
#include <string_view>

#include "rewards/answer_text.h"
#include "rewards/math/arena.h"
#include "rewards/math/expression.h"
#include "rewards/math_options.h"

namespace aha::rewards::math {

// An answer as it was read.
struct Reading {
  const Expression* tree = nullptr;  // null where there is none
  std::string key;                   // equal keys are equal answers
  std::string problem;               // why there is no tree
  std::string_view text;             // what was read; in the arena
  bool comma_in_number = false;

  bool is_words() const;  // text, or a list that holds some
};

// What a comma between digits is.
struct Notation {
  bool thousands = true;
  bool decimal_comma = false;
};

// All of a text as one answer. Trees live in `arena`; so in all of the following.
Reading read_answer(std::string_view text, const MathOptions& options, Arena& arena,
                    Notation notation = {});

// The content of a box or a tag, which is an answer as a whole: but a letter of a multiple choice
// may have its option behind it, "(B) 12", and "the answer is" may stand before it.
Reading read_boxed(std::string_view text, const MathOptions& options, Arena& arena,
                   const Reading& gold);

// A gold, which may be a solution that ends in the answer.
Reading read_gold(std::string_view gold, const MathOptions& options, Arena& arena);

// The rest of a line after "the answer is": all of it, its first sentence, else picked.
Reading read_phrase(std::string_view line, const MathOptions& options, Arena& arena,
                    const Reading& gold);

// Picks the answer out of free text: all of it, or its last line, where that is mathematics; else
// the last formula or number, whichever comes later. Where the gold is a letter of a multiple
// choice, the one letter that is named.
Reading pick_answer(std::string_view text, const MathOptions& options, Arena& arena,
                    const Reading& gold);

// The places of find_answer that the options allow.
AnswerPlaces places_of(const MathOptions& options);

}  // namespace aha::rewards::math
