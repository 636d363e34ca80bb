#pragma once

#include <string>
#include <variant>

#include "policy/config_keys.h"

namespace aha::policy {

// YaRN rotary scaling (Peng et al., 2023), with the keys of Hugging Face's `rope_scaling`.
struct YarnScaling {
  double factor = 1.0;
  double original_max_position_embeddings = 4096;
  double beta_fast = 32.0;
  double beta_slow = 1.0;
  double mscale_all_dim = 0.0;    // DeepSeek: also scales the softmax
  double attention_factor = 1.0;  // what cosines and sines are multiplied by
  bool truncate = true;           // the ramp's ends are whole dimensions
};

// Llama 3.1's: long wavelengths are divided by `factor`, those between are blended.
struct Llama3Scaling {
  double factor = 1.0;
  double low_freq_factor = 1.0;
  double high_freq_factor = 4.0;
  double original_max_position_embeddings = 8192;
};

// Every frequency divided by `factor`.
struct LinearScaling {
  double factor = 1.0;
};

struct RotaryConfig {
  int dim = 0;               // how many numbers of a head are rotated; even
  bool interleaved = false;  // pairs (2i, 2i + 1) turn together; otherwise (i, i + dim / 2)
  double theta = 10000.0;
  std::variant<std::monostate, YarnScaling, Llama3Scaling, LinearScaling> scaling;
};

// Reads `rope_parameters`, or `rope_theta` and `rope_scaling`: both spellings mean the same. Sets
// theta and scaling alone. Throws ModelConfigError.
void read_rotary(const ConfigKeys& keys, int max_position_embeddings, RotaryConfig& rotary);

}  // namespace aha::policy
