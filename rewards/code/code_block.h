#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aha::rewards {

// A fenced block of an answer.
struct CodeBlock {
  std::string language;  // the first word after the opening fence, lower case; may be empty
  std::string code;
};

// The last fenced block after the thinking whose fence names `language`, else the last of any: what
// follows the program may be an example of its output. A fence is a line that starts, after blanks,
// with three or more backticks or tildes; it is closed by a line of at least as many of the same
// and nothing else, indented by at most three blanks more. Its lines lose as many blanks as the
// fence has, if they have them (CommonMark 0.31, 4.5). A block that is never closed ends with the
// text. Empty where there is none or the thinking does not end.
std::optional<CodeBlock> find_code_block(std::string_view completion,
                                         std::string_view language = {});

// "python", "cpp", "c", "bash" or another language for what people write behind a fence; empty
// where the word names no language that is known here.
std::string_view language_of_fence(std::string_view word);

}  // namespace aha::rewards
