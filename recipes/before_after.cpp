#include "recipes/before_after.h"

#include <optional>

#include <fmt/format.h>

#include "recipes/axis.h"

namespace aha::recipes {
namespace {

struct Figure {
  const char* title;
  const char* key;     // in the summary, before `before` or `after`
  const char* metric;  // of an evaluation
  NumberStyle style;
};

constexpr Figure kFigures[] = {
    {"Accuracy, sampled", "accuracy_", "eval/accuracy", NumberStyle::percent},
    {"Accuracy, greedy", "greedy_", "eval/greedy_accuracy", NumberStyle::percent},
    {"Format, sampled", "format_", "eval/format", NumberStyle::percent},
    {"Format, greedy", "greedy_format_", "eval/greedy_format", NumberStyle::percent},
    {"Tokens a response, sampled", "length_", "eval/mean_length", NumberStyle::plain},
    {"Tokens a response, greedy", "greedy_length_", "eval/greedy_mean_length", NumberStyle::plain}};
constexpr Figure kSamples = {"", "num_samples_", "eval/num_samples", NumberStyle::plain};

// The rows of the first evaluation and, if there is another, of the last.
struct Evaluations {
  const MetricRow* before = nullptr;
  const MetricRow* after = nullptr;
};

Evaluations find_evaluations(const std::vector<RunStage>& stages) {
  Evaluations found;
  for (const RunStage& stage : stages) {
    if (!stage.evaluates()) continue;
    (found.before == nullptr ? found.before : found.after) = stage.metrics.back();
  }
  return found;
}

struct Values {
  std::optional<double> before;
  std::optional<double> after;
};

Values values_of(const Figure& figure, const RunRows& rows, const Evaluations& evaluations) {
  const std::string key = figure.key;
  if (rows.summary)
    return {rows.summary->value(key + "before"), rows.summary->value(key + "after")};
  const auto value = [&](const MetricRow* row) {
    return row ? row->value(figure.metric) : std::nullopt;
  };
  return {value(evaluations.before), value(evaluations.after)};
}

std::string cell(const std::optional<double>& value, NumberStyle style) {
  if (!value) return "–";
  return style == NumberStyle::percent ? format_value(*value, style)
                                       : fmt::format("{:.1f}", *value);
}

std::string change(const Values& values, NumberStyle style) {
  if (!values.before || !values.after) return "";
  if (style == NumberStyle::percent) {
    return fmt::format("{:+.1f} pts", 100.0 * (*values.after - *values.before));
  }
  return *values.before > 0.0 ? fmt::format("× {:.2f}", *values.after / *values.before) : "";
}

std::string samples_note(const Values& samples) {
  if (!samples.before) return {};
  const auto count = [](double value) { return format_value(value, NumberStyle::plain); };
  std::string counts = count(*samples.before);
  if (samples.after && *samples.after != *samples.before) counts += " and " + count(*samples.after);
  return fmt::format("<p class=\"note\">On held-out prompts; {} sampled completions{}.</p>\n",
                     counts, samples.after && *samples.after == *samples.before ? " each" : "");
}

}  // namespace

std::string before_after_html(const RunRows& rows, const std::vector<RunStage>& stages) {
  const Evaluations evaluations = find_evaluations(stages);
  std::string body;
  for (const Figure& figure : kFigures) {
    const Values values = values_of(figure, rows, evaluations);
    if (!values.before && !values.after) continue;
    body += fmt::format(
        "<tr{}><th scope=\"row\">{}</th><td>{}</td><td class=\"after\">{}</td><td "
        "class=\"change\">{}</td></tr>\n",
        body.empty() ? " class=\"first\"" : "", figure.title, cell(values.before, figure.style),
        cell(values.after, figure.style), change(values, figure.style));
  }
  if (body.empty()) return {};
  return samples_note(values_of(kSamples, rows, evaluations)) +
         "<table>\n<thead><tr><th></th><th scope=\"col\">before</th><th scope=\"col\">after</th>"
         "<th scope=\"col\">change</th></tr></thead>\n<tbody>\n" +
         body + "</tbody>\n</table>\n";
}

}  // namespace aha::recipes
