#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "text/regex_dialect.h"

namespace aha::text {

// A stretch of text, as byte offsets [begin, end).
struct Span {
  std::size_t begin;
  std::size_t end;

  bool operator==(const Span&) const = default;
};

// A compiled regular expression of a tokenizer.json (see pcre2_pattern for its syntax), matched
// by PCRE2 with its just-in-time compiler where that exists. Const use is thread-safe.
class Regex {
 public:
  // Throws RegexError when the pattern is wrong or uses what is not supported.
  explicit Regex(std::string_view pattern);

  // Appends all matches in `text`, left to right, none overlapping; an empty match directly
  // behind another match is passed over, as Oniguruma's iterator does.
  // Precondition: `text` is well-formed UTF-8. Throws RegexError when matching needs more memory
  // than is sane.
  void find_all(std::string_view text, std::vector<Span>& matches) const;

 private:
  struct FreeCode {
    void operator()(void* code) const;
  };
  std::unique_ptr<void, FreeCode> code_;  // pcre2_code
};

}  // namespace aha::text
