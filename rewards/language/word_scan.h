#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include <unicode/ubrk.h>

#include "rewards/language/language_chain.h"

namespace aha::rewards {

struct ScannedWord {
  std::u16string_view text;
  char32_t first = 0;
  Break before = Break::none;
  bool beside_sign = false;  // an operator, a bracket or a digit stands on one side of it
};

// The countable words of a text: those of ICU's break iterator (UAX 29, with dictionaries for
// Chinese, Japanese, Thai, Lao, Khmer and Burmese) that hold a letter, without identifiers: what
// holds a digit, an inner `_` or `.`, a capital after a small letter, or stands before `(`.
// Keeps the views that it is given. One at a time in a thread: the break iterator is the thread's.
class WordScan {
 public:
  explicit WordScan(std::u16string_view text);
  std::optional<ScannedWord> next();

 private:
  bool is_countable(std::u16string_view word, std::size_t end) const;
  bool stands_beside_sign(std::size_t begin, std::size_t end) const;

  std::u16string_view text_;
  UBreakIterator* breaks_;
  std::size_t at_ = 0;
};

}  // namespace aha::rewards
