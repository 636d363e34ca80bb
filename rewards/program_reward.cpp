#include "rewards/program_reward.h"

#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "rewards/reward_error.h"

namespace aha::rewards {
namespace {

using nlohmann::json;

Score undecided(std::string detail) { return {std::nullopt, Verdict::error, std::move(detail)}; }

Score score_of_value(const json& value, std::string detail) {
  if (value.is_null()) return {std::nullopt, Verdict::not_applicable, std::move(detail)};
  if (!value.is_number() || !std::isfinite(value.get<double>())) {
    return undecided("the answer's score is neither a number nor null");
  }
  const auto number = value.get<double>();
  return {number, number > 0 ? Verdict::correct : Verdict::wrong, std::move(detail)};
}

}  // namespace

std::string json_row_of(const Sample& sample) {
  json row = sample.prompt->columns.is_object() ? sample.prompt->columns : json::object();
  row["prompt"] = sample.prompt->text;
  row["completion"] = sample.completion;
  row["gold"] = sample.prompt->gold;
  row["answer_type"] = sample.prompt->answer_type;
  return row.dump(-1, ' ', false, json::error_handler_t::replace);
}

Score score_of_json(std::string_view line) {
  const json answer = json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (answer.is_discarded()) {
    return undecided(fmt::format("the answer is not JSON: {}", line.substr(0, 80)));
  }
  if (!answer.is_object()) return score_of_value(answer, "");
  const auto text = [&](const char* key) {
    const auto found = answer.find(key);
    return found != answer.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  if (answer.contains("error") && !answer["error"].is_null()) return undecided(text("error"));
  if (!answer.contains("score")) return undecided("the answer has no score");
  Score score = score_of_value(answer["score"], text("detail"));
  const std::string verdict = text("verdict");
  if (score.value && verdict == "correct") score.verdict = Verdict::correct;
  if (score.value && verdict == "wrong") score.verdict = Verdict::wrong;
  return score;
}

ProgramReward::ProgramReward(Options options)
    : options_(std::move(options)), program_(options_.argv, options_.framing) {}

void ProgramReward::start() {
  const std::lock_guard lock(mutex_);
  const RowProgram::Answers answers = exchange({});
  if (!answers.failure.empty()) throw RewardError(answers.failure);
}

RowProgram::Answers ProgramReward::exchange(const std::vector<std::string>& rows) const {
  const std::chrono::duration<double> deadline(options_.deadline);
  if (options_.greets && !program_.is_running()) {
    const RowProgram::Answers greeting = program_.exchange({}, 1, deadline);
    if (greeting.lines.size() != 1) return {{}, greeting.failure, greeting.late};
    const json said = json::parse(greeting.lines[0], nullptr, /*allow_exceptions=*/false);
    if (said.is_object() && said.contains("refused")) {
      return {{}, said.value("refused", "refused"), /*late=*/true};
    }
  }
  return program_.exchange(rows, rows.size(), deadline);
}

Score ProgramReward::score(const tasks::Prompt& prompt, std::string_view completion) const {
  const Sample sample{&prompt, completion, std::nullopt};
  return score_batch({&sample, 1}).front();
}

std::vector<Score> ProgramReward::score_batch(std::span<const Sample> samples) const {
  std::vector<std::string> rows;
  rows.reserve(samples.size());
  for (const Sample& sample : samples) rows.push_back(options_.row_of(sample));
  std::vector<Score> scores;
  {
    const std::lock_guard lock(mutex_);
    const RowProgram::Answers first = exchange(rows);
    for (const std::string& line : first.lines) scores.push_back(options_.score_of(line));
    while (scores.size() < rows.size() && (first.late || rows.size() == 1)) {
      scores.push_back(undecided(first.failure));
    }
    while (scores.size() < rows.size()) {
      const RowProgram::Answers one = exchange({rows[scores.size()]});
      scores.push_back(one.lines.size() == 1 ? options_.score_of(one.lines[0])
                                             : undecided(one.failure));
    }
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
  };
  kind.make = [](const OptionValues& options) {
    ProgramReward::Options program;
    program.name = "command";
    program.argv = options.words("command");
    program.batch_size = static_cast<std::size_t>(options.integer("batch_size"));
    program.deadline = options.number("deadline");
    return std::make_unique<ProgramReward>(std::move(program));
  };
  return kind;
}

}  // namespace aha::rewards
