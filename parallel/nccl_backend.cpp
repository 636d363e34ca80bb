// The module libaha_cuda.so: see parallel/cuda_module.h.

#include <ATen/cuda/CUDAContext.h>
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>

extern "C" __attribute__((visibility("default"))) c10::intrusive_ptr<c10d::Backend>
aha_make_nccl_backend(const c10::intrusive_ptr<c10d::Store>& store, int rank, int size) {
  at::cuda::set_device(static_cast<c10::DeviceIndex>(rank % at::cuda::device_count()));
  return c10::make_intrusive<c10d::ProcessGroupNCCL>(store, rank, size,
                                                     c10d::ProcessGroupNCCL::Options::create());
}
