// The kernels on several threads: all of them work, and the numbers are those of one thread.

#include <mutex>
#include <set>
#include <thread>

#include <ATen/Parallel.h>

#include "gradient_check.h"
#include "policy/experts.h"
#include "policy/projection.h"
#include "policy/rms_norm.h"
#include "policy/segment_attention.h"
#include "policy/shared_tasks.h"
#include "policy/swiglu.h"

namespace aha::policy {
namespace {

// at::set_num_threads() until the end of a scope.
class Threads {
 public:
  explicit Threads(int count) : before_(at::get_num_threads()) { at::set_num_threads(count); }
  ~Threads() { at::set_num_threads(before_); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

 private:
  int before_;
};

TEST(SharedTasks, RunOnEveryThread) {
  const Threads threads(3);
  std::mutex mutex;
  std::set<std::thread::id> seen;
  run_tasks(3, [&](std::int64_t) {
    std::unique_lock lock(mutex);
    seen.insert(std::this_thread::get_id());
    // Whoever comes early leaves the other tasks to the other threads, for a while.
    for (int waits = 0; seen.size() < 3 && waits < 1000; ++waits) {
      lock.unlock();
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      lock.lock();
    }
  });
  EXPECT_EQ(seen.size(), 3);
}

using Kernel = std::function<at::Tensor(const Inputs&)>;

// The result and its gradients.
std::vector<at::Tensor> run_on(int count, const Kernel& kernel, Inputs inputs) {
  const Threads threads(count);
  for (at::Tensor& input : inputs) input = input.detach().requires_grad_(true);
  std::vector<at::Tensor> results = {kernel(inputs)};
  const at::Tensor direction = random_tensor(results.front().sizes(), 99);
  for (const at::Tensor& gradient :
       torch::autograd::grad({(results.front() * direction).sum()}, inputs))
    results.push_back(gradient);
  return results;
}

void expect_same_bits(const Kernel& kernel, const Inputs& inputs) {
  const auto alone = run_on(1, kernel, inputs);
  for (const int count : {2, 3}) {
    const auto together = run_on(count, kernel, inputs);
    for (std::size_t i = 0; i < alone.size(); ++i)
      EXPECT_TRUE(at::equal(alone[i], together[i]))
          << "tensor " << i << ", " << count << " threads";
  }
}

TEST(Threads, DoNotChangeAProjection) {
  expect_same_bits([](const Inputs& in) { return project(in[0], in[1]); },
                   {random_tensor({700, 96}, 1), random_tensor({200, 96}, 2)});
}

TEST(Threads, DoNotChangeNormsAndActivations) {
  expect_same_bits([](const Inputs& in) { return swiglu(rms_norm(in[0], in[1], 1e-6)); },
                   {random_tensor({2000, 64}, 1), random_tensor({64}, 2)});
}

TEST(Threads, DoNotChangeAttention) {
  expect_same_bits(
      [](const Inputs& in) {
        return segment_attention({in[0], in[1], in[2], 0.3}, {0, 30, 330, 700});
      },
      {random_tensor({700, 4, 16}, 1), random_tensor({700, 2, 16}, 2),
       random_tensor({700, 2, 12}, 3)});
}

struct ExpertsCase {
  explicit ExpertsCase(std::int64_t tokens)
      : dispatch(dispatch_to_experts(
            at::arange(2 * tokens, at::kLong).remainder(9).remainder(4).view({tokens, 2}), 5)),
        inputs{random_tensor({tokens, 16}, 1), random_tensor({tokens, 2}, 4),
               random_tensor({5, 22, 16}, 2), random_tensor({5, 16, 11}, 3)} {}

  at::Tensor run(const Inputs& in) const {
    return routed_experts(in[0], in[1], {in[2], in[3]}, dispatch);
  }

  ExpertDispatch dispatch;
  Inputs inputs;
};

TEST(Threads, DoNotChangeExperts) {
  const ExpertsCase experts(700);
  expect_same_bits([&](const Inputs& in) { return experts.run(in); }, experts.inputs);
}

// Its guard is a thread's own too. Experts with few rows go by LibTorch's product, which minds it.
TEST(Threads, ShareTheInferenceMode) {
  const c10::InferenceMode inference;
  const ExpertsCase experts(60);
  const auto run_on = [&](int count) {
    const Threads threads(count);
    return experts.run(experts.inputs);
  };
  EXPECT_TRUE(at::equal(run_on(1), run_on(3)));
}

}  // namespace
}  // namespace aha::policy
