#include "parallel/process_group.h"

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <string>

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include "parallel/cuda_module.h"

namespace aha::parallel {
namespace {

constexpr std::chrono::seconds kTimeout{600};

std::string required(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') {
    throw ProcessGroupError(
        fmt::format("WORLD_SIZE is set, {} is not; start with torchrun or set it", name));
  }
  return value;
}

int integer(const char* name, int minimum, int maximum) {
  const std::string text = required(name);
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < minimum ||
      number > maximum) {
    throw ProcessGroupError(
        fmt::format("{}={}: expected an integer in [{}, {}]", name, text, minimum, maximum));
  }
  return number;
}

c10::intrusive_ptr<c10d::Store> connect(int rank, int size) {
  c10d::TCPStoreOptions options;
  options.port = static_cast<std::uint16_t>(integer("MASTER_PORT", 1, 65535));
  options.isServer = rank == 0 && std::getenv("TORCHELASTIC_USE_AGENT_STORE") == nullptr;
  options.numWorkers = static_cast<std::size_t>(size);
  options.timeout = kTimeout;
  auto store = c10::make_intrusive<c10d::TCPStore>(required("MASTER_ADDR"), options);
  return c10::make_intrusive<c10d::PrefixStore>("aha", store);
}

std::shared_ptr<c10d::Backend> shared(c10::intrusive_ptr<c10d::Backend> backend) {
  auto* raw = backend.get();
  return {raw, [kept = std::move(backend)](c10d::Backend*) mutable { kept.reset(); }};
}

c10::intrusive_ptr<c10d::Backend> make_gloo(const c10::intrusive_ptr<c10d::Store>& store, int rank,
                                            int size) {
  auto options = c10d::ProcessGroupGloo::Options::create();
  options->timeout = kTimeout;
  options->devices.push_back(c10d::ProcessGroupGloo::createDefaultDevice());
  return c10::make_intrusive<c10d::ProcessGroupGloo>(store, rank, size, options);
}

}  // namespace

ProcessGroup ProcessGroup::from_environment(const c10::Device& device) {
  ProcessGroup group;
  group.device_ = device;
  if (std::getenv("WORLD_SIZE") == nullptr) return group;
  group.size_ = integer("WORLD_SIZE", 1, 1 << 20);
  if (group.size_ == 1) return group;
  group.rank_ = integer("RANK", 0, group.size_ - 1);
  const auto store = connect(group.rank_, group.size_);
  group.backend_ = shared(device.is_cuda() ? make_nccl_backend(store, group.rank_, group.size_)
                                           : make_gloo(store, group.rank_, group.size_));
  return group;
}

void ProcessGroup::sum(at::Tensor& tensor) {
  if (size_ == 1) return;
  std::vector<at::Tensor> tensors{tensor};
  backend_->allreduce(tensors)->wait();
}

void ProcessGroup::reduce(std::vector<double>& numbers, Reduction reduction) {
  if (size_ == 1 || numbers.empty()) return;
  std::vector<at::Tensor> tensors{at::tensor(numbers, at::kDouble).to(device_)};
  c10d::AllreduceOptions options;
  options.reduceOp = reduction == Reduction::sum ? c10d::ReduceOp::SUM : c10d::ReduceOp::MAX;
  backend_->allreduce(tensors, options)->wait();
  const at::Tensor result = tensors[0].to(at::kCPU);
  std::memcpy(numbers.data(), result.const_data_ptr<double>(), numbers.size() * sizeof(double));
}

void ProcessGroup::sum(std::vector<double>& numbers) { reduce(numbers, Reduction::sum); }

void ProcessGroup::maximum(std::vector<double>& numbers) { reduce(numbers, Reduction::maximum); }

void ProcessGroup::broadcast(at::Tensor& tensor, int root) {
  if (size_ == 1) return;
  std::vector<at::Tensor> tensors{tensor};
  c10d::BroadcastOptions options;
  options.rootRank = root;
  backend_->broadcast(tensors, options)->wait();
}

}  // namespace aha::parallel
