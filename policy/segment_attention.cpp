#include "policy/segment_attention.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include "policy/segment_attention_kernel.h"

namespace aha::policy {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

AttentionShape shape_of(const at::Tensor& queries, const at::Tensor& keys_values,
                        const at::Tensor& rope_keys, double scale) {
  AttentionShape shape{};
  shape.heads = queries.size(1);
  shape.rope = rope_keys.size(1);
  shape.nope = queries.size(2) - shape.rope;
  shape.value = keys_values.size(2) - shape.nope;
  shape.scale = static_cast<float>(scale);
  return shape;
}

AttentionArrays arrays_of(const at::Tensor& queries, const at::Tensor& keys_values,
                          const at::Tensor& rope_keys) {
  return {queries.const_data_ptr<float>(), keys_values.const_data_ptr<float>(),
          rope_keys.const_data_ptr<float>()};
}

// Segments are independent: they are shared out between LibTorch's intra-operator threads.
template <typename Body>
void for_each_segment(const std::vector<std::int64_t>& offsets, const Body& body) {
  const auto segments = static_cast<std::int64_t>(offsets.size()) - 1;
  at::parallel_for(0, segments, /*grain_size=*/8, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t s = first; s < last; ++s) {
      body(offsets[static_cast<std::size_t>(s)], offsets[static_cast<std::size_t>(s) + 1]);
    }
  });
}

struct SegmentAttention : torch::autograd::Function<SegmentAttention> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& queries,
                            const at::Tensor& keys_values, const at::Tensor& rope_keys,
                            double scale, const std::vector<std::int64_t>& offsets) {
    const AttentionShape shape = shape_of(queries, keys_values, rope_keys, scale);
    const AttentionArrays arrays = arrays_of(queries, keys_values, rope_keys);
    at::Tensor output = at::empty({queries.size(0), shape.heads, shape.value}, queries.options());
    at::Tensor log_sum_exp = at::empty({queries.size(0), shape.heads}, queries.options());
    auto* out = output.mutable_data_ptr<float>();
    auto* lse = log_sum_exp.mutable_data_ptr<float>();
    for_each_segment(offsets, [&](std::int64_t begin, std::int64_t end) {
      attend_segment(arrays, shape, begin, end, out, lse);
    });
    context->save_for_backward({queries, keys_values, rope_keys, output, log_sum_exp});
    context->saved_data["scale"] = scale;
    context->saved_data["offsets"] = offsets;
    return output;
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const auto saved = context->get_saved_variables();
    const at::Tensor& queries = saved[0];
    const auto offsets = context->saved_data["offsets"].toIntVector();
    const AttentionShape shape =
        shape_of(queries, saved[1], saved[2], context->saved_data["scale"].toDouble());
    const AttentionArrays arrays = arrays_of(queries, saved[1], saved[2]);
    const at::Tensor doutput = grads[0].contiguous();
    at::Tensor dqueries = at::empty_like(queries);
    at::Tensor dkeys_values = at::zeros_like(saved[1]);
    at::Tensor drope_keys = at::zeros_like(saved[2]);
    const AttentionGradients gradients{
        doutput.const_data_ptr<float>(), dqueries.mutable_data_ptr<float>(),
        dkeys_values.mutable_data_ptr<float>(), drope_keys.mutable_data_ptr<float>()};
    const auto* output = saved[3].const_data_ptr<float>();
    const auto* lse = saved[4].const_data_ptr<float>();
    for_each_segment(offsets, [&](std::int64_t begin, std::int64_t end) {
      attend_segment_backward(arrays, shape, begin, end, output, lse, gradients);
    });
    return {dqueries, dkeys_values, drope_keys, at::Tensor(), at::Tensor()};
  }
};

}  // namespace

at::Tensor segment_attention_reference(const SegmentAttentionInputs& in,
                                       const std::vector<std::int64_t>& segment_offsets) {
  const std::int64_t tokens = in.queries.size(0);
  const std::int64_t rope = in.rope_keys.size(1);
  const std::int64_t nope = in.queries.size(2) - rope;
  const at::Tensor keys = at::cat({in.keys_values.narrow(2, 0, nope),
                                   in.rope_keys.unsqueeze(1).expand({-1, in.queries.size(1), -1})},
                                  2);
  const at::Tensor values = in.keys_values.narrow(2, nope, in.keys_values.size(2) - nope);
  at::Tensor segment = at::empty({tokens}, at::kLong);
  for (std::size_t s = 0; s + 1 < segment_offsets.size(); ++s) {
    segment.slice(0, segment_offsets[s], segment_offsets[s + 1])
        .fill_(static_cast<std::int64_t>(s));
  }
  segment = segment.to(in.queries.device());
  const at::Tensor visible =
      segment.unsqueeze(0).eq(segment.unsqueeze(1)).tril();  // [T, T]: row attends to column
  const at::Tensor scores = at::matmul(in.queries.transpose(0, 1), keys.permute({1, 2, 0})) *
                            in.softmax_scale;  // [heads, T, T]
  const at::Tensor weights =
      at::softmax(scores.masked_fill(visible.logical_not(), -INFINITY), -1, at::kFloat)
          .to(in.queries.scalar_type());
  return at::matmul(weights, values.transpose(0, 1)).transpose(0, 1);
}

at::Tensor segment_attention(const SegmentAttentionInputs& in,
                             const std::vector<std::int64_t>& segment_offsets) {
  if (!in.queries.is_cpu() || in.queries.scalar_type() != at::kFloat) {
    return segment_attention_reference(in, segment_offsets);
  }
  return SegmentAttention::apply(in.queries.contiguous(), in.keys_values.contiguous(),
                                 in.rope_keys.contiguous(), in.softmax_scale, segment_offsets);
}

}  // namespace aha::policy
