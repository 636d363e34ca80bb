#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <vector>

#include "rewards/reward_kind.h"
#include "rewards/row_program.h"
#include "rewards/sample_row.h"

namespace aha::rewards {

// `command`: a program that reads JSON Lines and writes JSON Lines. A row it reads is the sample's
// columns with `prompt`, `completion`, `gold` and `answer_type`; its answer is a line with a
// number, null (does not apply), or an object with `score` (number or null) and, if it likes,
// `detail` and `error` (text: the sample could not be judged). One answer a row, in order. It is
// started once and gets up to `batch_size` rows at a time; where it dies or is late it is started
// again.
//
// Where it dies or is late in a batch, the rows it has not answered are sent again one by one, so
// that only the one it fails on is an error. Where it is then late twice in a row, all that are
// left are errors: a program that is stuck costs three deadlines.
RewardKind command_kind();

// What `command` and a plugin in a worker process share.
class ProgramReward : public Reward {
 public:
  struct Options {
    std::string name;
    std::vector<std::string> argv;
    std::size_t batch_size = 64;
    double deadline = 30.0;      // seconds, of a batch
    std::size_t memory_mib = 0;  // of each of its processes; 0: no bound
    bool greets = false;         // its first row is {"ready": true} or {"refused": why}
    Framing framing = Framing::lines;
    std::string (*row_of)(const Sample& sample) = json_row_of;
    Score (*score_of)(std::string_view answer) = score_of_json;
  };
  explicit ProgramReward(Options options);

  // Starts the program now instead of with the first sample. Throws RewardError where it refuses.
  void start();

  std::string_view name() const override { return options_.name; }
  std::size_t batch_size() const override { return options_.batch_size; }
  int concurrency() const override { return 1; }
  Score score(const tasks::Prompt& prompt, std::string_view completion) const override;
  std::vector<Score> score_batch(std::span<const Sample> samples) const override;

 private:
  RowProgram::Answers greet() const;  // no lines; a failure where it is not ready
  RowProgram::Answers exchange(const std::vector<std::string>& rows) const;
  std::vector<Score> score_rows(const std::vector<std::string>& rows) const;

  Options options_;
  mutable std::mutex mutex_;  // guards the program
  mutable RowProgram program_;
};

}  // namespace aha::rewards
