# aha::options: what every target is compiled with. Also the build type, ccache, mold and job limits.

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")  # NDEBUG as LibTorch's wheel has it
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_COLOR_DIAGNOSTICS ON)

add_library(aha_options INTERFACE)
add_library(aha::options ALIAS aha_options)
target_compile_features(aha_options INTERFACE cxx_std_20)
target_include_directories(aha_options INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/include)
target_compile_options(aha_options INTERFACE
  -fPIC  # everywhere alike, so that one precompiled header fits libraries, modules and programs
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast
  -Wimplicit-fallthrough -Wundef
  # GCC 12 takes inlined std::string copies for overlapping ones (GCC bug 105329).
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>)
if(AHA_WERROR AND NOT AHA_SANITIZE)  # with sanitizers, GCC 12 warns of what is not so
  target_compile_options(aha_options INTERFACE -Werror)
endif()

if(AHA_SANITIZE)
  target_compile_options(aha_options INTERFACE
    -fsanitize=${AHA_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer
    -O1 -UNDEBUG -D_GLIBCXX_ASSERTIONS)
  target_link_options(aha_options INTERFACE -fsanitize=${AHA_SANITIZE})
endif()

find_program(AHA_CCACHE ccache)
if(AHA_CCACHE)
  # The sloppiness is what precompiled headers need; paths relative to the clone let its build folders
  # share what was compiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      ${AHA_CCACHE})
  target_compile_options(aha_options INTERFACE -fpch-preprocess)
endif()

find_program(AHA_MOLD mold)
if(AHA_MOLD)
  target_link_options(aha_options INTERFACE -fuse-ld=mold)
endif()

# A source that includes LibTorch takes up to 1.5 GB to compile.
cmake_host_system_information(RESULT memory_mb QUERY TOTAL_PHYSICAL_MEMORY)
math(EXPR jobs "(${memory_mb} + 500) / 1500")
if(jobs LESS 1)
  set(jobs 1)
endif()
set_property(GLOBAL PROPERTY JOB_POOLS compile=${jobs})
set(CMAKE_JOB_POOL_COMPILE compile)
