// The policy's kernels by themselves, each beside the rate that LibTorch's plain 2048 x 2048
// product reaches in between: where the time of a step goes.
//
//   policy_kernels [products | attention]

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <torch/csrc/autograd/autograd.h>

#include "parallel/freed_memory.h"
#include "policy/matrix_product.h"
#include "policy/segment_attention.h"

namespace {

using Clock = std::chrono::steady_clock;

double seconds_of(const std::function<void()>& body) {
  const auto begin = Clock::now();
  body();
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

constexpr int kRounds = 7;

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + kRounds / 2, values.end());
  return values[kRounds / 2];
}

// Median seconds of each body, rounds interleaved.
std::vector<double> time_each(const std::vector<std::function<void()>>& bodies) {
  std::vector<std::vector<double>> times(bodies.size());
  for (int round = 0; round <= kRounds; ++round) {
    for (std::size_t i = 0; i < bodies.size(); ++i) {
      const double seconds = seconds_of(bodies[i]);
      if (round > 0) times[i].push_back(seconds);  // the first warms up
    }
  }
  std::vector<double> medians;
  medians.reserve(times.size());
  for (const auto& t : times) medians.push_back(median(t));
  return medians;
}

double plain_flops() { return 2.0 * 2048 * 2048 * 2048; }

void plain_product() {
  static const at::Tensor a = at::rand({2048, 2048});
  static const at::Tensor b = at::rand({2048, 2048});
  at::mm(a, b);
}

// [rows, depth] x [depth, columns] as a layer's product (x W^T) and its two gradients.
void compare_products(std::int64_t rows, std::int64_t columns, std::int64_t depth) {
  const at::Tensor x = at::rand({rows, depth});
  const at::Tensor weight = at::rand({columns, depth});
  const at::Tensor dy = at::rand({rows, columns});
  using aha::policy::matrix_product;
  const auto seconds = time_each({
      plain_product,
      [&] { at::mm(x, weight.t()); },
      [&] { matrix_product(x, weight.t()); },
      [&] { at::mm(dy, weight); },
      [&] { matrix_product(dy, weight); },
      [&] { at::mm(dy.t(), x); },
      [&] { matrix_product(dy.t(), x); },
  });
  const double flops = 2.0 * static_cast<double>(rows * columns * depth);
  const double plain = plain_flops() / seconds[0];
  fmt::print("{:>5} x {:>5} x {:>5}, plain {:.0f} GFLOP/s; LibTorch / here:", rows, columns, depth,
             plain / 1e9);
  for (std::size_t i = 1; i < seconds.size(); i += 2) {
    fmt::print("  {:4.0f}% {:4.0f}%", 100 * flops / seconds[i] / plain,
               100 * flops / seconds[i + 1] / plain);
  }
  fmt::print("\n");
}

// Causal attention over `tokens` tokens, forwards and backwards, beside LibTorch's own.
void compare_attention(std::int64_t tokens, std::int64_t heads, std::int64_t kv_heads,
                       std::int64_t key, std::int64_t value) {
  const auto leaf = [&](std::int64_t h, std::int64_t width) {
    return at::randn({tokens, h, width}).requires_grad_();
  };
  const at::Tensor queries = leaf(heads, key);
  const at::Tensor keys = leaf(kv_heads, key);
  const at::Tensor values = leaf(kv_heads, value);
  const at::Tensor gradient = at::randn({tokens, heads, value});
  at::Tensor here;
  at::Tensor there;
  const auto batch = [](const at::Tensor& x) { return x.transpose(0, 1).unsqueeze(0); };
  const auto seconds = time_each({
      plain_product,
      [&] {
        here = aha::policy::segment_attention({queries, keys, values, 0.125}, {0, tokens});
      },
      [&] {
        torch::autograd::grad({here}, {queries, keys, values}, {gradient});
      },
      [&] {
        there = at::scaled_dot_product_attention(batch(queries), batch(keys), batch(values), {}, 0,
                                                 true, 0.125, true);
      },
      [&] {
        torch::autograd::grad({there}, {queries, keys, values}, {batch(gradient)});
      },
  });
  const double plain = plain_flops() / seconds[0];
  const auto pairs = static_cast<double>(heads * tokens * (tokens + 1) / 2);
  const double forward = 2.0 * pairs * static_cast<double>(key + value);
  const double backward = 2.0 * pairs * static_cast<double>(3 * key + 2 * value);
  fmt::print(
      "attention {} tokens, {} heads of {}, {} of keys, values {}: plain {:.0f} GFLOP/s; "
      "forward {:.1f} ms {:.0f}%, backward {:.1f} ms {:.0f}%; LibTorch {:.1f} ms {:.0f}%, {:.1f} "
      "ms {:.0f}%\n",
      tokens, heads, key, kv_heads, value, plain / 1e9, seconds[1] * 1e3,
      100 * forward / seconds[1] / plain, seconds[2] * 1e3, 100 * backward / seconds[2] / plain,
      seconds[3] * 1e3, 100 * forward / seconds[3] / plain, seconds[4] * 1e3,
      100 * backward / seconds[4] / plain);
}

}  // namespace

int main(int argc, char** argv) {
  const bool products = argc == 1 || std::string(argv[1]) == "products";
  const bool attention = argc == 1 || std::string(argv[1]) == "attention";
  aha::parallel::keep_freed_memory();
  at::set_num_threads(static_cast<int>(std::thread::hardware_concurrency()));
  fmt::print("shares of the plain product's rate; products: x W^T, dY W, dY^T X\n");
  if (products) {
    compare_products(2048, 384, 384);
    compare_products(2048, 640, 384);
    compare_products(2048, 3072, 384);
    compare_products(2048, 384, 1536);
    compare_products(2048, 4096, 384);
    compare_products(32, 3072, 384);
    compare_products(128, 3072, 384);
  }
  if (attention) {
    compare_attention(2048, 6, 2, 64, 64);
    compare_attention(2048, 6, 6, 64, 48);
    compare_attention(347, 6, 2, 64, 64);
  }
  return 0;
}
