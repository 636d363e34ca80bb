#include "cli/score_command.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <iostream>
#include <memory>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "cli/json_lines.h"
#include "cli/parse_arguments.h"
#include "rewards/code/set_code_option.h"
#include "rewards/make_reward.h"
#include "rewards/reward_error.h"
#include "tasks/prompt.h"

namespace aha::cli {
namespace {

using nlohmann::json;
using rewards::Reward;
using rewards::RewardError;
using rewards::RewardOptions;
using rewards::Score;
using rewards::Verdict;

constexpr std::size_t kRowsAtOnce = 1024;
constexpr std::size_t kBytesAtOnce = std::size_t{4} << 20;

struct ScoreArguments {
  std::string reward;
  std::vector<std::string> options;
  std::string input;
  std::string output;
  int workers = 0;
};

void set_option(RewardOptions& options, std::string_view assignment) {
  const std::size_t equals = assignment.find('=');
  const std::string_view key = assignment.substr(0, equals);
  if (equals == std::string_view::npos) {
    throw RewardError(
        fmt::format("{}: option \"{}\" has no value; write key=value", options.name, assignment));
  }
  const std::string value(assignment.substr(equals + 1));
  if (options.name == "math") {
    rewards::set_math_option(options.math, key, value);
  } else if (options.name == "code") {
    rewards::set_code_option(options.code, key, value);
  } else if (key == "preset") {
    options.preset = value;
  } else if (key == "pattern") {
    options.pattern = value;
  } else {
    throw RewardError(fmt::format("{}: option \"{}\" is unknown; known are preset and pattern",
                                  options.name, key));
  }
}

RewardOptions reward_options(const ScoreArguments& arguments) {
  RewardOptions options;
  const std::string_view reward = arguments.reward;
  const std::size_t colon = reward.find(':');
  options.name = reward.substr(0, colon);
  for (std::size_t begin = colon; begin != std::string_view::npos;) {
    const std::size_t end = reward.find(',', begin + 1);
    set_option(options,
               reward.substr(begin + 1, end == std::string_view::npos ? std::string_view::npos
                                                                      : end - begin - 1));
    begin = end;
  }
  for (const std::string& assignment : arguments.options) {
    set_option(options, assignment);
  }
  return options;
}

Score unscorable(std::string detail) { return {std::nullopt, Verdict::error, std::move(detail)}; }

// A column's text; an integer is text too, as in a task's own rows. Empty where it is missing.
std::string text_of(const json& row, const char* column) {
  const auto found = row.find(column);
  if (found == row.end()) {
    return "";
  }
  return found->is_string()           ? found->get<std::string>()
         : found->is_number_integer() ? found->dump()
                                      : "";
}

Score score_row(const Reward& reward, const std::string& line) {
  json row;
  try {
    row = json::parse(line);
  } catch (const json::exception& error) {
    return unscorable(fmt::format("not valid JSON: {}", error.what()));
  }
  if (!row.is_object()) {
    return unscorable(fmt::format("expected a JSON object, found {}", row.type_name()));
  }
  const auto completion = row.find("completion");
  if (completion == row.end() || !completion->is_string()) {
    return unscorable("completion: expected a column of text");
  }
  const std::string text = completion->get<std::string>();
  tasks::Prompt prompt{text_of(row, "prompt"), text_of(row, "gold"), text_of(row, "answer_type"),
                       std::move(row)};
  try {
    return reward.score(prompt, text);
  } catch (const std::exception& error) {
    return unscorable(error.what());
  }
}

std::string output_row(const Reward& reward, const std::string& line) {
  const auto begin = std::chrono::steady_clock::now();
  const Score score = score_row(reward, line);
  const auto took = std::chrono::steady_clock::now() - begin;
  nlohmann::ordered_json row;
  row["score"] = score.value ? json(*score.value) : json(nullptr);
  row["verdict"] =
      score.judgement.empty() ? rewards::name_of(score.verdict) : std::string_view(score.judgement);
  row["detail"] = score.detail;
  row["micros"] = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
  // A detail may quote a part of the completion that is not UTF-8 by itself.
  return row.dump(-1, ' ', false, json::error_handler_t::replace);
}

// The next lines, bounded in number and bytes; empty at the end of the input.
std::vector<std::string> read_lines(JsonLines& rows) {
  std::vector<std::string> lines;
  std::size_t bytes = 0;
  for (std::string line; lines.size() < kRowsAtOnce && bytes < kBytesAtOnce && rows.read(line);) {
    bytes += line.size();
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<std::string> score_lines(const Reward& reward, const std::vector<std::string>& lines,
                                     int workers) {
  std::vector<std::string> rows(lines.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < lines.size(); i = next++) {
      rows[i] = output_row(reward, lines[i]);
    }
  };
  std::vector<std::jthread> threads;
  for (int i = 1; i < workers; ++i) {
    threads.emplace_back(work);
  }
  work();
  threads.clear();
  return rows;
}

void score_rows(const Reward& reward, const ScoreArguments& arguments) {
  JsonLines rows(arguments.input, arguments.output);
  for (;;) {
    const std::vector<std::string> lines = read_lines(rows);
    if (lines.empty()) break;
    for (const std::string& row : score_lines(reward, lines, arguments.workers)) rows.write(row);
    rows.flush();
  }
}

void declare(CLI::App& app, ScoreArguments& arguments) {
  app.add_option("--reward", arguments.reward,
                 "NAME[:key=value,...]: accuracy, code (docs/code_reward.md), format (keys preset, "
                 "pattern), math (its rules: on or off)")
      ->required();
  app.add_option("--options", arguments.options,
                 "key=value, one more option of the reward; may hold commas; may be repeated")
      ->allow_extra_args(false);
  app.add_option("--input", arguments.input,
                 "JSON Lines with the columns prompt, completion, gold, answer_type; - is standard "
                 "input")
      ->default_str("-");
  app.add_option("--output", arguments.output, "where the scores go; - is standard output")
      ->default_str("-");
  app.add_option("--workers", arguments.workers, "threads that score")
      ->check(CLI::Range(1, 1024))
      ->default_str("all cores");
}

}  // namespace

int score_command(std::span<const std::string> arguments) {
  ScoreArguments parsed;
  parsed.input = "-";
  parsed.output = "-";
  parsed.workers = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  CLI::App app("Scores completions with one reward", "aha score");
  declare(app, parsed);
  if (const std::optional<int> status = parse_arguments(app, arguments)) {
    return *status;
  }
  try {
    score_rows(*rewards::make_reward(reward_options(parsed)), parsed);
    return 0;
  } catch (const RewardError& error) {
    std::cerr << "aha score: --reward: " << error.what() << '\n';
  } catch (const BadUsage& error) {
    std::cerr << "aha score: " << error.what() << '\n';
  }
  return kBadUsage;
}

}  // namespace aha::cli
