#include "rewards/code/code_tests.h"

#include <fmt/core.h>

#include "rewards/code/code_block.h"

namespace aha::rewards {
namespace {

using nlohmann::json;

[[noreturn]] void refuse(const std::string& place, std::string_view expected, const json& found) {
  throw CodeTestsError(
      fmt::format("column {}: expected {}, found {}", place, expected, found.type_name()));
}

const json& member(const json& object, const char* name, const std::string& place) {
  const auto found = object.find(name);
  if (found == object.end()) {
    throw CodeTestsError(fmt::format("column {}: the key \"{}\" is missing", place, name));
  }
  return *found;
}

std::string text_member(const json& object, const char* name, const std::string& place) {
  const json& value = member(object, name, place);
  if (!value.is_string()) refuse(place + "." + name, "text", value);
  return value.get<std::string>();
}

std::string optional_text(const json& object, const char* name, const std::string& place) {
  return object.contains(name) && !object.at(name).is_null() ? text_member(object, name, place)
                                                             : "";
}

std::string joined(const json& list, const std::string& place) {
  std::string text;
  for (const json& line : list) {
    if (!line.is_string()) refuse(place, "a list of text", line);
    text += line.get<std::string>() + "\n";
  }
  return text;
}

std::string text_or_lines(const json& value, const std::string& place) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) refuse(place, "text or a list of lines", value);
  return joined(value, place);
}

json parsed(const std::string& text, const std::string& place) {
  json value = json::parse(text, nullptr, false);
  if (value.is_discarded()) {
    throw CodeTestsError(
        fmt::format("column {}: expected JSON in the text, found something else", place));
  }
  return value;
}

// LiveCodeBench: one JSON value a line.
json parsed_lines(const std::string& text, const std::string& place) {
  json values = json::array();
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = text.find('\n', begin);
    if (end == std::string::npos) end = text.size();
    const std::string line = text.substr(begin, end - begin);
    if (line.find_first_not_of(" \t\r") != std::string::npos) values.push_back(parsed(line, place));
    begin = end + 1;
  }
  return values;
}

CodeTest test_of_lists(const json& input, const json& output, const std::string& function,
                       const std::string& place) {
  if (function.empty()) {
    return OutputTest{text_or_lines(input, place), text_or_lines(output, place)};
  }
  CallTest test{function, input, {output}};
  if (input.is_string()) {
    test.arguments = parsed_lines(input.get<std::string>(), place);
    test.expected = {output.is_string() ? parsed(output.get<std::string>(), place) : output};
    return test;
  }
  if (!input.is_array()) refuse(place, "a list of arguments, or text of one a line", input);
  // APPS writes some results inside a list of one, and its own judge takes either.
  if (output.is_array() && output.size() == 1) test.expected.push_back(output[0]);
  return test;
}

std::vector<CodeTest> read_lists(const json& tests) {
  const json& inputs = member(tests, "inputs", "tests");
  const json& outputs = member(tests, "outputs", "tests");
  if (!inputs.is_array()) refuse("tests.inputs", "a list", inputs);
  if (!outputs.is_array()) refuse("tests.outputs", "a list", outputs);
  if (inputs.size() != outputs.size()) {
    throw CodeTestsError(fmt::format("column tests: {} inputs and {} outputs; expected as many",
                                     inputs.size(), outputs.size()));
  }
  const std::string function = optional_text(tests, "fn_name", "tests");
  std::vector<CodeTest> list;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    list.push_back(
        test_of_lists(inputs[i], outputs[i], function, fmt::format("tests.inputs[{}]", i)));
  }
  return list;
}

