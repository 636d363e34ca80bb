#include "policy/rotary_config.h"

#include <cmath>

namespace aha::policy {
namespace {

double yarn_mscale(double factor, double mscale) {
  return factor <= 1.0 ? 1.0 : 0.1 * mscale * std::log(factor) + 1.0;
}

YarnScaling read_yarn(const ConfigKeys& keys, int max_position_embeddings) {
  YarnScaling yarn;
  yarn.original_max_position_embeddings =
      keys.positive("original_max_position_embeddings", max_position_embeddings);
  yarn.factor =
      keys.positive("factor", max_position_embeddings / yarn.original_max_position_embeddings);
  yarn.beta_fast = keys.positive("beta_fast", yarn.beta_fast);
  yarn.beta_slow = keys.positive("beta_slow", yarn.beta_slow);
  yarn.mscale_all_dim = keys.number("mscale_all_dim", yarn.mscale_all_dim);
  yarn.truncate = keys.boolean("truncate", yarn.truncate);
  const double mscale = keys.number("mscale", 0.0);
  const double inferred =
      mscale != 0.0 && yarn.mscale_all_dim != 0.0
          ? yarn_mscale(yarn.factor, mscale) / yarn_mscale(yarn.factor, yarn.mscale_all_dim)
          : yarn_mscale(yarn.factor, 1.0);
  yarn.attention_factor = keys.positive("attention_factor", inferred);
  return yarn;
}

Llama3Scaling read_llama3(const ConfigKeys& keys, int max_position_embeddings) {
  Llama3Scaling scaling;
  scaling.factor = keys.positive("factor");
  scaling.low_freq_factor = keys.positive("low_freq_factor");
  scaling.high_freq_factor = keys.positive("high_freq_factor");
  scaling.original_max_position_embeddings =
      keys.positive("original_max_position_embeddings", max_position_embeddings);
  if (scaling.high_freq_factor <= scaling.low_freq_factor) {
    keys.fail("high_freq_factor", "must exceed low_freq_factor");
  }
  return scaling;
}

}  // namespace

void read_rotary(const ConfigKeys& keys, int max_position_embeddings, RotaryConfig& rotary) {
  rotary.theta = keys.positive("rope_theta", rotary.theta);
  const char* name = keys.find("rope_parameters") != nullptr ? "rope_parameters" : "rope_scaling";
  if (keys.find(name) == nullptr) return;
  const ConfigKeys rope = keys.object(name);
  rotary.theta = rope.positive("rope_theta", rotary.theta);
  rope.only("partial_rotary_factor", 1.0);
  const std::string kind = rope.text("rope_type", rope.text("type", "default"));
  if (kind == "yarn") {
    rotary.scaling = read_yarn(rope, max_position_embeddings);
  } else if (kind == "llama3") {
    rotary.scaling = read_llama3(rope, max_position_embeddings);
  } else if (kind == "linear") {
    rotary.scaling = LinearScaling{rope.positive("factor")};
  } else if (kind != "default") {
    rope.fail("rope_type", kind + " is not supported; default, linear, llama3 and yarn are");
  }
}

}  // namespace aha::policy
