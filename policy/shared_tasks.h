#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>

#ifndef INTRA_OP_PARALLEL
#error "at::parallel_for would run on one thread: compile with -fopenmp (cmake/LibTorch.cmake)"
#endif

namespace aha::policy {

// body(0) to body(count - 1), each once, on LibTorch's threads: a thread that is done takes the
// next task, so that uneven tasks balance (put the longest first). Without gradients, and in the
// caller's inference mode.
template <typename Body>
void run_tasks(std::int64_t count, const Body& body) {
  std::atomic<std::int64_t> next = 0;
  const bool inference = c10::InferenceMode::is_enabled();
  at::parallel_for(0, std::min<std::int64_t>(count, at::get_num_threads()), /*grain_size=*/1,
                   [&](std::int64_t /*first*/, std::int64_t /*last*/) {
                     const c10::InferenceMode mode(inference);  // each thread has its own
                     const c10::NoGradGuard no_grad;
                     for (std::int64_t i = next++; i < count; i = next++) body(i);
                   });
}

}  // namespace aha::policy
