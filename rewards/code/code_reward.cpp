#include "rewards/code/code_reward.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "rewards/code/answer_clock.h"
#include "rewards/code/assert_rounds.h"
#include "rewards/code/code_block.h"
#include "rewards/code/code_tests.h"
#include "rewards/code/compare_output.h"
#include "rewards/code/compare_value.h"
#include "rewards/code/cpp_driver.h"
#include "rewards/code/ending.h"
#include "rewards/code/output_checker.h"
#include "rewards/code/program_boxes.h"
#include "rewards/code/python_drivers.h"
#include "rewards/code/wire_value.h"
#include "rewards/reward_error.h"

namespace aha::rewards {
namespace {

using sandbox::Build;
using sandbox::Result;
using Judgement = sandbox::Verdict;

Score score_of(const Ending& ending, double value) {
  if (!ending.verdict) return undecided(ending.detail);
  const std::string judgement(name_of(*ending.verdict));
  if (ending.verdict == Judgement::sandbox_error) {
    return {std::nullopt, Verdict::error, ending.detail, judgement, /*sandbox_failed=*/true};
  }
  const bool passed = ending.verdict == Judgement::accepted;
  return {value, passed ? Verdict::correct : Verdict::wrong, ending.detail, judgement};
}

Score compile_error(std::string detail) {
  return score_of({Judgement::compile_error, std::move(detail)}, 0);
}

bool is_standard(const std::string& language) {
  return language == "python" || language == "cpp" || language == "c" || language == "bash";
}

std::string language_of(const tasks::Prompt& prompt) {
  const auto column = prompt.columns.find("language");
  return column != prompt.columns.end() && column->is_string() ? column->get<std::string>() : "";
}

}  // namespace

class CodeReward::Judge {
 public:
  explicit Judge(const CodeOptions& options) : options_(options), boxes_(options) {
    if (!options.checker.empty()) checker_.emplace(options.checker);
  }

  Score judge(const tasks::Prompt& prompt, std::string_view completion) {
    const std::string language = language_of(prompt);
    if (!is_standard(language) && !boxes_.knows(language)) {
      return undecided(fmt::format(
          "column language: expected python, cpp, c, bash or one of the option languages, found "
          "\"{}\"",
          language));
    }
    try {
      const CodeTests tests = read_code_tests(prompt.columns, prompt.text);
      return judge_block(tests, language, find_code_block(completion, language));
    } catch (const CodeTestsError& error) {
      return undecided(error.what());
    } catch (const sandbox::SandboxError& error) {  // a language's tools are missing
      return score_of({Judgement::sandbox_error, error.what()}, 0);
    }
  }

 private:
  Score judge_block(const CodeTests& tests, const std::string& language,
                    const std::optional<CodeBlock>& block) {
    if (!block) return compile_error("no fenced block after the thinking");
    const std::string_view written = language_of_fence(block->language);
    if (!written.empty() && written != language) {
      return compile_error(
          fmt::format("the fence says {}, the column language says {}", block->language, language));
    }
    if (block->code.find_first_not_of(" \t\n\r\v\f") == std::string::npos) {
      return compile_error("the fenced block is empty");
    }
    if (const auto* list = std::get_if<std::vector<CodeTest>>(&tests)) {
      return run_list(*list, language, block->code);
    }
    if (language != "python") return undecided("column tests: asserts need the language python");
    AnswerClock clock(boxes_, options_.answer_seconds);
    const Ending ending = run_asserts(std::get<AssertTests>(tests), block->code, boxes_, clock);
    return score_of(ending, ending.verdict == Judgement::accepted ? 1 : 0);
  }

  Score run_list(const std::vector<CodeTest>& tests, const std::string& language,
                 const std::string& code) {
    AnswerClock clock(boxes_, options_.answer_seconds);
    std::size_t passed = 0;
    Ending first{Judgement::accepted, ""};
    for (std::size_t i = 0; i < tests.size(); ++i) {
      const Ending ending = run_test(tests[i], language, code, clock);
      if (!ending.verdict || ending.verdict == Judgement::sandbox_error ||
          ending.verdict == Judgement::compile_error) {
        return score_of(ending, 0);
      }
      if (ending.verdict == Judgement::accepted) {
        ++passed;
        continue;
      }
      if (first.verdict == Judgement::accepted) {
        first = {ending.verdict,
                 fmt::format("test {} of {}: {}", i + 1, tests.size(), ending.detail)};
      }
      if (options_.score == "all") break;
    }
    const bool all = passed == tests.size();
    const double share = static_cast<double>(passed) / static_cast<double>(tests.size());
    return score_of(first, options_.score == "share" ? share : all ? 1 : 0);
  }

