#pragma once

#include <chrono>
#include <optional>

#include "rl/progress.h"

namespace aha::cli {

// The live line of a run on standard error: rewritten in place on a terminal, otherwise a line
// every few seconds and at the end of each stage.
class ProgressLine : public rl::Progress {
 public:
  ProgressLine();
  void on_step(const rl::StepProgress& progress) override;
  void on_wait(const std::string& reward, double seconds) override;
  void on_evaluation(const std::string& stage, double accuracy, double greedy_accuracy,
                     double mean_length) override;

 private:
  void print(const std::string& text, bool last);

  bool terminal_;
  std::optional<std::chrono::steady_clock::time_point> printed_;
};

}  // namespace aha::cli
