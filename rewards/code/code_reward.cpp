#include "rewards/code/code_reward.h"

#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "rewards/code/built_program.h"
#include "rewards/code/code_block.h"
#include "rewards/code/code_tests.h"
#include "rewards/code/compare_output.h"
#include "rewards/code/compare_value.h"
#include "rewards/code/cpp_driver.h"
#include "rewards/code/python_drivers.h"
#include "rewards/code/wire_value.h"
#include "rewards/reward_error.h"
#include "sandbox/features.h"

namespace aha::rewards {
namespace {

using sandbox::Outcome;
using sandbox::Result;

constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
constexpr std::size_t kDetailBytes = 2000;
constexpr int kAssertRounds = 64;
constexpr std::uint32_t kBashProcesses = 16;

// How a test or a whole row ended.
struct Ending {
  std::string judgement;  // "AC", ...
  std::string detail;
};

std::string shortened(std::string text) {
  if (text.size() <= kDetailBytes) return text;
  // A traceback's last lines say most.
  const std::size_t head = kDetailBytes / 4;
  return text.substr(0, head) + "\n...\n" + text.substr(text.size() - (kDetailBytes - head));
}

// Everything but a program that ended by itself with status 0.
std::optional<Ending> ending_of(const Result& result) {
  const std::string errors = shortened(result.standard_error);
  switch (result.outcome) {
    case Outcome::sandbox_failure:
      return Ending{"SE", result.message};
    case Outcome::cancelled:
      return Ending{"SE", "the run was cancelled"};
    case Outcome::cpu_limit:
      return Ending{"TLE", fmt::format("{:.2f} s of processor time", result.cpu_seconds)};
    case Outcome::wall_limit:
      return Ending{"TLE", fmt::format("{:.2f} s on the clock", result.wall_seconds)};
    case Outcome::memory_limit:
      return Ending{"MLE", "the memory limit was passed"};
    case Outcome::output_limit:
      return Ending{"OLE", "the output limit was passed"};
    case Outcome::signalled:
      return Ending{"RE", fmt::format("signal {}: {}", result.signal, errors)};
    case Outcome::exited:
      break;
  }
  if (result.exit_code == 0) return std::nullopt;
  return Ending{"RE", fmt::format("exit status {}: {}", result.exit_code, errors)};
}

Score score_of(const Ending& ending, double value) {
  if (ending.judgement == "SE") return {std::nullopt, Verdict::error, ending.detail, "SE"};
  const bool passed = ending.judgement == "AC";
  return {value, passed ? Verdict::correct : Verdict::wrong, ending.detail, ending.judgement};
}

bool has_memory_cgroup() { return sandbox::probe_features().at("memory cgroup").available; }

}  // namespace

class CodeReward::Judge {
 public:
  explicit Judge(const CodeOptions& options)
      : options_(options),
        by_cgroup_(has_memory_cgroup()),
        python_(find_python()),
        builder_(sandbox_, options, by_cgroup_) {
    if (!options_.checker.empty()) read_checker();
  }

  Score judge(const tasks::Prompt& prompt, std::string_view completion) {
    const auto language = prompt.columns.find("language");
    const std::string wanted = language != prompt.columns.end() && language->is_string()
                                   ? language->get<std::string>()
                                   : "";
    if (wanted != "python" && wanted != "cpp" && wanted != "c" && wanted != "bash") {
      return {
          std::nullopt, Verdict::error,
          fmt::format("column language: expected python, cpp, c or bash, found \"{}\"", wanted)};
    }
    CodeTests tests;
    try {
      tests = read_code_tests(prompt.columns, prompt.text);
    } catch (const CodeTestsError& error) {
      return {std::nullopt, Verdict::error, error.what()};
    }
    const std::optional<CodeBlock> block = find_code_block(completion);
    if (!block) return score_of({"CE", "no fenced block after the thinking"}, 0);
    const std::string_view written = language_of_fence(block->language);
    if (!written.empty() && written != wanted) {
      return score_of({"CE", fmt::format("the fence says {}, the column language says {}",
                                         block->language, wanted)},
                      0);
    }
    if (block->code.find_first_not_of(" \t\n\r\v\f") == std::string::npos) {
      return score_of({"CE", "the fenced block is empty"}, 0);
    }
    if (const auto* asserts = std::get_if<AssertTests>(&tests)) {
      if (wanted != "python") {
        return {std::nullopt, Verdict::error, "column tests: asserts need the language python"};
      }
      const Ending ending = run_asserts(*asserts, block->code);
      if (ending.judgement.empty()) return {std::nullopt, Verdict::error, ending.detail};
      return score_of(ending, ending.judgement == "AC" ? 1 : 0);
    }
    return run_list(std::get<std::vector<CodeTest>>(tests), wanted, block->code);
  }

