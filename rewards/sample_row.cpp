#include "rewards/sample_row.h"

#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace aha::rewards {
namespace {

using nlohmann::json;

constexpr std::size_t kQuoted = 80;  // bytes of a broken answer that its detail repeats

Score score_of_value(const json& value, std::string detail) {
  if (value.is_null()) return {std::nullopt, Verdict::not_applicable, std::move(detail)};
  if (!value.is_number() || !std::isfinite(value.get<double>())) {
    return undecided("the answer's score is neither a number nor null");
  }
  const auto number = value.get<double>();
  return {number, number > 0 ? Verdict::correct : Verdict::wrong, std::move(detail)};
}

std::string text_of(const json& answer, const char* key) {
  const auto found = answer.find(key);
  return found != answer.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

json row_of(const Sample& sample) {
  json row = sample.prompt->columns.is_object() ? sample.prompt->columns : json::object();
  row["prompt"] = sample.prompt->text;
  row["completion"] = sample.completion;
  row["gold"] = sample.prompt->gold;
  row["answer_type"] = sample.prompt->answer_type;
  return row;
}

std::string line_of(const json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string json_row_of(const Sample& sample) { return line_of(row_of(sample)); }

Score score_of(const json& answer) {
  if (!answer.is_object()) return score_of_value(answer, "");
  if (answer.contains("error") && !answer["error"].is_null()) {
    const json& error = answer["error"];
    return undecided(error.is_string() ? error.get<std::string>() : line_of(error));
  }
  if (!answer.contains("score")) return undecided("the answer has no score");
  Score score = score_of_value(answer["score"], text_of(answer, "detail"));
  const std::string verdict = text_of(answer, "verdict");
  if (score.value && verdict == "correct") score.verdict = Verdict::correct;
  if (score.value && verdict == "wrong") score.verdict = Verdict::wrong;
  return score;
}

Score score_of_json(std::string_view line) {
  const json answer = json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (answer.is_discarded()) {
    return undecided(fmt::format("the answer is not JSON: {}", line.substr(0, kQuoted)));
  }
  return score_of(answer);
}

}  // namespace aha::rewards
