#include "cli/run_outcome.h"

#include <fstream>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace aha::cli {
namespace {

namespace fs = std::filesystem;

void print_row(const nlohmann::json& summary, const char* title, const std::string& key,
               const char* format) {
  const auto cell = [&](const char* when) {
    const auto found = summary.find(key + when);
    return found == summary.end() || !found->is_number()
               ? std::string("-")
               : fmt::format(fmt::runtime(format), found->get<double>());
  };
  fmt::print("  {:<28}{:>10}{:>10}\n", title, cell("_before"), cell("_after"));
}

// The first sampled row of the first evaluation and of the last.
void print_samples(const fs::path& run_folder) {
  nlohmann::json first;
  nlohmann::json last;
  std::ifstream rows(run_folder / "samples.jsonl");
  for (std::string line; std::getline(rows, line);) {
    const auto row = nlohmann::json::parse(line, nullptr, false);
    if (!row.is_object() || row.value("decoding", "") != "sampled") continue;
    if (first.is_null()) first = row;
    if (last.is_null() || last["stage"] != row["stage"]) last = row;
  }
  const auto print = [](const char* when, const nlohmann::json& row) {
    if (row.is_null()) return;
    fmt::print("  {:<7} {} {}\n", when, row.value("prompt", ""), row.value("completion", ""));
  };
  fmt::print("\n");
  print("before", first);
  print("after", last);
}

}  // namespace

void print_outcome(const fs::path& run_folder) {
  const auto summary = nlohmann::json::parse(std::ifstream(run_folder / "summary.json"), nullptr,
                                             /*allow_exceptions=*/false);
  if (!summary.is_object()) return;
  if (summary.contains("accuracy_before")) {
    fmt::print("\n  {:<28}{:>10}{:>10}\n", "held-out", "before", "after");
    print_row(summary, "accuracy, temperature 1", "accuracy", "{:.3f}");
    print_row(summary, "accuracy, greedy", "greedy", "{:.3f}");
    print_row(summary, "format, temperature 1", "format", "{:.3f}");
    print_row(summary, "response length, tokens", "length", "{:.1f}");
    print_samples(run_folder);
  }
  fmt::print("\n  {:.0f} s of training and evaluation; report: {}\n", summary.value("seconds", 0.0),
             (run_folder / "report.html").string());
}

}  // namespace aha::cli