  Ending run_test(const CodeTest& test, const std::string& language, const std::string& code,
                  AnswerClock& clock) {
    const auto* call = std::get_if<CallTest>(&test);
    if (call != nullptr && (!is_standard(language) || language == "bash")) {
      return {std::nullopt,
              "column tests: a call of a function needs the language python, cpp or c"};
    }
    const auto built = call != nullptr ? build_caller(language, code, call->function)
                                       : boxes_.build(language, code);
    if (!built->failure.empty()) return {Judgement::sandbox_error, built->failure};
    if (!built->compiled) return {Judgement::compile_error, shortened(built->diagnostics)};
    if (call != nullptr) return run_call(*call, *built, language, clock);
    const auto& output = std::get<OutputTest>(test);
    const Result result = clock.run(*built, output.input);
    if (std::optional<Ending> ending = clock.ending_of(result)) return *ending;
    return judge_output(output, result.standard_output);
  }

  // A program that reads a call's arguments, calls `function` of `code` and writes its value.
  std::shared_ptr<const Build> build_caller(const std::string& language, const std::string& code,
                                            const std::string& function) {
    if (language != "python") {
      return boxes_.build(language == "c" ? "c_as_cpp" : "cpp", cpp_call_program(code, function),
                          {{"aha_call.h", kCppCaller}});
    }
    Build caller =
        *boxes_.build("python", std::string(kPythonWire) + kPythonCaller, {{"solution.py", code}});
    caller.program.argv.emplace_back("json");
    return std::make_shared<const Build>(std::move(caller));
  }

  Ending run_call(const CallTest& call, const Build& built, const std::string& language,
                  AnswerClock& clock) const {
    std::string input = wire_value(call.arguments);
    if (language == "python") {
      input = "t3;" + wire_value(call.function) + input + "d0;";
    }
    const Result result = clock.run(built, input);
    if (std::optional<Ending> ending = clock.ending_of(result)) return *ending;
    if (result.standard_output.empty()) {
      return {Judgement::wrong_answer, "the program ended before it answered"};
    }
    const ValueRule rule{options_.tolerance, language != "python"};
    for (const nlohmann::json& expected : call.expected) {
      if (same_value(result.standard_output, expected, rule)) return {Judgement::accepted, ""};
    }
    return {Judgement::wrong_answer,
            fmt::format("{} gave {}", call.function, result.standard_output.substr(0, 200))};
  }

  Ending judge_output(const OutputTest& test, const std::string& output) {
    if (checker_) return checker_->check(test, output, boxes_);
    const bool same = options_.comparison == "exact"
                          ? output == test.output
                          : same_tokens(output, test.output, options_.tolerance);
    if (same) return {Judgement::accepted, ""};
    return {Judgement::wrong_answer,
            fmt::format("the output differs; it begins {}", output.substr(0, 200))};
  }

  CodeOptions options_;
  ProgramBoxes boxes_;
  std::optional<OutputChecker> checker_;
};

CodeReward::CodeReward(const CodeOptions& options) {
  if (options.comparison != "tokens" && options.comparison != "exact") {
    throw RewardError(
        fmt::format("code: comparison is tokens or exact, not \"{}\"", options.comparison));
  }
  if (options.sandbox != "namespaces" && options.sandbox != "landlock") {
    throw RewardError(
        fmt::format("code: sandbox is namespaces or landlock, not \"{}\"", options.sandbox));
  }
  if (options.score != "all" && options.score != "share") {
    throw RewardError(fmt::format("code: score is all or share, not \"{}\"", options.score));
  }
  try {
    judge_ = std::make_unique<Judge>(options);
  } catch (const sandbox::SandboxError& error) {
    throw RewardError(fmt::format("code: {}", error.what()));
  }
}

CodeReward::~CodeReward() = default;

Score CodeReward::score(const tasks::Prompt& prompt, std::string_view completion) const {
  return judge_->judge(prompt, completion);
}

}  // namespace aha::rewards
