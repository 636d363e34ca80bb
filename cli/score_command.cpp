#include "cli/score_command.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "cli/json_lines.h"
#include "cli/parse_arguments.h"
#include "cli/score_row.h"
#include "recipes/recipe_error.h"
#include "recipes/reward_schema.h"
#include "rewards/make_reward.h"
#include "rewards/reward_error.h"
#include "tasks/prompt.h"

namespace aha::cli {
namespace {

using nlohmann::json;
using rewards::Reward;
using rewards::RewardError;
using rewards::Sample;
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

std::string output_row(const Score& score, std::int64_t micros) {
  nlohmann::ordered_json row;
  row["score"] = score.value ? json(*score.value) : json(nullptr);
  row["verdict"] =
      score.judgement.empty() ? rewards::name_of(score.verdict) : std::string_view(score.judgement);
  row["detail"] = score.detail;
  row["micros"] = micros;
  // A detail may quote a part of the completion that is not UTF-8 by itself.
  return row.dump(-1, ' ', false, json::error_handler_t::replace);
}

// Scores lines [first, first + lines.size()) into the same places of `rows`.
void score_chunk(const Reward& reward, std::span<const std::string> lines,
                 std::span<std::string> rows) {
  const auto begin = std::chrono::steady_clock::now();
  std::vector<ScoreRow> read;
  std::vector<Sample> samples;
  for (const std::string& line : lines) read.push_back(read_score_row(line));
  for (const ScoreRow& row : read) {
    if (row.mistake.empty()) samples.push_back({&row.prompt, row.completion, std::nullopt});
  }
  const std::vector<Score> scores = rewards::score_safely(reward, samples);
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
  const auto micros = static_cast<std::int64_t>(took.count() / static_cast<double>(lines.size()));
  auto score = scores.begin();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool good = read[i].mistake.empty();
    rows[i] = output_row(good ? *score++ : rewards::undecided(read[i].mistake), micros);
  }
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
  const std::size_t chunk = std::max<std::size_t>(1, reward.batch_size());
  const auto work = [&] {
    for (std::size_t i = next.fetch_add(chunk); i < lines.size(); i = next.fetch_add(chunk)) {
      const std::size_t size = std::min(chunk, lines.size() - i);
      score_chunk(reward, std::span(lines).subspan(i, size), std::span(rows).subspan(i, size));
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
                 "NAME[:key=value,...]; `aha check --keys` lists the rewards with their keys")
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
    const auto options = recipes::parse_reward(parsed.reward, parsed.options);
    score_rows(*rewards::make_reward(options), parsed);
    return 0;
  } catch (const recipes::RecipeError& error) {
    std::cerr << error.what() << '\n';
  } catch (const RewardError& error) {
    std::cerr << "aha score: --reward: " << error.what() << '\n';
  } catch (const BadUsage& error) {
    std::cerr << "aha score: " << error.what() << '\n';
  }
  return kBadUsage;
}

}  // namespace aha::cli
