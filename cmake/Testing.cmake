# aha_add_test(<name> SOURCES a_test.cpp ... LIBRARIES aha::x ... [LABELS unit ...])
#
# One GoogleTest program, <name>_test. With LibTorch, whose start takes 0.4 s, the whole program is one
# ctest entry and uses the precompiled header; otherwise each TEST is an entry of its own. The label is
# `unit` unless LABELS says otherwise: unit, golden, reference, attack, distributed, gpu, slow; only a
# program with LibTorch may have several.

enable_testing()
include(GoogleTest)
add_custom_target(aha_tests)  # builds them all; a plain build leaves them out

function(aha_add_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBRARIES;LABELS")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_SOURCES)
    message(FATAL_ERROR "aha_add_test(${name} SOURCES ... LIBRARIES ... [LABELS ...]): "
      "SOURCES missing, or not understood: '${arg_UNPARSED_ARGUMENTS}'")
  endif()
  if(NOT arg_LABELS)
    set(arg_LABELS unit)
  endif()
  list(LENGTH arg_LABELS label_count)
  set(target ${name}_test)
  add_executable(${target} ${arg_SOURCES})
  add_dependencies(aha_tests ${target})
  target_link_libraries(${target} PRIVATE aha::options ${arg_LIBRARIES} GTest::gmock GTest::gtest_main)
  target_compile_definitions(${target} PRIVATE AHA_SOURCE_DIR="${CMAKE_SOURCE_DIR}")

  set(torch_libraries ${arg_LIBRARIES})
  list(FILTER torch_libraries INCLUDE REGEX "^(aha::(parallel|policy|rollout|rl|pipeline)|torch::.*)$")
  if(torch_libraries)
    target_precompile_headers(${target} REUSE_FROM aha_torch_pch)
    add_test(NAME ${target} COMMAND ${target})
    set_tests_properties(${target} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT 600)
  elseif(label_count GREATER 1)  # gtest_discover_tests would drop all but the first
    message(FATAL_ERROR "aha_add_test(${name}): without LibTorch, one label a program; got '${arg_LABELS}'")
  else()
    gtest_discover_tests(${target} TEST_PREFIX ${name}. DISCOVERY_MODE PRE_TEST
      PROPERTIES LABELS "${arg_LABELS}" TIMEOUT 120)
  endif()
endfunction()
