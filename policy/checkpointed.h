#pragma once

#include <functional>
#include <vector>

#include <ATen/core/Tensor.h>

namespace aha::policy {

// body(x), keeping x alone for the backward pass, which computes the rest again (activation
// checkpointing, Chen et al., 2016). `parameters` are the leaves that body's result depends on
// beside x. body runs twice, must give the same both times, and must own what it refers to: the
// second time is during the backward pass.
at::Tensor checkpointed(const std::function<at::Tensor(const at::Tensor&)>& body,
                        const at::Tensor& x, const std::vector<at::Tensor>& parameters);

}  // namespace aha::policy
