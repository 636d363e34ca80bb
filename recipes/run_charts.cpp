#include "recipes/run_charts.h"

#include <algorithm>
#include <set>
#include <string_view>

#include <fmt/format.h>

namespace aha::recipes {
namespace {

constexpr std::string_view kRewardPrefix = "rewards/";
constexpr std::string_view kMeanSuffix = "/mean";
constexpr std::size_t kMostOtherCharts = 60;
constexpr const char* kLearningRate = "Learning rate";  // no measurement, so without a trend

struct Line {
  std::string metric;
  std::string name;
};

// A chart before its points are filled in.
struct ChartPlan {
  std::string title;
  std::string unit;
  NumberStyle style = NumberStyle::plain;
  bool from_zero = true;
  std::vector<Line> lines;
};

// The charts that do not depend on the rewards' names.
const std::vector<ChartPlan>& fixed_plans() {
  constexpr auto kPlain = NumberStyle::plain;
  constexpr auto kPercent = NumberStyle::percent;
  static const std::vector<ChartPlan> kPlans = {
      {"Entropy", "nats a token", kPlain, true, {{"entropy", "entropy"}}},
      {"KL to the reference", "nats a token", kPlain, true, {{"kl", "KL (k3)"}}},
      {"Loss", "loss", kPlain, false, {{"loss", "loss"}}},
      {"Spread of rewards in a group",
       "standard deviation",
       kPlain,
       true,
       {{"reward_std", "mean over groups"}}},
      {"Without a signal",
       "share",
       kPercent,
       true,
       {{"frac_reward_zero_std", "groups whose rewards are all equal"},
        {"completions/clipped_ratio", "completions cut at the limit"}}},
      {"Clipping",
       "share of tokens",
       kPercent,
       true,
       {{"clip_ratio/low_mean", "at the lower bound"},
        {"clip_ratio/high_mean", "at the upper bound"}}},
      {"Sampler against trainer",
       "difference of log p, nats",
       kPlain,
       true,
       {{"sampling/sampling_logp_difference/max", "largest"},
        {"sampling/sampling_logp_difference/mean", "mean"}}},
      {"Importance ratio",
       "new policy / sampling policy",
       kPlain,
       false,
       {{"sampling/importance_sampling_ratio/max", "largest"},
        {"sampling/importance_sampling_ratio/mean", "mean"},
        {"sampling/importance_sampling_ratio/min", "least"}}},
      {"Load of the experts",
       "(largest - mean) / mean",
       kPlain,
       true,
       {{"moe/max_violation", "largest violation"}}},
      {"Gradient", "norm before clipping", kPlain, true, {{"grad_norm", "gradient norm"}}},
      {kLearningRate, "rate", kPlain, true, {{"learning_rate", "learning rate"}}},
      {"Speed", "tokens a second", kPlain, true, {{"perf/tokens_per_second", "tokens/s"}}},
  };
  return kPlans;
}

bool is_reward_mean(std::string_view metric) {
  return metric.starts_with(kRewardPrefix) && metric.ends_with(kMeanSuffix) &&
         metric.size() > kRewardPrefix.size() + kMeanSuffix.size();
}

std::set<std::string> metric_names(const RunStage& stage) {
  std::set<std::string> names;
  for (const auto* rows : {&stage.metrics, &stage.timing}) {
    for (const MetricRow* row : *rows) {
      if (row->step == 0) continue;
      for (const auto& [name, value] : row->values) names.insert(name);
    }
  }
  return names;
}

std::vector<std::string> reward_names(const std::set<std::string>& metrics) {
  std::vector<std::string> names;
  for (const std::string& metric : metrics) {
    if (!is_reward_mean(metric)) continue;
    names.push_back(metric.substr(kRewardPrefix.size(),
                                  metric.size() - kRewardPrefix.size() - kMeanSuffix.size()));
  }
  return names;
}

std::string mean_metric(const std::string& reward) {
  return fmt::format("{}{}{}", kRewardPrefix, reward, kMeanSuffix);
}

ChartPlan reward_plan(const std::vector<std::string>& rewards) {
  ChartPlan plan{"Reward and its parts", "reward", NumberStyle::plain, true, {}};
  plan.lines.push_back({"reward", "reward"});
  for (const std::string& reward : rewards) plan.lines.push_back({mean_metric(reward), reward});
  return plan;
}

Chart fill(const ChartPlan& plan, const RunStage& stage) {
  Chart chart;
  chart.title = plan.title;
  chart.unit = plan.unit;
  chart.style = plan.style;
  chart.from_zero = plan.from_zero;
  chart.with_trend = plan.title != kLearningRate;
  for (const Line& line : plan.lines) {
    Curve curve = stage.curve(line.metric);
    if (!curve.empty()) chart.series.push_back({line.name, std::move(curve)});
  }
  return chart;
}

struct MarkedMetric {
  const char* metric;
  const char* name;
  bool hollow;
};

// Held-out values stand before the first step and at the last.
void add_marks(Chart& chart, const HeldOut& held_out, double last_step,
               const std::vector<MarkedMetric>& metrics) {
  for (const MarkedMetric& marked : metrics) {
    if (const auto value = held_out.before ? held_out.before->value(marked.metric) : std::nullopt) {
      chart.marks.push_back({marked.name, {0.0, *value}, marked.hollow});
    }
    if (const auto value = held_out.after ? held_out.after->value(marked.metric) : std::nullopt) {
      chart.marks.push_back({marked.name, {last_step, *value}, marked.hollow});
    }
  }
}

std::vector<Chart> reward_charts(const std::vector<RunStage>& stages, std::size_t index) {
  const RunStage& stage = stages[index];
  const std::vector<std::string> rewards = reward_names(metric_names(stage));
  const HeldOut held_out = held_out_around(stages, index);
  const auto last_step = static_cast<double>(stage.steps());
  std::vector<Chart> charts;
  if (const std::string name = correctness_reward(rewards); !name.empty()) {
    Chart accuracy = fill({"Accuracy",
                           "right answers",
                           NumberStyle::percent,
                           true,
                           {{mean_metric(name), "training"}}},
                          stage);
    accuracy.range = {0.0, 1.0};
    add_marks(
        accuracy, held_out, last_step,
        {{"eval/accuracy", "held-out", false}, {"eval/greedy_accuracy", "held-out, greedy", true}});
    charts.push_back(std::move(accuracy));
  }
  Chart length = fill({"Response length",
                       "tokens a completion",
                       NumberStyle::plain,
                       true,
                       {{"completions/mean_length", "training, mean"}}},
                      stage);
  add_marks(length, held_out, last_step, {{"eval/mean_length", "held-out", false}});
  charts.push_back(std::move(length));
  charts.push_back(fill(reward_plan(rewards), stage));
  return charts;
}

// Metrics whose numbers another chart or the page's text shows.
std::set<std::string> shown_metrics(const std::set<std::string>& metrics) {
  std::set<std::string> shown = {"reward", "completions/mean_length", "num_tokens"};
  for (const ChartPlan& plan : fixed_plans()) {
    for (const Line& line : plan.lines) shown.insert(line.metric);
  }
  std::copy_if(metrics.begin(), metrics.end(), std::inserter(shown, shown.end()), is_reward_mean);
  return shown;
}

}  // namespace

std::string correctness_reward(const std::vector<std::string>& names) {
  for (const char* name : {"accuracy", "math", "code"}) {
    if (std::find(names.begin(), names.end(), name) != names.end()) return name;
  }
  return {};
}

std::vector<Chart> main_charts(const std::vector<RunStage>& stages, std::size_t index) {
  std::vector<Chart> charts;
  if (stages[index].reinforces()) charts = reward_charts(stages, index);
  for (const ChartPlan& plan : fixed_plans()) charts.push_back(fill(plan, stages[index]));
  std::erase_if(charts, [](const Chart& chart) { return chart.empty(); });
  return charts;
}

std::vector<Chart> other_charts(const std::vector<RunStage>& stages, std::size_t index) {
  const std::set<std::string> metrics = metric_names(stages[index]);
  const std::set<std::string> shown = shown_metrics(metrics);
  std::vector<Chart> charts;
  for (const std::string& metric : metrics) {
    if (shown.contains(metric) || charts.size() == kMostOtherCharts) continue;
    Chart chart = fill({metric, "", NumberStyle::plain, true, {{metric, metric}}}, stages[index]);
    if (!chart.empty()) charts.push_back(std::move(chart));
  }
  return charts;
}

}  // namespace aha::recipes
