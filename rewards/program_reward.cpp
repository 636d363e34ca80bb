#include "rewards/program_reward.h"

#include <memory>

#include <fmt/format.h>

#include "rewards/reward_error.h"

namespace aha::rewards {

using nlohmann::json;

ProgramReward::ProgramReward(Options options)
    : options_(std::move(options)),
      program_(options_.argv, options_.framing, options_.memory_mib) {}

void ProgramReward::start() {
  const std::lock_guard lock(mutex_);
  const RowProgram::Answers answers = exchange({});
  if (!answers.failure.empty()) throw RewardError(answers.failure);
}

RowProgram::Answers ProgramReward::greet() const {
  RowProgram::Answers greeting =
      program_.exchange({}, 1, std::chrono::duration<double>(options_.deadline));
  if (greeting.lines.size() != 1) return greeting;
  const json said = json::parse(greeting.lines[0], nullptr, /*allow_exceptions=*/false);
  if (said.is_object() && said.contains("refused")) {
    program_.stop();
    greeting.failure = said.value("refused", "refused");
    greeting.refused = true;
  }
  greeting.lines.clear();
  return greeting;
}

// One that cannot be started again will answer nothing: what it has answered before counts.
RowProgram::Answers ProgramReward::exchange(const std::vector<std::string>& rows) const {
  try {
    if (program_.has_unasked_output()) program_.stop();  // these rows had no part in it
    if (options_.greets && !program_.is_running()) {
      RowProgram::Answers greeting = greet();
      if (!greeting.failure.empty()) return greeting;
    }
    return program_.exchange(rows, rows.size(), std::chrono::duration<double>(options_.deadline));
  } catch (const RewardError& error) {
    return {{}, error.what(), /*late=*/false, /*refused=*/true};
  }
}

Score ProgramReward::score(const tasks::Prompt& prompt, std::string_view completion) const {
  const Sample sample{&prompt, completion, std::nullopt};
  return score_batch({&sample, 1}).front();
}

std::vector<Score> ProgramReward::score_batch(std::span<const Sample> samples) const {
  std::vector<std::string> rows;
  rows.reserve(samples.size());
  for (const Sample& sample : samples) rows.push_back(options_.row_of(sample));
  const std::lock_guard lock(mutex_);
  return score_rows(rows);
}

// Sends all rows, and after a failure those without an answer one by one, so that only the one it
// fails on is lost. Two that are late one after the other: the program is stuck whatever the row.
std::vector<Score> ProgramReward::score_rows(const std::vector<std::string>& rows) const {
  std::vector<Score> scores;
  bool one_by_one = rows.size() == 1;
  bool was_late = false;
  while (scores.size() < rows.size()) {
    const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(scores.size());
    const RowProgram::Answers answers = exchange({begin, one_by_one ? begin + 1 : rows.end()});
    for (const std::string& line : answers.lines) scores.push_back(options_.score_of(line));
    if (scores.size() == rows.size()) break;
    const bool is_late = one_by_one && answers.late;
    if (answers.refused || (is_late && was_late)) {
      scores.resize(rows.size(), undecided(answers.failure));
    } else if (one_by_one && !answers.failure.empty()) {
      scores.push_back(undecided(answers.failure));
    }
    was_late = is_late;
    one_by_one = true;
  }
  return scores;
}

RewardKind command_kind() {
  RewardKind kind;
  kind.name = "command";
  kind.doc = "a program that reads rows and writes scores, JSON Lines both";
  kind.options = {
      required(words_option("command", {}, "the program and its arguments")),
      integer_option("batch_size", 64, 1, 1 << 20, "rows it gets at a time, at most"),
      number_option("deadline", 30, 0.001, 86400, "seconds it has for a batch"),
      unset(integer_option("memory_mib", 0, 1, 1 << 24,
                           "memory of each of its processes, MiB; unset: no bound")),
  };
  kind.make = [](const OptionValues& options) {
    ProgramReward::Options program;
    program.name = "command";
    program.argv = options.words("command");
    program.batch_size = static_cast<std::size_t>(options.integer("batch_size"));
    program.deadline = options.number("deadline");
    if (options.has("memory_mib")) {
      program.memory_mib = static_cast<std::size_t>(options.integer("memory_mib"));
    }
    auto reward = std::make_unique<ProgramReward>(std::move(program));
    reward->start();
    return reward;
  };
  return kind;
}

}  // namespace aha::rewards
