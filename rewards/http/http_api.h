#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rewards/http/retried_post.h"
#include "rewards/option_values.h"
#include "rewards/reward.h"

namespace aha::rewards {

// How samples are put to a server and its answers are read. Immutable; used from many threads.
class HttpApi {
 public:
  using Post = std::function<PostResult(const std::string& body)>;

  virtual ~HttpApi() = default;

  // One score a sample, in order; posts once or several times.
  virtual std::vector<Score> score(std::span<const Sample> samples, const Post& post) const = 0;

  virtual bool takes_batches() const { return true; }
};

// `rows`: {"samples": [row, ...]}, rows as in sample_row.h -> a list of what score_of reads, bare
// or as `scores` or `rewards` of an object.
std::unique_ptr<HttpApi> rows_api();

// `openrlhf`: what OpenRLHF posts to a remote reward model: {"query": [prompt + completion],
// "prompts": [...], "labels": [gold, ...]} -> {"rewards": [number, ...]}, or the other forms of
// `rows`.
std::unique_ptr<HttpApi> openrlhf_api();

// `sandbox_fusion`: runs the program in the completion on each of the row's tests of input and
// output by SandboxFusion's /run_code, as verl does. See sandbox_fusion_api.cpp for the verdicts.
struct SandboxFusionOptions {
  double run_timeout = 10.0;      // seconds
  double compile_timeout = 10.0;  // seconds
  int memory_limit_mb = 1024;
  bool share = false;  // the share of the tests passed, instead of 1 where all are
};
std::unique_ptr<HttpApi> sandbox_fusion_api(const SandboxFusionOptions& options);

}  // namespace aha::rewards
