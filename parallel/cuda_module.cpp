#include "parallel/cuda_module.h"

#include <dlfcn.h>

#include <filesystem>

#include <fmt/format.h>

#include "parallel/process_group.h"

namespace aha::parallel {
namespace {

using MakeBackend = c10::intrusive_ptr<c10d::Backend> (*)(const c10::intrusive_ptr<c10d::Store>&,
                                                          int, int);

void* open_module() {
  const auto program = std::filesystem::read_symlink("/proc/self/exe");
  const auto path = program.parent_path() / "libaha_cuda.so";
  if (!std::filesystem::exists(path)) {
    throw ProcessGroupError(fmt::format(
        "device cuda needs {}, which is built where the CUDA toolkit and NCCL are found",
        path.string()));
  }
  // Global: LibTorch finds its CUDA half by symbols of the whole process.
  void* module = ::dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (module == nullptr)
    throw ProcessGroupError(fmt::format("cannot load {}: {}", path.string(), ::dlerror()));
  return module;
}

void* module() {
  static void* const kOpened = open_module();
  return kOpened;
}

}  // namespace

void load_cuda_module() { module(); }

c10::intrusive_ptr<c10d::Backend> make_nccl_backend(const c10::intrusive_ptr<c10d::Store>& store,
                                                    int rank, int size) {
  const auto make = reinterpret_cast<MakeBackend>(::dlsym(module(), "aha_make_nccl_backend"));
  if (make == nullptr) throw ProcessGroupError("libaha_cuda.so is of another version: build again");
  return make(store, rank, size);
}

}  // namespace aha::parallel
