#include "policy/segment_attention.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include "policy/segment_attention_kernel.h"
#include "policy/shared_tasks.h"
#include "policy/tiled_attention.h"

namespace aha::policy {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t kLongestByRows = 64;  // longer segments go by tiles: measured, see bench/

// A head's segment, or a tile of it: what a thread does at a time.
struct Task {
  std::size_t segment;
  std::int64_t first;  // the tile's first query; -1: the whole segment by rows
};

AttentionShape shape_of(const SegmentAttentionInputs& in) {
  return {in.queries.size(1), in.keys.size(1), in.queries.size(2), in.values.size(2),
          static_cast<float>(in.softmax_scale)};
}

HeadRows rows_of(const at::Tensor& x) {
  return {x.const_data_ptr<float>(), x.stride(0), x.stride(1)};
}

AttentionArrays arrays_of(const SegmentAttentionInputs& in) {
  return {in.queries.const_data_ptr<float>(), rows_of(in.keys), rows_of(in.values)};
}

// Long segments' heads, packed, and the tasks of all segments.
struct ForwardWork {
  std::vector<std::optional<PackedHead>> heads;  // one for each of `segments`
  std::vector<HeadSegment> segments;
  std::vector<Task> tasks;
};

ForwardWork plan_forward(const std::vector<std::int64_t>& offsets, const AttentionShape& shape) {
  ForwardWork work;
  for (std::size_t s = 0; s + 1 < offsets.size(); ++s) {
    const std::int64_t length = offsets[s + 1] - offsets[s];
    const bool by_rows = length <= kLongestByRows;
    const std::int64_t step = by_rows ? length : attention_tile(length, shape.group());
    for (std::int64_t h = 0; h < shape.kv_heads; ++h) {
      for (std::int64_t first = offsets[s]; first < offsets[s + 1]; first += step)
        work.tasks.push_back({work.segments.size(), by_rows ? -1 : first});
      work.segments.push_back({offsets[s], offsets[s + 1], h});
    }
  }
  work.heads.resize(work.segments.size());
  // The longest first, so that threads end together.
  const auto keys = [&](const Task& t) { return t.first - work.segments[t.segment].begin; };
  std::stable_sort(work.tasks.begin(), work.tasks.end(),
                   [&](const Task& a, const Task& b) { return keys(a) > keys(b); });
  return work;
}

struct SegmentAttention : torch::autograd::Function<SegmentAttention> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& queries,
                            const at::Tensor& keys, const at::Tensor& values, double scale,
                            const std::vector<std::int64_t>& offsets) {
    const SegmentAttentionInputs in{queries.detach(), keys.detach(), values.detach(), scale};
    const AttentionShape shape = shape_of(in);
    at::Tensor output = at::empty({queries.size(0), shape.heads, shape.value},
                                  queries.options().requires_grad(false));
    const at::Tensor log_sum_exp = at::empty({queries.size(0), shape.heads}, output.options());
    const AttentionArrays arrays = arrays_of(in);
    auto* out = output.mutable_data_ptr<float>();
    auto* lse = log_sum_exp.mutable_data_ptr<float>();
    ForwardWork work = plan_forward(offsets, shape);
    run_tasks(static_cast<std::int64_t>(work.segments.size()), [&](std::int64_t i) {
      const HeadSegment& segment = work.segments[static_cast<std::size_t>(i)];
      if (segment.length() > kLongestByRows)
        work.heads[static_cast<std::size_t>(i)].emplace(in, segment);
    });
    run_tasks(static_cast<std::int64_t>(work.tasks.size()), [&](std::int64_t i) {
      const Task& task = work.tasks[static_cast<std::size_t>(i)];
      const HeadSegment& segment = work.segments[task.segment];
      if (task.first < 0) {
        attend_segment(arrays, shape, segment.begin, segment.end, segment.kv_head, out, lse);
      } else {
        attend_tile(in, segment, *work.heads[task.segment], task.first, output, log_sum_exp);
      }
    });
    context->save_for_backward({queries, keys, values, output, log_sum_exp});
    context->saved_data["scale"] = scale;
    context->saved_data["offsets"] = offsets;
    return output;
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const auto saved = context->get_saved_variables();
    const auto offsets = context->saved_data["offsets"].toIntVector();
    const SegmentAttentionInputs in{saved[0].detach(), saved[1].detach(), saved[2].detach(),
                                    context->saved_data["scale"].toDouble()};
    const at::Tensor& output = saved[3];
    const at::Tensor& log_sum_exp = saved[4];
    const AttentionShape shape = shape_of(in);
    const AttentionArrays arrays = arrays_of(in);
    const TiledGradients tiled{grads[0].detach().contiguous(), at::empty_like(in.queries),
                               at::zeros(in.keys.sizes(), in.keys.options()),
                               at::zeros(in.values.sizes(), in.values.options())};
    const AttentionGradients gradients{
        tiled.output.const_data_ptr<float>(), tiled.queries.mutable_data_ptr<float>(),
        tiled.keys.mutable_data_ptr<float>(), tiled.values.mutable_data_ptr<float>()};
    const auto segments = static_cast<std::int64_t>(offsets.size()) - 1;
    run_tasks(segments * shape.kv_heads, [&](std::int64_t i) {
      const auto segment = static_cast<std::size_t>(i % segments);
      const std::int64_t begin = offsets[segment];
      const std::int64_t end = offsets[segment + 1];
      if (end - begin <= kLongestByRows) {
        attend_segment_backward(arrays, shape, begin, end, i / segments,
                                output.const_data_ptr<float>(), log_sum_exp.const_data_ptr<float>(),
                                gradients);
      } else {
        attend_tiles_backward(in, {begin, end, i / segments}, output, log_sum_exp, tiled);
      }
    });
    return {tiled.queries, tiled.keys, tiled.values, at::Tensor(), at::Tensor()};
  }
};

at::Tensor with_unit_stride(const at::Tensor& x) { return x.stride(2) == 1 ? x : x.contiguous(); }

}  // namespace

at::Tensor segment_attention_reference(const SegmentAttentionInputs& in,
                                       const std::vector<std::int64_t>& segment_offsets) {
  const std::int64_t tokens = in.queries.size(0);
  const std::int64_t group = in.queries.size(1) / in.keys.size(1);
  const at::Tensor keys = in.keys.repeat_interleave(group, 1);
  const at::Tensor values = in.values.repeat_interleave(group, 1);
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
  return SegmentAttention::apply(in.queries.contiguous(), with_unit_stride(in.keys),
                                 with_unit_stride(in.values), in.softmax_scale, segment_offsets);
}

}  // namespace aha::policy
