#pragma once

#include <cstddef>

#include "sandbox/resident/run_steps.h"
#include "sandbox/run_plan.h"

namespace aha::sandbox {

// A run's plan as the resident process has it: in the message of its order, or in a file.
class ReceivedPlan {
 public:
  char* message() { return message_; }  // room for kLongestPlanInMessage bytes
  void came_in_message(std::size_t size) noexcept;

  // Of the file, or of the message where that is -1. `plan` points into this one, until it forgets.
  // Sets errno on failure.
  bool read(int file, RunPlan& plan) noexcept;

  // Wipes it: the next program may be a copy of this process, and a plan holds files.
  void forget() noexcept;

 private:
  alignas(std::max_align_t) char message_[kLongestPlanInMessage];
  std::size_t message_size_ = 0;
  char* mapped_ = nullptr;
  std::size_t mapped_size_ = 0;
};

// The next order. False where it is not one for a run, or there was none after all.
bool receive_run(RunDescriptors& descriptors, ReceivedPlan& plan) noexcept;

// Where there are any.
void close_all(const RunDescriptors& descriptors) noexcept;

}  // namespace aha::sandbox
