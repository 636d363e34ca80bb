#include "recipes/sample_browser.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "recipes/completion_html.h"
#include "recipes/html_text.h"
#include "recipes/run_charts.h"

namespace aha::recipes {
namespace {

constexpr std::size_t kMostSteps = 200;  // of a stage
constexpr std::size_t kMostSamplesOfStep = 48;
constexpr std::size_t kMostBytesOfStage = 1536 * 1024;
constexpr std::size_t kPairs = 3;

std::string plain_html(const SampleText& text) {
  return escape_html(text.head) + cut_html(text) + escape_html(text.tail);
}

enum class Verdict : std::uint8_t { right, wrong, unknown };

Verdict verdict_of(const SampleRow& sample) {
  std::vector<std::string> names;
  names.reserve(sample.rewards.size());
  for (const auto& [name, value] : sample.rewards) names.push_back(name);
  const auto found = sample.rewards.find(correctness_reward(names));
  if (found == sample.rewards.end() || !found->second) return Verdict::unknown;
  if (*found->second == 1.0) return Verdict::right;
  return *found->second == 0.0 ? Verdict::wrong : Verdict::unknown;
}

std::string_view name_of(Verdict verdict) {
  static constexpr std::array<std::string_view, 3> kNames = {"right", "wrong", "unknown"};
  return kNames.at(static_cast<std::size_t>(verdict));
}

std::string badge_html(Verdict verdict) {
  if (verdict == Verdict::unknown) return "<b class=\"badge\">not judged</b>";
  return verdict == Verdict::right ? "<b class=\"badge\">✓ right</b>"
                                   : "<b class=\"badge\">✗ wrong</b>";
}

std::string facts_html(const SampleRow& sample) {
  std::string facts;
  if (!sample.decoding.empty())
    facts += fmt::format("<span>{}</span>", escape_html(sample.decoding));
  if (sample.reward) {
    facts +=
        fmt::format("<span>reward {}</span>", format_value(*sample.reward, NumberStyle::plain));
  }
  for (const auto& [name, value] : sample.rewards) {
    facts += fmt::format("<span>{} {}</span>", escape_html(name),
                         value ? format_value(*value, NumberStyle::plain) : "-");
  }
  if (sample.length) {
    facts += fmt::format(
        "<span>{} tokens</span>",
        format_count(static_cast<std::uint64_t>(std::max<std::int64_t>(0, *sample.length))));
  }
  return facts;
}

std::string question_html(const SampleRow& sample) {
  return fmt::format(
      "<div class=\"question\"><bdi>{}</bdi><span class=\"gold\">gold <bdi>{}</bdi></span></div>",
      plain_html(sample.prompt), plain_html(sample.gold));
}

std::string sample_html(const SampleRow& sample) {
  const Verdict verdict = verdict_of(sample);
  return fmt::format(
      "<article class=\"sample {}\" data-verdict=\"{}\" data-decoding=\"{}\">\n{}\n"
      "<pre dir=\"auto\">{}</pre>\n<p class=\"facts\">{}{}</p></article>\n",
      name_of(verdict), name_of(verdict), escape_html(sample.decoding), question_html(sample),
      completion_html(sample.completion), badge_html(verdict), facts_html(sample));
}

using Samples = std::vector<const SampleRow*>;
using SamplesByStep = std::map<std::int64_t, Samples>;

std::size_t bytes_of(const SampleRow& sample) {
  std::size_t bytes = 0;
  for (const SampleText* text : {&sample.prompt, &sample.gold, &sample.completion}) {
    bytes += text->head.size() + text->tail.size();
  }
  return bytes;
}

// Evenly spread elements with the first and the last, as many as fit.
std::vector<std::int64_t> choose_steps(const SamplesByStep& steps) {
  std::vector<std::int64_t> all;
  std::size_t bytes = 0;
  for (const auto& [step, samples] : steps) {
    all.push_back(step);
    for (const SampleRow* sample : samples) bytes += bytes_of(*sample);
  }
  const double fitting = static_cast<double>(kMostBytesOfStage) /
                         static_cast<double>(std::max<std::size_t>(1, bytes)) *
                         static_cast<double>(all.size());
  const auto most =
      static_cast<std::size_t>(std::clamp(fitting, 2.0, static_cast<double>(kMostSteps)));
  if (all.size() <= most) return all;
  std::vector<std::int64_t> chosen;
  for (std::size_t i = 0; i < most; ++i) chosen.push_back(all[i * (all.size() - 1) / (most - 1)]);
  return chosen;
}

std::string step_summary(std::int64_t step, const Samples& samples) {
  const auto right = std::count_if(samples.begin(), samples.end(), [](const SampleRow* sample) {
    return verdict_of(*sample) == Verdict::right;
  });
  const std::string share = fmt::format("{} of {} right", right, samples.size());
  return step == 0 ? share : fmt::format("step {}: {}", step, share);
}

std::string stage_html(const std::string& stage, const SamplesByStep& steps) {
  const std::vector<std::int64_t> chosen = choose_steps(steps);
  std::string html = fmt::format("<section class=\"samples\" data-stage=\"{}\">\n<h3>{}</h3>\n",
                                 escape_html(stage), escape_html(stage));
  if (chosen.size() < steps.size()) {
    html += fmt::format(
        "<p class=\"note\">{} of {} steps, evenly spread; samples.jsonl has them all.</p>\n",
        chosen.size(), steps.size());
  }
  for (const std::int64_t step : chosen) {
    const Samples& samples = steps.at(step);
    html +=
        fmt::format("<details data-step=\"{}\"{}><summary>{}</summary>\n<div class=\"cards\">\n",
                    step, step == 0 ? " open" : "", step_summary(step, samples));
    const std::size_t shown = std::min(samples.size(), kMostSamplesOfStep);
    for (std::size_t i = 0; i < shown; ++i) html += sample_html(*samples[i]);
    html += "</div>\n";
    if (shown < samples.size()) {
      html +=
          fmt::format("<p class=\"note\">The first {} of {} samples.</p>\n", shown, samples.size());
    }
    html += "</details>\n";
  }
  return html + "</section>\n";
}

// Stages that no metric names come last.
std::vector<std::string> stages_with_samples(const RunRows& rows,
                                             const std::vector<RunStage>& stages) {
  std::vector<std::string> names;
  names.reserve(stages.size());
  for (const RunStage& stage : stages) names.push_back(stage.name);
  for (const SampleRow& sample : rows.samples) {
    const bool is_new = std::find(names.begin(), names.end(), sample.stage) == names.end();
    if (is_new) names.push_back(sample.stage);
  }
  std::erase_if(names, [&](const std::string& name) {
    return std::none_of(rows.samples.begin(), rows.samples.end(),
                        [&](const SampleRow& sample) { return sample.stage == name; });
  });
  return names;
}

Samples sampled_of(const RunRows& rows, const std::string& stage) {
  Samples samples;
  for (const SampleRow& sample : rows.samples) {
    if (sample.stage == stage && sample.decoding == "sampled") samples.push_back(&sample);
  }
  return samples;
}

std::string pair_html(const SampleRow& before, const SampleRow& after) {
  std::string html = "<div class=\"pair\">" + question_html(before);
  for (const auto& [title, sample] : {std::pair("Before", &before), std::pair("After", &after)}) {
    const Verdict verdict = verdict_of(*sample);
    html += fmt::format(
        "\n<article class=\"sample {}\"><h4>{}</h4><pre dir=\"auto\">{}</pre><p "
        "class=\"facts\">{}{}</p></article>",
        name_of(verdict), title, completion_html(sample->completion), badge_html(verdict),
        facts_html(*sample));
  }
  return html + "</div>\n";
}

}  // namespace

std::string sample_browser_html(const RunRows& rows, const std::vector<RunStage>& stages) {
  std::map<std::string, SamplesByStep> samples;
  for (const SampleRow& sample : rows.samples)
    samples[sample.stage][sample.step].push_back(&sample);
  std::string html;
  for (const std::string& stage : stages_with_samples(rows, stages)) {
    html += stage_html(stage, samples.at(stage));
  }
  return html;
}

std::string sample_pairs_html(const RunRows& rows, const std::vector<RunStage>& stages) {
  std::vector<std::string> evaluations;
  for (const RunStage& stage : stages) {
    if (stage.evaluates()) evaluations.push_back(stage.name);
  }
  if (evaluations.size() < 2) return {};
  const Samples afters = sampled_of(rows, evaluations.back());
  std::string html;
  std::size_t pairs = 0;
  for (const SampleRow* before : sampled_of(rows, evaluations.front())) {
    const auto after = std::find_if(afters.begin(), afters.end(), [&](const SampleRow* sample) {
      return sample->prompt == before->prompt;
    });
    if (after == afters.end() || pairs == kPairs) continue;
    html += pair_html(*before, **after);
    ++pairs;
  }
  return html;
}

}  // namespace aha::recipes
