#pragma once

#include <span>
#include <string>

namespace aha::cli {

// `aha score --reward NAME[:key=value,...] [--options key=value] [--input F.jsonl] [--output
// F.jsonl]
// [--workers N]`: JSON Lines rows {"prompt", "completion", "gold", "answer_type", ...columns} in,
// rows
// {"score", "verdict", "detail", "micros"} out in the same order, one for each line that is not
// blank. A row that cannot be scored has score null and verdict "error" in its own output row.
//
// `arguments` are those after the command's name. Returns the exit status: 0, or 2 for bad usage,
// an unknown reward or a bad option. Throws std::runtime_error where a file cannot be read or
// written.
int score_command(std::span<const std::string> arguments);

}  // namespace aha::cli
