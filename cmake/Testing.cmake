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

# aha_add_reference_test(<name> SCRIPT a_reference.py [ARGUMENTS ...] [DEPENDS target ...])
#
# Compares with the field's own Python packages: one ctest entry, <name>_reference, of label `reference`
# that runs the script. Its interpreter is the one that cmake/reference_python.sh makes, when the first
# of these tests runs, so that a build alone never installs it. ARGUMENTS may hold generator
# expressions; the targets that the script starts go into DEPENDS.

set(AHA_REFERENCE_PYTHON ${CMAKE_SOURCE_DIR}/cmake/reference_python.sh)
set(AHA_REFERENCE_INSTALL_SECONDS 3600)

function(aha_add_reference_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SCRIPT" "ARGUMENTS;DEPENDS")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_SCRIPT)
    message(FATAL_ERROR "aha_add_reference_test(${name} SCRIPT ... [ARGUMENTS ...] [DEPENDS ...]): "
      "SCRIPT missing, or not understood: '${arg_UNPARSED_ARGUMENTS}'")
  endif()
  get_property(is_there GLOBAL PROPERTY AHA_REFERENCE_PYTHON_TEST)
  if(NOT is_there)
    set_property(GLOBAL PROPERTY AHA_REFERENCE_PYTHON_TEST TRUE)
    add_test(NAME reference_python COMMAND ${AHA_REFERENCE_PYTHON})
    set_tests_properties(reference_python PROPERTIES LABELS reference
      FIXTURES_SETUP reference_python TIMEOUT ${AHA_REFERENCE_INSTALL_SECONDS})
  endif()
  set(test ${name}_reference)
  add_test(NAME ${test} COMMAND bash -c "exec \"$(\"$0\")\" -B \"$@\"" ${AHA_REFERENCE_PYTHON}
    ${CMAKE_CURRENT_SOURCE_DIR}/${arg_SCRIPT} ${arg_ARGUMENTS})
  set_tests_properties(${test} PROPERTIES LABELS reference FIXTURES_REQUIRED reference_python
    TIMEOUT 600)
  if(arg_DEPENDS)
    add_dependencies(aha_tests ${arg_DEPENDS})
  endif()
endfunction()
