#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <vector>

#include "rewards/reward_kind.h"
#include "rewards/row_program.h"

namespace aha::rewards {

// `command`: a program that reads JSON Lines and writes JSON Lines. A row it reads is the sample's
// columns with `prompt`, `completion`, `gold` and `answer_type`; its answer is a line with a
// number, null (does not apply), or an object with `score` (number or null) and, if it likes,
// `detail` and `error` (text: the sample could not be judged). One answer a row, in order. It is
// started once and gets up to `batch_size` rows at a time; where it dies or is late it is started
// again.
//
// Where it dies in a batch, the rows it has not answered are sent again one by one, so that only
// the one it dies of is an error.
RewardKind command_kind();

// A sample as `command` sends it, and a score as it answers.
std::string json_row_of(const Sample& sample);
Score score_of_json(std::string_view answer);

// What `command` and a plugin in a worker process share.
class ProgramReward : public Reward {
 public:
  struct Options {
    std::string name;
    std::vector<std::string> argv;
    std::size_t batch_size = 64;
    double deadline = 30.0;  // seconds, of a batch
    bool greets = false;     // its first row is {"ready": true} or {"refused": why}
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
  RowProgram::Answers exchange(const std::vector<std::string>& rows) const;

  Options options_;
  mutable std::mutex mutex_;  // guards the program
  mutable RowProgram program_;
};

}  // namespace aha::rewards
