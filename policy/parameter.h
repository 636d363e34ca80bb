#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

namespace aha::policy {

// A tensor of a Hugging Face model directory, as a part of the parameter that holds it: matrices
// that are multiplied together lie together here and apart there.
struct FileTensor {
  std::string name;          // "model.layers.0.mlp.gate_proj.weight"
  std::int64_t expert = -1;  // index in the first dimension; -1: there is none
  std::int64_t first_row = 0;
  std::int64_t rows = -1;    // -1: all
  bool is_repeated = false;  // of a tensor that files hold already: may be absent, may not differ

  // The part of `value` that this is, sharing its memory.
  at::Tensor view_in(const at::Tensor& value) const {
    const at::Tensor matrix = expert < 0 ? value.detach() : value.detach().select(0, expert);
    return rows < 0 ? matrix : matrix.narrow(0, first_row, rows);
  }
};

struct Parameter {
  enum class Kind {
    matrix,       // weight decay applies
    vector,       // norms: no weight decay; fresh ones are 1
    bias,         // likewise; fresh ones are 0
    router_bias,  // moved by load and by no gradient; fresh ones are 0
    lora_a,       // an adapter's [r, columns]: weight decay applies
    lora_b,       // an adapter's [rows, r]: likewise; fresh ones are 0
  };

  std::string name;  // the name in files where it is one tensor there
  at::Tensor value;  // float32; requires a gradient where gradients train it
  Kind kind = Kind::matrix;
  std::vector<FileTensor> files;

  bool is_trained() const { return value.requires_grad(); }
  bool is_adapter() const { return kind == Kind::lora_a || kind == Kind::lora_b; }
  bool decays() const { return kind == Kind::matrix || is_adapter(); }
};

struct NamedTensor {
  std::string name;
  at::Tensor value;
};

}  // namespace aha::policy
