#pragma once

#include <tuple>
#include <variant>
#include <vector>

#include "recipes/recipe.h"

namespace aha::recipes {

// Field by field. The structured bindings count the members: a member that is added does not
// compile until it is compared here, and so has to pass through the resolved recipe.

template <class Options>
bool same_options(const std::vector<Options>& a, const std::vector<Options>& b);
template <class... Options>
bool same_options(const std::variant<Options...>& a, const std::variant<Options...>& b);

inline bool same_options(const tasks::ChainArithmeticOptions& a,
                         const tasks::ChainArithmeticOptions& b) {
  const auto& [min_a, max_a, minus_a] = a;
  const auto& [min_b, max_b, minus_b] = b;
  return std::tie(min_a, max_a, minus_a) == std::tie(min_b, max_b, minus_b);
}

inline bool same_options(const tasks::CountdownOptions& a, const tasks::CountdownOptions& b) {
  const auto& [a1, a2, a3, a4] = a;
  const auto& [b1, b2, b3, b4] = b;
  return std::tie(a1, a2, a3, a4) == std::tie(b1, b2, b3, b4);
}

inline bool same_options(const tasks::JsonlOptions& a, const tasks::JsonlOptions& b) {
  const auto& [a1, a2, a3, a4, a5, a6] = a;
  const auto& [b1, b2, b3, b4, b5, b6] = b;
  return std::tie(a1, a2, a3, a4, a5, a6) == std::tie(b1, b2, b3, b4, b5, b6);
}

inline bool same_options(const tasks::ChainCorpusOptions& a, const tasks::ChainCorpusOptions& b) {
  const auto& [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10] = a;
  const auto& [b1, b2, b3, b4, b5, b6, b7, b8, b9, b10] = b;
  return std::tie(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10) ==
         std::tie(b1, b2, b3, b4, b5, b6, b7, b8, b9, b10);
}

inline bool same_options(const tasks::JsonlCorpusOptions& a, const tasks::JsonlCorpusOptions& b) {
  const auto& [a1] = a;
  const auto& [b1] = b;
  return a1 == b1;
}

inline bool same_options(const tasks::TaskOptions& a, const tasks::TaskOptions& b) {
  const auto& [source_a, template_a] = a;
  const auto& [source_b, template_b] = b;
  return same_options(source_a, source_b) && template_a == template_b;
}

inline bool same_options(const rl::OptimizerOptions& a, const rl::OptimizerOptions& b) {
  const auto& [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10] = a;
  const auto& [b1, b2, b3, b4, b5, b6, b7, b8, b9, b10] = b;
  return std::tie(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10) ==
         std::tie(b1, b2, b3, b4, b5, b6, b7, b8, b9, b10);
}

inline bool same_options(const rollout::SamplingOptions& a, const rollout::SamplingOptions& b) {
  const auto& [a1, a2, a3, a4, a5, a6] = a;
  const auto& [b1, b2, b3, b4, b5, b6] = b;
  return std::tie(a1, a2, a3, a4, a5, a6) == std::tie(b1, b2, b3, b4, b5, b6);
}

inline bool same_options(const rewards::RewardSchedule& a, const rewards::RewardSchedule& b) {
  const auto& [a1, a2, a3, a4, a5] = a;
  const auto& [b1, b2, b3, b4, b5] = b;
  return std::tie(a1, a2, a3, a4, a5) == std::tie(b1, b2, b3, b4, b5);
}

inline bool same_options(const rewards::RewardOptions& a, const rewards::RewardOptions& b) {
  const auto& [a1, a2, a3, a4, a5, a6, a7, a8, schedule_a, a10] = a;
  const auto& [b1, b2, b3, b4, b5, b6, b7, b8, schedule_b, b10] = b;
  return std::tie(a1, a2, a3, a4, a5, a6, a7, a8, a10) ==
             std::tie(b1, b2, b3, b4, b5, b6, b7, b8, b10) &&
         same_options(schedule_a, schedule_b);
}

inline bool same_options(const rl::PretrainOptions& a, const rl::PretrainOptions& b) {
  const auto& [a1, a2, a3, a4, a5, a6, optimizer_a, a8, corpus_a] = a;
  const auto& [b1, b2, b3, b4, b5, b6, optimizer_b, b8, corpus_b] = b;
  return std::tie(a1, a2, a3, a4, a5, a6, a8) == std::tie(b1, b2, b3, b4, b5, b6, b8) &&
         same_options(optimizer_a, optimizer_b) && same_options(corpus_a, corpus_b);
}

inline bool same_options(const rl::GrpoOptions& a, const rl::GrpoOptions& b) {
  const auto& [a1, a2, a3, a4, a5, sampling_a, a7, a8, a9, a10, a11, a12, a13, a14, a15, rewards_a,
               a17, a18, optimizer_a, a20, a21] = a;
  const auto& [b1, b2, b3, b4, b5, sampling_b, b7, b8, b9, b10, b11, b12, b13, b14, b15, rewards_b,
               b17, b18, optimizer_b, b20, b21] = b;
  return std::tie(a1, a2, a3, a4, a5, a7, a8, a9, a10, a11, a12, a13, a14, a15, a17, a18, a20,
                  a21) == std::tie(b1, b2, b3, b4, b5, b7, b8, b9, b10, b11, b12, b13, b14, b15,
                                   b17, b18, b20, b21) &&
         same_options(sampling_a, sampling_b) && same_options(rewards_a, rewards_b) &&
         same_options(optimizer_a, optimizer_b);
}

inline bool same_options(const rl::EvalOptions& a, const rl::EvalOptions& b) {
  const auto& [a1, a2, a3, sampling_a] = a;
  const auto& [b1, b2, b3, sampling_b] = b;
  return std::tie(a1, a2, a3) == std::tie(b1, b2, b3) && same_options(sampling_a, sampling_b);
}

inline bool same_options(const Stage& a, const Stage& b) {
  const auto& [name_a, options_a] = a;
  const auto& [name_b, options_b] = b;
  return name_a == name_b && same_options(options_a, options_b);
}

// dump() tells 1 from 1.0, which == does not.
inline bool same_options(const ModelOptions& a, const ModelOptions& b) {
  const auto& [path_a, config_a, lora_a] = a;
  const auto& [path_b, config_b, lora_b] = b;
  if (lora_a.has_value() != lora_b.has_value()) return false;
  if (lora_a && policy::to_json(*lora_a).dump() != policy::to_json(*lora_b).dump()) return false;
  return path_a == path_b && config_a == config_b && config_a.dump() == config_b.dump();
}

inline bool same_options(const Recipe& a, const Recipe& b) {
  const auto& [a1, a2, a3, a4, a5, model_a, task_a, stages_a] = a;
  const auto& [b1, b2, b3, b4, b5, model_b, task_b, stages_b] = b;
  return std::tie(a1, a2, a3, a4, a5) == std::tie(b1, b2, b3, b4, b5) &&
         same_options(model_a, model_b) && same_options(task_a, task_b) &&
         same_options(stages_a, stages_b);
}

template <class Options>
bool same_options(const std::vector<Options>& a, const std::vector<Options>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!same_options(a[i], b[i])) return false;
  }
  return true;
}

template <class... Options>
bool same_options(const std::variant<Options...>& a, const std::variant<Options...>& b) {
  const auto same_as_b = [&](const auto& one) {
    return same_options(one, std::get<std::decay_t<decltype(one)>>(b));
  };
  return a.index() == b.index() && std::visit(same_as_b, a);
}

}  // namespace aha::recipes
