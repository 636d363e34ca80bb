#pragma once

#include <span>
#include <string>

namespace aha::cli {

// `aha tokenize --model DIR [--decode] [--add-special-tokens] [--skip-special-tokens] [--input
// F.jsonl] [--output F.jsonl]`: JSON Lines rows {"text"} in, rows {"ids"} out in the same order,
// one for each line that is not blank; with --decode rows {"ids"} in, rows {"text"} out. Of DIR
// only tokenizer.json is read. Rows are answered one by one, so a pipe may wait for each. What is
// not UTF-8 in a row, and half of a surrogate pair, is read as U+FFFD. A row that cannot be done
// becomes
// {"error": what is wrong with it}.
//
// `arguments` are those after the command's name. Returns the exit status: 0, or 2 for bad usage.
// Throws std::runtime_error where a file cannot be read or written.
int tokenize_command(std::span<const std::string> arguments);

}  // namespace aha::cli
