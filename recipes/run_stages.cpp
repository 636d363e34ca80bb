#include "recipes/run_stages.h"

#include <algorithm>

namespace aha::recipes {

bool RunStage::evaluates() const {
  return !metrics.empty() && std::all_of(metrics.begin(), metrics.end(),
                                         [](const MetricRow* row) { return row->step == 0; });
}

bool RunStage::reinforces() const { return !curve("reward").empty(); }

std::int64_t RunStage::steps() const {
  std::int64_t last = 0;
  for (const MetricRow* row : metrics) last = std::max(last, row->step);
  return last;
}

double RunStage::seconds() const {
  double sum = 0.0;
  for (const MetricRow* row : timing) sum += row->value("seconds").value_or(0.0);
  return sum;
}

Curve RunStage::curve(const std::string& metric) const {
  for (const auto* rows : {&metrics, &timing}) {
    Curve curve;
    for (const MetricRow* row : *rows) {
      const auto value = row->step > 0 ? row->value(metric) : std::nullopt;
      if (value) curve.push_back({static_cast<double>(row->step), *value});
    }
    const auto by_step = [](const Point& a, const Point& b) { return a.step < b.step; };
    std::stable_sort(curve.begin(), curve.end(), by_step);
    if (!curve.empty()) return curve;
  }
  return {};
}

std::vector<RunStage> stages_of(const RunRows& rows) {
  std::vector<RunStage> stages;
  const auto stage_named = [&](const std::string& name) -> RunStage& {
    const auto has_name = [&](const RunStage& stage) { return stage.name == name; };
    const auto found = std::find_if(stages.begin(), stages.end(), has_name);
    return found != stages.end() ? *found : stages.emplace_back(RunStage{name, {}, {}});
  };
  for (const MetricRow& row : rows.metrics) stage_named(row.stage).metrics.push_back(&row);
  for (const MetricRow& row : rows.timing) stage_named(row.stage).timing.push_back(&row);
  return stages;
}

HeldOut held_out_around(const std::vector<RunStage>& stages, std::size_t index) {
  HeldOut held_out;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    if (!stages[i].evaluates()) continue;
    if (i < index) held_out.before = stages[i].metrics.back();
    if (i > index && held_out.after == nullptr) held_out.after = stages[i].metrics.back();
  }
  return held_out;
}

}  // namespace aha::recipes