 private:
  sandbox::Limits run_limits(bool forks) const {
    sandbox::Limits limits;
    limits.cpu_seconds = options_.time_seconds;
    limits.wall_seconds = options_.wall_seconds;
    limits.processes = static_cast<std::uint32_t>(options_.processes);
    if (forks && limits.processes < kBashProcesses) limits.processes = kBashProcesses;
    limits.memory_bytes = static_cast<std::uint64_t>(options_.memory_mib) * kMebibyte;
    if (by_cgroup_) limits.stack_bytes = limits.memory_bytes;
    if (!by_cgroup_) limits.memory_bytes *= limits.processes;
    limits.output_bytes = static_cast<std::uint64_t>(options_.output_mib) * kMebibyte;
    return limits;
  }

  std::shared_ptr<const BuiltProgram> build(const std::string& language, const std::string& code,
                                            const std::string& function) {
    if (language == "python") {
      BuiltProgram program;
      program.argv = {python_, "-I", function.empty() ? "solution.py" : "caller.py", "json"};
      if (function.empty()) program.argv.pop_back();
      program.files = {{"solution.py", code}};
      if (!function.empty()) {
        program.files.push_back({"caller.py", std::string(kPythonWire) + kPythonCaller});
      }
      return std::make_shared<const BuiltProgram>(std::move(program));
    }
    if (language == "bash") {
      BuiltProgram program;
      program.argv = {"/bin/bash", "solution.sh"};
      program.files = {{"solution.sh", code}};
      return std::make_shared<const BuiltProgram>(std::move(program));
    }
    if (function.empty()) return builder_.compile(language, code, nullptr);
    return builder_.compile("cpp", cpp_call_program(code, function), kCppCaller);
  }

  Result run(const BuiltProgram& built, std::string input, const sandbox::Limits& limits) const {
    sandbox::Program program;
    program.argv = built.argv;
    program.files = built.files;
    program.input = std::move(input);
    return sandbox_.run(program, limits);
  }

  Score run_list(const std::vector<CodeTest>& tests, const std::string& language,
                 const std::string& code) {
    std::size_t passed = 0;
    Ending first{"AC", ""};
    for (std::size_t i = 0; i < tests.size(); ++i) {
      Ending ending = run_test(tests[i], language, code);
      if (ending.judgement.empty()) return {std::nullopt, Verdict::error, ending.detail};
      if (ending.judgement == "SE") return score_of(ending, 0);
      if (ending.judgement == "CE") return score_of(ending, 0);
      if (ending.judgement == "AC") {
        ++passed;
        continue;
      }
      if (first.judgement == "AC") {
        first = {ending.judgement,
                 fmt::format("test {} of {}: {}", i + 1, tests.size(), ending.detail)};
      }
      if (options_.score == "all") break;
    }
    const bool all = passed == tests.size();
    const double share = static_cast<double>(passed) / static_cast<double>(tests.size());
    return score_of(first, options_.score == "share" ? share : all ? 1 : 0);
  }

  Ending run_test(const CodeTest& test, const std::string& language, const std::string& code) {
    const auto* call = std::get_if<CallTest>(&test);
    if (call != nullptr && language == "bash") {
      return {"", "column tests: a call of a function needs the language python, cpp or c"};
    }
    const auto built = build(language, code, call != nullptr ? call->function : "");
    if (built->failed) return {"SE", built->diagnostics};
    if (!built->compiled) return {"CE", shortened(built->diagnostics)};
    const sandbox::Limits limits = run_limits(language == "bash");
    if (call != nullptr) return run_call(*call, *built, language, limits);
    const auto& output = std::get<OutputTest>(test);
    const Result result = run(*built, output.input, limits);
    if (std::optional<Ending> ending = ending_of(result)) return *ending;
    return judge_output(output, result.standard_output);
  }

  Ending run_call(const CallTest& call, const BuiltProgram& built, const std::string& language,
                  const sandbox::Limits& limits) const {
    std::string input = wire_value(call.arguments);
    if (language == "python") {
      input = "t3;" + wire_value(call.function) + input + "d0;";
    }
    const Result result = run(built, std::move(input), limits);
    if (std::optional<Ending> ending = ending_of(result)) return *ending;
    if (result.standard_output.empty()) return {"WA", "the program ended before it answered"};
    const ValueRule rule{options_.tolerance, language != "python"};
    for (const nlohmann::json& expected : call.expected) {
      if (same_value(result.standard_output, expected, rule)) return {"AC", ""};
    }
    return {"WA", fmt::format("{} gave {}", call.function, result.standard_output.substr(0, 200))};
  }

  Ending judge_output(const OutputTest& test, const std::string& output) {
    if (!options_.checker.empty()) return check_output(test, output);
    const bool same = options_.comparison == "exact"
                          ? output == test.output
                          : same_tokens(output, test.output, options_.tolerance);
    if (same) return {"AC", ""};
    return {"WA", fmt::format("the output differs; it begins {}", output.substr(0, 200))};
  }

