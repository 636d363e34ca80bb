#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

namespace aha::rewards {

// A column `tests` that is none of the forms; the message names the place and what was expected.
class CodeTestsError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct OutputTest {
  std::string input;
  std::string output;
};

struct CallTest {
  std::string function;
  nlohmann::json arguments;              // a list
  std::vector<nlohmann::json> expected;  // any of these; none of them ever enters the box
};

// Python code that asserts. It calls `entry_point` as check(entry_point), where that is named, and
// any function of the candidate by its name.
struct AssertTests {
  std::string prelude;  // the prompt's own definitions and imports; empty where there are none
  std::string code;
  std::string entry_point;
};

using CodeTest = std::variant<OutputTest, CallTest>;
using CodeTests = std::variant<std::vector<CodeTest>, AssertTests>;

// Reads the column in any of the forms of docs/code_reward.md. A string is read as JSON first.
// `columns` is the row: HumanEval's `entry_point` and MBPP's `test_setup_code` may stand beside
// `tests`. Throws CodeTestsError.
CodeTests read_code_tests(const nlohmann::json& columns, const std::string& prompt);

}  // namespace aha::rewards
