#include "rewards/accuracy.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "rewards/answer_text.h"
#include "rewards/countdown_expression.h"
#include "rewards/math_reward.h"
#include "rewards/multiple_choice.h"
#include "rewards/reward_error.h"
#include "tasks/integer_text.h"

namespace aha::rewards {
namespace {

using tasks::normalized_integer;
using tasks::Prompt;
using tasks::trim;

constexpr std::size_t kLongestQuote = 40;

Score correct() { return {1.0, Verdict::correct, ""}; }
Score wrong(std::string detail) { return {0.0, Verdict::wrong, std::move(detail)}; }

std::string quote(std::string_view text) {
  if (text.size() <= kLongestQuote) {
    return fmt::format("\"{}\"", text);
  }
  std::size_t end = kLongestQuote;
  while (end > kLongestQuote - 4 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end;  // never between the bytes of a UTF-8 character
  }
  return fmt::format("\"{}\"...", text.substr(0, end));
}

std::optional<std::string> read_integer(const AnswerText& answer) {
  switch (answer.source) {
    case AnswerSource::phrase:
      return normalized_integer(first_number(answer.text).value_or(""));
    case AnswerSource::text:
      return normalized_integer(last_number(answer.text).value_or(""));
    default:
      return normalized_integer(answer.text);
  }
}

Score judge_integer(const Prompt& prompt, const AnswerText& answer) {
  const std::optional<std::string> gold = normalized_integer(prompt.gold);
  if (!gold) {
    return undecided(fmt::format("the gold answer {} is not an integer", quote(prompt.gold)));
  }
  if (answer.source == AnswerSource::none) {
    return wrong(answer.text);
  }
  const std::optional<std::string> given = read_integer(answer);
  if (!given) {
    return wrong(fmt::format("{} is not an integer", quote(answer.text)));
  }
  return given == gold ? correct()
                       : wrong(fmt::format("{} instead of {}", quote(*given), quote(*gold)));
}

Score judge_exact(const Prompt& prompt, const AnswerText& answer) {
  if (answer.source == AnswerSource::none) {
    return wrong(answer.text);
  }
  std::string_view given = answer.text;
  if (answer.source == AnswerSource::phrase && given.ends_with('.')) {
    given = trim(given.substr(0, given.size() - 1));
  }
  const std::string_view gold = trim(prompt.gold);
  if (given == gold || (answer.source == AnswerSource::phrase && answer.text == gold)) {
    return correct();
  }
  return wrong(fmt::format("{} instead of {}", quote(given), quote(gold)));
}

std::optional<std::int64_t> to_number(std::string_view text) {
  const std::string digits = normalized_integer(text).value_or("");
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc{} ? std::optional(value) : std::nullopt;
}

std::optional<std::vector<std::int64_t>> numbers_of(const Prompt& prompt) {
  const auto column = prompt.columns.find("numbers");
  if (column == prompt.columns.end() || !column->is_array()) {
    return std::nullopt;
  }
  std::vector<std::int64_t> numbers;
  for (const nlohmann::json& number : *column) {
    const bool is_natural =
        number.is_number_integer() &&
        (!number.is_number_unsigned() || number.get<std::uint64_t>() <= std::uint64_t{INT64_MAX});
    if (!is_natural || number.get<std::int64_t>() < 0) {
      return std::nullopt;
    }
    numbers.push_back(number.get<std::int64_t>());
  }
  return numbers;
}

Score judge_countdown(const Prompt& prompt, const AnswerText& answer) {
  const auto numbers = numbers_of(prompt);
  const auto target = to_number(prompt.gold);
  if (!numbers || numbers->empty()) {
    return undecided("the column numbers is not a list of integers");
  }
  if (!target) {
    return undecided(fmt::format("the gold target {} is not an integer", quote(prompt.gold)));
  }
  if (answer.source == AnswerSource::none) {
    return wrong(answer.text);
  }
  std::string_view expression = answer.text;
  if (answer.source == AnswerSource::text) {
    expression = expression.substr(expression.rfind('\n') + 1);
  }
  CountdownResult result = check_countdown(expression, *numbers, *target);
  switch (result.outcome) {
    case CountdownOutcome::reached:
      return correct();
    case CountdownOutcome::missed:
      return wrong(std::move(result.detail));
    case CountdownOutcome::undecidable:
      break;
  }
  return undecided(std::move(result.detail));
}

std::vector<std::string> choices_of(const Prompt& prompt) {
  const auto column = prompt.columns.find("choices");
  std::vector<std::string> choices;
  if (column == prompt.columns.end() || !column->is_array()) return choices;
  for (const nlohmann::json& choice : *column) {
    if (!choice.is_string()) return {};
    choices.push_back(choice.get<std::string>());
  }
  return choices;
}

Score judge_multiple_choice(const Prompt& prompt, const AnswerText& answer) {
  const std::vector<std::string> choices = choices_of(prompt);
  const std::optional<char> gold = chosen_letter(prompt.gold, choices);
  if (!gold) {
    return undecided(fmt::format("the gold answer {} is no choice", quote(prompt.gold)));
  }
  if (answer.source == AnswerSource::none) {
    return wrong(answer.text);
  }
  std::string_view text = answer.text;
  if (answer.source == AnswerSource::text) {
    text = text.substr(text.rfind('\n') + 1);
  }
  const std::optional<char> given = chosen_letter(text, choices);
  if (!given) {
    return wrong(fmt::format("{} is no one choice", quote(text)));
  }
  return given == gold ? correct() : wrong(fmt::format("{} instead of {}", *given, *gold));
}

struct AnswerType {
  std::string_view name;
  Score (*judge)(const Prompt& prompt, const AnswerText& answer);
};

constexpr std::array<AnswerType, 4> kAnswerTypes{{{"integer", judge_integer},
                                                  {"exact", judge_exact},
                                                  {"multiple_choice", judge_multiple_choice},
                                                  {"countdown", judge_countdown}}};

}  // namespace

Score Accuracy::score(const Prompt& prompt, std::string_view completion) const {
  if (prompt.answer_type.empty() || prompt.answer_type == "math") {
    return MathReward(MathOptions{}).score(prompt, completion);
  }
  if (prompt.answer_type == "code") {
    return score_code(prompt, completion);
  }
  for (const AnswerType& type : kAnswerTypes) {
    if (type.name == prompt.answer_type) {
      return type.judge(prompt, find_answer(completion));
    }
  }
  return undecided(
      fmt::format("answer type {} is unknown; known are integer, exact, "
                  "multiple_choice, countdown, math and code",
                  quote(prompt.answer_type)));
}

Score Accuracy::score_code(const Prompt& prompt, std::string_view completion) const {
  std::call_once(code_made_, [this] {
    try {
      code_ = std::make_unique<CodeReward>(CodeOptions{});
    } catch (const RewardError& error) {
      no_code_ = error.what();
    }
  });
  if (code_) return code_->score(prompt, completion);
  return {std::nullopt, Verdict::error, no_code_, "SE", /*sandbox_failed=*/true};
}

RewardKind accuracy_kind() {
  RewardKind kind;
  kind.name = "accuracy";
  kind.doc = "whether the answer is right, by the task's rule";
  kind.deadline = 600.0;  // an answer may be a program, as for `code`
  kind.make = [](const OptionValues& /*options*/) { return std::make_unique<Accuracy>(); };
  return kind;
}

}  // namespace aha::rewards
