#include "rewards/code/output_checker.h"

#include <fstream>
#include <iterator>

#include <fmt/core.h>

#include "rewards/reward_error.h"

namespace aha::rewards {

using sandbox::Verdict;

namespace {

sandbox::Result run_checker(sandbox::Build checker, const OutputTest& test,
                            const std::string& output, ProgramBoxes& boxes) {
  for (const char* name : {"input.txt", "output.txt", "answer.txt"}) {
    checker.program.argv.emplace_back(name);
  }
  checker.program.files.push_back({"input.txt", test.input});
  checker.program.files.push_back({"output.txt", output});
  checker.program.files.push_back({"answer.txt", test.output});
  return boxes.run(checker, "");
}

bool accepts(const sandbox::Result& result) {
  return result.outcome == sandbox::Outcome::exited && result.exit_code == 0;
}

}  // namespace

OutputChecker::OutputChecker(const std::string& path)
    : language_(path.ends_with(".py") ? "python" : "cpp") {
  if (!path.ends_with(".py") && !path.ends_with(".cpp")) {
    throw RewardError(fmt::format("code: checker \"{}\": expected a .py or .cpp file", path));
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) throw RewardError(fmt::format("code: checker \"{}\" cannot be read", path));
  source_.assign(std::istreambuf_iterator<char>(file), {});
}

Ending OutputChecker::check(const OutputTest& test, const std::string& output,
                            ProgramBoxes& boxes) const {
  const auto built = boxes.build(language_, source_);
  if (!built->compiled) {
    return {Verdict::sandbox_error,
            "the checker does not compile: " + shortened(built->failure + built->diagnostics)};
  }
  const sandbox::Result result = run_checker(*built, test, output, boxes);
  const std::string said = shortened(result.standard_output + result.standard_error);
  if (result.outcome == sandbox::Outcome::exited) {
    if (result.exit_code == 0) return {Verdict::accepted, said};
    if (result.exit_code == 1 || result.exit_code == 2) return {Verdict::wrong_answer, said};
  }
  const std::string failure = ending_of(result).value_or(Ending{}).detail;
  // A program must not choose to leave the batch by an output that the checker dies of.
  const bool is_sandboxes = sandbox::verdict_of(result) == Verdict::sandbox_error;
  if (!is_sandboxes && accepts(run_checker(*built, test, test.output, boxes))) {
    return {Verdict::wrong_answer, "the checker failed on this output: " + failure};
  }
  return {Verdict::sandbox_error, "the checker failed: " + failure};
}

}  // namespace aha::rewards
