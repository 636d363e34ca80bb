#include "recipes/summary.h"

#include <fstream>
#include <string>

namespace aha::recipes {
namespace {

template <typename Body>
void for_each_row(const std::filesystem::path& file, const Body& body) {
  std::ifstream rows(file);
  for (std::string line; std::getline(rows, line);) body(nlohmann::json::parse(line));
}

void add_evaluation(nlohmann::ordered_json& summary, const nlohmann::json& row,
                    const std::string& when) {
  static constexpr std::pair<const char*, const char*> kKeys[] = {
      {"accuracy_", "eval/accuracy"},      {"greedy_", "eval/greedy_accuracy"},
      {"format_", "eval/format"},          {"greedy_format_", "eval/greedy_format"},
      {"length_", "eval/mean_length"},     {"greedy_length_", "eval/greedy_mean_length"},
      {"num_samples_", "eval/num_samples"}};
  for (const auto& [name, metric] : kKeys) {
    summary[name + when] = row.contains(metric) ? row[metric] : nlohmann::json();
  }
}

}  // namespace

nlohmann::ordered_json make_summary(const std::filesystem::path& run_folder, const Recipe& recipe) {
  nlohmann::ordered_json summary = {{"seed", recipe.seed}};
  nlohmann::json first;
  nlohmann::json last;
  for_each_row(run_folder / "metrics.jsonl", [&](const nlohmann::json& row) {
    if (!row.contains("eval/accuracy")) return;
    if (first.is_null()) first = row;
    last = row;
  });
  if (!first.is_null()) add_evaluation(summary, first, "before");
  if (!first.is_null() && last != first) add_evaluation(summary, last, "after");
  double seconds = 0.0;
  for_each_row(run_folder / "timing.jsonl",
               [&](const nlohmann::json& row) { seconds += row.at("seconds").get<double>(); });
  summary["seconds"] = seconds;
  return summary;
}

}  // namespace aha::recipes