  // The checker's box holds what the program must not see, and nothing of the program but its
  // output.
  Ending check_output(const OutputTest& test, const std::string& output) {
    std::shared_ptr<const BuiltProgram> built;
    if (options_.checker.ends_with(".py")) {
      BuiltProgram program;
      program.argv = {python_, "-I", "checker.py"};
      program.files = {{"checker.py", checker_source_}};
      built = std::make_shared<const BuiltProgram>(std::move(program));
    } else {
      built = builder_.compile("cpp", checker_source_, nullptr);
    }
    if (built->failed || !built->compiled) {
      return {"SE", "the checker does not compile: " + shortened(built->diagnostics)};
    }
    BuiltProgram program = *built;
    for (const char* name : {"input.txt", "output.txt", "answer.txt"}) program.argv.push_back(name);
    program.files.push_back({"input.txt", test.input});
    program.files.push_back({"output.txt", output});
    program.files.push_back({"answer.txt", test.output});
    const Result result = run(program, "", run_limits(false));
    const std::string said = shortened(result.standard_output + result.standard_error);
    if (result.outcome == Outcome::exited && result.exit_code == 0) return {"AC", said};
    if (result.outcome == Outcome::exited && (result.exit_code == 1 || result.exit_code == 2)) {
      return {"WA", said};
    }
    return {"SE", "the checker failed: " + ending_of(result).value_or(Ending{}).detail};
  }

  // Tests and program take turns, each in its own box: docs/code_reward.md.
  Ending run_asserts(const AssertTests& tests, const std::string& code) const {
    BuiltProgram judge;
    judge.argv = {python_, "-s", "judge.py"};
    const nlohmann::json parts{
        {"prelude", tests.prelude}, {"code", tests.code}, {"entry_point", tests.entry_point}};
    BuiltProgram caller;
    caller.argv = {python_, "-I", "caller.py", "wire"};
    caller.files = {{"solution.py", code}, {"caller.py", std::string(kPythonWire) + kPythonCaller}};
    std::string requests;
    std::string answers;
    for (int round = 0; round < kAssertRounds; ++round) {
      judge.files = {
          {"judge.py", std::string(kPythonWire) + kPythonJudge},
          {"tests.json", parts.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace)},
          {"requests", requests},
          {"answers", answers}};
      Result judged = run_judge(judge);
      if (std::optional<Ending> ending = ending_of(judged)) {
        // Only the program's values can make trusted tests run away.
        if (ending->judgement != "RE") return *ending;
        return {"", "column tests: the tests failed by themselves: " + ending->detail};
      }
      if (judged.standard_output.empty()) return {"", "column tests: the tests ended early"};
      const char kind = judged.standard_output[0];
      std::string rest = judged.standard_output.substr(1);
      if (kind == 'P') return {"AC", ""};
      if (kind == 'F') return {"WA", shortened(std::move(rest))};
      if (kind == 'R') return {"RE", shortened(std::move(rest))};
      if (kind == 'B') return {"", "column tests: " + shortened(std::move(rest))};
      requests = std::move(rest);
      Result result = run(caller, requests, run_limits(false));
      if (std::optional<Ending> ending = ending_of(result)) return *ending;
      answers = std::move(result.standard_output);
    }
    return {"WA", "the calls of the tests do not settle"};
  }

  Result run_judge(const BuiltProgram& judge) const {
    sandbox::Program program;
    program.argv = judge.argv;
    program.files = judge.files;
    program.environment["PYTHONHASHSEED"] = "0";  // so that every round makes the same calls
    sandbox::Limits limits = run_limits(false);
    limits.output_bytes = std::uint64_t{64} * kMebibyte;
    limits.file_bytes = std::uint64_t{256} * kMebibyte;
    return sandbox_.run(program, limits);
  }

  void read_checker() {
    if (!options_.checker.ends_with(".py") && !options_.checker.ends_with(".cpp")) {
      throw RewardError(
          fmt::format("code: checker \"{}\": expected a .py or .cpp file", options_.checker));
    }
    std::ifstream file(options_.checker, std::ios::binary);
    if (!file) {
      throw RewardError(fmt::format("code: checker \"{}\" cannot be read", options_.checker));
    }
    checker_source_.assign(std::istreambuf_iterator<char>(file), {});
  }

  CodeOptions options_;
  sandbox::Sandbox sandbox_;
  bool by_cgroup_;
  std::string python_;
  ProgramBuilder builder_;
  std::string checker_source_;
};

CodeReward::CodeReward(const CodeOptions& options) {
  if (options.comparison != "tokens" && options.comparison != "exact") {
    throw RewardError(
        fmt::format("code: comparison is tokens or exact, not \"{}\"", options.comparison));
  }
  if (options.score != "all" && options.score != "share") {
    throw RewardError(fmt::format("code: score is all or share, not \"{}\"", options.score));
  }
  judge_ = std::make_unique<Judge>(options);
}

CodeReward::~CodeReward() = default;

Score CodeReward::score(const tasks::Prompt& prompt, std::string_view completion) const {
  return judge_->judge(prompt, completion);
}

}  // namespace aha::rewards
