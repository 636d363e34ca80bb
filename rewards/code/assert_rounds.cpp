#include "rewards/code/assert_rounds.h"

#include "rewards/code/python_drivers.h"

namespace aha::rewards {
namespace {

using sandbox::Build;
using sandbox::Result;
using sandbox::Verdict;

constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
constexpr int kRounds = 64;

// The tests with the answers so far. Every round makes the same calls: no hash is random.
Result run_tests(const Build& tests, const std::string& requests, const std::string& answers,
                 const ProgramBoxes& boxes, AnswerClock& clock) {
  Build judge = tests;
  judge.program.files.push_back({"requests", requests});
  judge.program.files.push_back({"answers", answers});
  sandbox::Limits limits = boxes.limits_for(judge);
  limits.output_bytes = 64 * kMebibyte;
  limits.file_bytes = 256 * kMebibyte;
  return clock.run(judge, "", limits);
}

Ending broken(const std::string& how) { return {std::nullopt, "column tests: " + how}; }

// What the tests made of the answers, or nothing: they have more calls, named in `said`.
std::optional<Ending> ending_of_tests(const Result& judged, const AnswerClock& clock,
                                      std::string& said) {
  if (std::optional<Ending> ending = clock.ending_of(judged)) {
    // Only the program's values can make trusted tests run away.
    if (ending->verdict != Verdict::runtime_error) return ending;
    return broken("the tests failed by themselves: " + ending->detail);
  }
  if (judged.standard_output.empty()) return broken("the tests ended early");
  said = judged.standard_output.substr(1);
  switch (judged.standard_output.front()) {
    case 'P':
      return Ending{Verdict::accepted, ""};
    case 'F':
      return Ending{Verdict::wrong_answer, shortened(said)};
    case 'R':
      return Ending{Verdict::runtime_error, shortened(said)};
    case 'B':
      return broken(shortened(said));
    default:
      return std::nullopt;
  }
}

}  // namespace

Ending run_asserts(const AssertTests& tests, const std::string& code, ProgramBoxes& boxes,
                   AnswerClock& clock) {
  const nlohmann::json parts{
      {"prelude", tests.prelude}, {"code", tests.code}, {"entry_point", tests.entry_point}};
  const auto judge = boxes.build(
      "python", std::string(kPythonWire) + kPythonJudge,
      {{"tests.json", parts.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace)}});
  Build caller =
      *boxes.build("python", std::string(kPythonWire) + kPythonCaller, {{"solution.py", code}});
  caller.program.argv.emplace_back("wire");
  std::string requests;
  std::string answers;
  for (int round = 0; round < kRounds; ++round) {
    const Result judged = run_tests(*judge, requests, answers, boxes, clock);
    if (auto ending = ending_of_tests(judged, clock, requests)) return *ending;
    Result result = clock.run(caller, requests);
    if (std::optional<Ending> ending = clock.ending_of(result)) return *ending;
    answers = std::move(result.standard_output);
  }
  return {Verdict::wrong_answer, "the calls of the tests do not settle"};
}

}  // namespace aha::rewards
