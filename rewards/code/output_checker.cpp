#include "rewards/code/output_checker.h"

#include <fstream>
#include <iterator>

#include <fmt/core.h>

#include "rewards/reward_error.h"

namespace aha::rewards {

using sandbox::Verdict;

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
  sandbox::Build checker = *built;
  for (const char* name : {"input.txt", "output.txt", "answer.txt"}) {
    checker.program.argv.emplace_back(name);
  }
  checker.program.files.push_back({"input.txt", test.input});
  checker.program.files.push_back({"output.txt", output});
  checker.program.files.push_back({"answer.txt", test.output});
  const sandbox::Result result = boxes.run(checker, "");
  const std::string said = shortened(result.standard_output + result.standard_error);
  if (result.outcome == sandbox::Outcome::exited) {
    if (result.exit_code == 0) return {Verdict::accepted, said};
    if (result.exit_code == 1 || result.exit_code == 2) return {Verdict::wrong_answer, said};
  }
  return {Verdict::sandbox_error,
          "the checker failed: " + ending_of(result).value_or(Ending{}).detail};
}

}  // namespace aha::rewards
