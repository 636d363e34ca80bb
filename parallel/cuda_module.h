#pragma once

#include <c10/util/intrusive_ptr.h>
#include <torch/csrc/distributed/c10d/Backend.hpp>
#include <torch/csrc/distributed/c10d/Store.hpp>

namespace aha::parallel {

// The parts that need CUDA's libraries are a module of their own, libaha_cuda.so beside the
// program, loaded when a recipe's device is a GPU and not before: its libraries take seconds to
// start. Throws ProcessGroupError that says what is missing.
void load_cuda_module();

// A backend of NCCL collectives; loads the module.
c10::intrusive_ptr<c10d::Backend> make_nccl_backend(const c10::intrusive_ptr<c10d::Store>& store,
                                                    int rank, int size);

}  // namespace aha::parallel
