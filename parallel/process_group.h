#pragma once

#include <memory>
#include <stdexcept>
#include <vector>

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

namespace c10d {
class Backend;
}

namespace aha::parallel {

class ProcessGroupError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The processes that train one policy together, each on its own share of a step's prompts. One
// process, the common case, is a group of one in which collectives do nothing. Collectives block,
// and every process must call the same ones in the same order. Not thread-safe.
class ProcessGroup {
 public:
  // Reads RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT as torchrun sets them; without WORLD_SIZE
  // the group is this process alone. Gloo carries CPU tensors, NCCL (loaded only then) those of a
  // GPU. Throws ProcessGroupError that names the variable that is missing or wrong.
  static ProcessGroup from_environment(const c10::Device& device);

  ProcessGroup() = default;  // this process alone

  int rank() const { return rank_; }
  int size() const { return size_; }
  bool leads() const { return rank_ == 0; }

  void sum(at::Tensor& tensor);            // in place, over all processes
  void sum(std::vector<double>& numbers);  // likewise; float64
  void maximum(std::vector<double>& numbers);
  void broadcast(at::Tensor& tensor, int root = 0);  // in place

 private:
  enum class Reduction { sum, maximum };
  void reduce(std::vector<double>& numbers, Reduction reduction);

  int rank_ = 0;
  int size_ = 1;
  c10::Device device_ = c10::kCPU;
  std::shared_ptr<c10d::Backend> backend_;
};

}  // namespace aha::parallel