CodeTest read_entry(const json& entry, const std::string& place) {
  if (!entry.is_object()) {
    refuse(place, "an object with stdin and stdout, or with function, args and expected", entry);
  }
  if (entry.contains("function")) {
    CallTest test{text_member(entry, "function", place),
                  member(entry, "args", place),
                  {member(entry, "expected", place)}};
    if (!test.arguments.is_array()) refuse(place + ".args", "a list", test.arguments);
    return test;
  }
  // open-r1, DeepCoder and LiveCodeBench: input and output, and of a call fn_name.
  if (!entry.contains("stdin") && entry.contains("input")) {
    const std::string function = optional_text(entry, "fn_name", place);
    const std::string kind =
        optional_text(entry, entry.contains("type") ? "type" : "testtype", place);
    if (function.empty() && kind.starts_with("function")) {
      throw CodeTestsError(fmt::format("column {}: the key \"fn_name\" is missing", place));
    }
    return test_of_lists(entry["input"], member(entry, "output", place), function, place);
  }
  return OutputTest{text_member(entry, "stdin", place), text_member(entry, "stdout", place)};
}

// The prompt where it is code, or the code in it.
std::string prelude_of(const std::string& prompt) {
  const std::optional<CodeBlock> block = find_code_block(prompt);
  return block ? block->code : prompt;
}

AssertTests read_asserts(const json& holder, const json& columns, const std::string& prompt) {
  const auto text = [&](const char* name) {
    std::string value = optional_text(holder, name, "tests");
    return value.empty() ? optional_text(columns, name, "") : value;
  };
  AssertTests tests;
  tests.entry_point = text("entry_point");
  // LeetCodeDataset. A method of the class Solution is found by its name.
  constexpr std::string_view kSolution = "Solution().";
  if (tests.entry_point.starts_with(kSolution)) tests.entry_point.erase(0, kSolution.size());
  const std::string own_prompt = optional_text(holder, "prompt", "tests");
  tests.prelude = prelude_of(own_prompt.empty() ? prompt : own_prompt);
  tests.code = text("test_setup_code") + "\n";
  if (holder.contains("test_imports")) tests.code += joined(holder["test_imports"], "test_imports");
  if (holder.contains("test")) {
    tests.code += text_member(holder, "test", "tests");
  } else {
    const json& list = member(holder, "test_list", "tests");
    if (!list.is_array() || list.empty()) refuse("tests.test_list", "a list of asserts", list);
    tests.code += joined(list, "tests.test_list");
    tests.entry_point.clear();
  }
  return tests;
}

}  // namespace

CodeTests read_code_tests(const json& columns, const std::string& prompt) {
  constexpr std::string_view kForms =
      "a list of {stdin, stdout} or {function, args, expected}, a list of asserts, or an object "
      "{inputs, outputs, fn_name}, {test, entry_point} or {test_list}";
  json tests;
  if (columns.contains("tests")) tests = columns["tests"];
  if (tests.is_null() && (columns.contains("test") || columns.contains("test_list"))) {
    return read_asserts(columns, columns, prompt);
  }
  if (tests.is_string()) {
    json inner = json::parse(tests.get<std::string>(), nullptr, false);
    if (inner.is_discarded() && !columns.contains("entry_point")) {
      throw CodeTestsError(fmt::format("column tests: expected {}, found other text", kForms));
    }
    tests = inner.is_discarded() ? json{{"test", tests}} : std::move(inner);
  }
  if (tests.is_object() && tests.contains("test_cases")) {  // open-r1
    tests = json(tests["test_cases"]);
  }
  if (tests.is_object() && tests.contains("inputs")) {
    std::vector<CodeTest> list = read_lists(tests);
    if (list.empty()) throw CodeTestsError("column tests: expected at least one test, found none");
    return list;
  }
  if (tests.is_object() && (tests.contains("test") || tests.contains("test_list"))) {
    return read_asserts(tests, columns, prompt);
  }
  if (!tests.is_array()) refuse("tests", kForms, tests);
  if (tests.empty()) throw CodeTestsError("column tests: expected at least one test, found none");
  if (tests[0].is_string()) return read_asserts({{"test_list", tests}}, columns, prompt);
  std::vector<CodeTest> list;
  for (const json& entry : tests) {
    list.push_back(read_entry(entry, fmt::format("tests[{}]", list.size())));
  }
  return list;
}

}  // namespace aha::rewards
