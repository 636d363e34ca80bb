# torch::cpu: LibTorch 2.11's headers and CPU libraries. aha_torch_pch: its precompiled header, for
#   target_precompile_headers(<target> REUSE_FROM aha_torch_pch)
#
# A LibTorch of the user's comes first: -DCMAKE_PREFIX_PATH=<libtorch> or -DTorch_DIR=..., also from the
# environment. Otherwise cmake/fetch_libtorch.sh brings the pinned one. TorchConfig.cmake is never read:
# it wants a CUDA toolkit or a GPU where neither is needed.

string(REPLACE ":" ";" environment_prefixes "$ENV{CMAKE_PREFIX_PATH}")
find_path(AHA_TORCH_CONFIG_DIR TorchConfig.cmake NO_DEFAULT_PATH
  PATHS ${Torch_DIR} $ENV{Torch_DIR} ${CMAKE_PREFIX_PATH} ${environment_prefixes}
  PATH_SUFFIXES share/cmake/Torch Torch)
if(AHA_TORCH_CONFIG_DIR)
  file(REAL_PATH ${AHA_TORCH_CONFIG_DIR}/../../.. AHA_TORCH_ROOT)
elseif(Torch_DIR OR DEFINED ENV{Torch_DIR})
  message(FATAL_ERROR "Torch_DIR is '${Torch_DIR}$ENV{Torch_DIR}', but no TorchConfig.cmake is there")
else()
  execute_process(COMMAND ${CMAKE_SOURCE_DIR}/cmake/fetch_libtorch.sh cpu
    OUTPUT_VARIABLE AHA_TORCH_ROOT OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "LibTorch 2.11 was neither found nor fetched; the reason stands above")
  endif()
endif()

set(version_header ${AHA_TORCH_ROOT}/include/torch/headeronly/version.h)
if(NOT EXISTS ${version_header})
  set(version_header ${AHA_TORCH_ROOT}/include/torch/csrc/api/include/torch/version.h)
endif()
file(STRINGS ${version_header} version_lines REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH) ")
string(REGEX REPLACE "[^0-9;]" "" AHA_TORCH_VERSION "${version_lines}")
string(REPLACE ";" "." AHA_TORCH_VERSION "${AHA_TORCH_VERSION}")
if(NOT AHA_TORCH_VERSION MATCHES "^2\\.11\\.")
  message(FATAL_ERROR "LibTorch ${AHA_TORCH_VERSION} was found in ${AHA_TORCH_ROOT}, but 2.11 is needed. "
    "Take it out of CMAKE_PREFIX_PATH and Torch_DIR to have 2.11 fetched, or name a folder with 2.11.")
endif()
message(STATUS "LibTorch ${AHA_TORCH_VERSION}: ${AHA_TORCH_ROOT}")

add_library(torch::c10 SHARED IMPORTED GLOBAL)
set_target_properties(torch::c10 PROPERTIES IMPORTED_LOCATION ${AHA_TORCH_ROOT}/lib/libc10.so)
add_library(torch::cpu SHARED IMPORTED GLOBAL)
set_target_properties(torch::cpu PROPERTIES IMPORTED_LOCATION ${AHA_TORCH_ROOT}/lib/libtorch_cpu.so)
target_include_directories(torch::cpu INTERFACE
  ${AHA_TORCH_ROOT}/include ${AHA_TORCH_ROOT}/include/torch/csrc/api/include)
# LibTorch brings {fmt}'s headers, newer than the system's and found before them, but no library of them.
# fmt::fmt is there for its definitions: what defines other macros cannot share a precompiled header.
target_compile_definitions(torch::cpu INTERFACE USE_DISTRIBUTED USE_C10D_GLOO FMT_HEADER_ONLY)
target_link_libraries(torch::cpu INTERFACE torch::c10 Threads::Threads fmt::fmt)

# at::parallel_for is a template: compiled without OpenMP it runs on one thread, in silence. The runtime
# is LibTorch's own where one lies beside it, so that both share threads and settings.
target_compile_options(torch::cpu INTERFACE -fopenmp)
file(GLOB AHA_TORCH_GOMP ${AHA_TORCH_ROOT}/lib/libgomp*.so*)
if(AHA_TORCH_GOMP)
  target_link_libraries(torch::cpu INTERFACE ${AHA_TORCH_GOMP})
else()
  find_package(OpenMP REQUIRED COMPONENTS CXX)
  target_link_libraries(torch::cpu INTERFACE OpenMP::OpenMP_CXX)
endif()

find_path(AHA_GLOO_INCLUDE gloo/config.h REQUIRED DOC "Gloo's headers, which LibTorch's c10d includes")

add_library(aha_torch_pch STATIC ${CMAKE_SOURCE_DIR}/cmake/torch_pch.cpp)
target_link_libraries(aha_torch_pch PUBLIC aha::options torch::cpu)
target_precompile_headers(aha_torch_pch PRIVATE
  <ATen/ATen.h> <fmt/format.h> <torch/csrc/autograd/autograd.h> <torch/csrc/autograd/custom_function.h>
  <algorithm> <cstdint> <filesystem> <functional> <map> <memory> <optional> <span> <stdexcept>
  <string> <string_view> <unordered_map> <utility> <vector>)
