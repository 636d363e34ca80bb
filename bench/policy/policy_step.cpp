// One side of bench_policy.py: forward and backward passes of a model directory, on request.
//
//   policy_step MODEL_DIR REQUEST.json
//
// REQUEST: {"sequences": [[id, ...], ...]}. Then each line of standard input is answered by one of
// standard output: "step" by the seconds of a forward and backward pass over all sequences packed,
// "product" by the GFLOP/s of a plain product of two 2048 x 2048 matrices.

#include <chrono>
#include <fstream>
#include <iostream>
#include <thread>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <torch/csrc/autograd/autograd.h>

#include "parallel/freed_memory.h"
#include "policy/model_directory.h"
#include "policy/token_logprobs.h"

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

// Every token but the last of its sequence, and the token after it.
struct Targets {
  at::Tensor rows;  // [N] int64
  at::Tensor ids;   // [N] int64
};

Targets targets_of(const aha::policy::PackedTokens& tokens) {
  std::vector<std::int64_t> rows;
  for (std::size_t s = 0; s + 1 < tokens.segment_offsets.size(); ++s) {
    for (std::int64_t t = tokens.segment_offsets[s]; t + 1 < tokens.segment_offsets[s + 1]; ++t)
      rows.push_back(t);
  }
  const at::Tensor from = at::tensor(rows, at::kLong);
  return {from, tokens.ids.index_select(0, from + 1)};
}

double time_step(const aha::policy::LanguageModel& model, const aha::policy::PackedTokens& tokens) {
  const Targets targets = targets_of(tokens);
  const auto begin = Clock::now();
  aha::policy::ExpertLoad load = model.zero_load();
  const at::Tensor hidden = model.forward(tokens, load).index_select(0, targets.rows);
  const at::Tensor loss =
      -aha::policy::token_logprobs(hidden, model.output_weight(), targets.ids, 1.0).logprobs.mean();
  torch::autograd::grad({loss}, model.trainable());
  return seconds_since(begin);
}

double time_product() {
  constexpr std::int64_t kSize = 2048;
  constexpr int kRounds = 5;
  const at::Tensor a = at::rand({kSize, kSize});
  const at::Tensor b = at::rand({kSize, kSize});
  at::mm(a, b);
  const auto begin = Clock::now();
  for (int i = 0; i < kRounds; ++i) at::mm(a, b);
  return kRounds * 2.0 * kSize * kSize * kSize / seconds_since(begin) / 1e9;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: policy_step MODEL_DIR REQUEST.json\n";
    return 2;
  }
  aha::parallel::keep_freed_memory();
  at::set_num_threads(static_cast<int>(std::thread::hardware_concurrency()));
  const auto model = aha::policy::load_model(argv[1]);
  const auto request = nlohmann::json::parse(std::ifstream(argv[2]));
  const auto tokens = aha::policy::pack_tokens(
      request.at("sequences").get<std::vector<std::vector<std::int32_t>>>());
  for (std::string line; std::getline(std::cin, line);) {
    fmt::print("{}\n", line == "step" ? time_step(*model, tokens) : time_product());
    std::fflush(stdout);
  }
  return 0;
}
