#pragma once

#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include <fmt/format.h>

#include "recipes/run_rows.h"

namespace aha::recipes::testing {

// An empty folder that goes with its owner.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "aha_report_XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    path_ = name;
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  void write(const std::string& name, const std::string& contents) const {
    std::ofstream(path_ / name, std::ios::binary) << contents;
  }

 private:
  std::filesystem::path path_;
};

inline SampleRow sample_row(const std::string& stage, std::int64_t step,
                            const std::string& completion, double accuracy,
                            const std::string& decoding = {}) {
  SampleRow row;
  row.stage = stage;
  row.step = step;
  row.decoding = decoding;
  row.prompt = SampleText("1+2=?");
  row.gold = SampleText("3");
  row.completion = SampleText(completion);
  row.length = 7;
  row.rewards["accuracy"] = accuracy;
  return row;
}

// Pretraining, an evaluation, `steps` of reinforcement learning with noise, an evaluation.
inline RunRows sample_rows(int steps) {
  std::mt19937 random(7);
  std::normal_distribution<double> noise(0.0, 0.02);
  RunRows rows;
  rows.name = "demo";
  rows.recipe = "seed: 1\n";
  for (int step = 1; step <= 20; ++step) {
    rows.metrics.push_back({"base", step, {{"loss", 3.0 / step}, {"learning_rate", 1e-3}}});
    rows.timing.push_back({"base", step, {{"seconds", 0.5}, {"perf/tokens_per_second", 9000.0}}});
  }
  rows.metrics.push_back({"before", 0, {{"eval/accuracy", 0.15}, {"eval/mean_length", 12.0}}});
  rows.samples.push_back(sample_row("before", 0, "<answer>4</answer>", 0.0, "sampled"));
  for (int step = 1; step <= steps; ++step) {
    const double accuracy = 0.9 - 0.75 * std::exp(-step / 20.0) + noise(random);
    rows.metrics.push_back({"rl",
                            step,
                            {{"reward", accuracy + 0.2},
                             {"rewards/accuracy/mean", accuracy},
                             {"rewards/format/mean", 1.0},
                             {"completions/mean_length", 12.0 + step % 5},
                             {"entropy", 0.5}}});
    rows.samples.push_back(sample_row("rl", step, "<think>1+2=3</think><answer>3</answer>", 1.0));
  }
  rows.metrics.push_back({"after", 0, {{"eval/accuracy", 0.915}, {"eval/mean_length", 30.0}}});
  rows.samples.push_back(
      sample_row("after", 0, "<think>1+2=3</think><answer>3</answer>", 1.0, "sampled"));
  return rows;
}

}  // namespace aha::recipes::testing
