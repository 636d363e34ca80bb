#include "rewards/code/assert_rounds.h"

#include <algorithm>
#include <charconv>
#include <random>
#include <system_error>
#include <vector>

#include <fmt/core.h>

#include "rewards/code/python_drivers.h"

namespace aha::rewards {
namespace {

using sandbox::Build;
using sandbox::Result;
using sandbox::Verdict;

constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
constexpr int kRounds = 64;

// What no program can know: its verdict comes from the tests.
std::string random_token() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}{:08x}{:08x}", random(), random(), random(), random());
}

// What the tests call, and what they were told.
struct Calls {
  std::string requests;
  std::string answers;  // the latest, of all of them
  std::string given;    // those of the first ones that stand from earlier rounds
};

// The tests with the answers so far. Every round makes the same calls: no hash is random.
Result run_tests(const Build& tests, const std::string& token, const Calls& calls,
                 const ProgramBoxes& boxes, AnswerClock& clock) {
  Build judge = tests;
  judge.program.argv.push_back(token);
  judge.program.files.push_back({"requests", calls.requests});
  judge.program.files.push_back({"answers", calls.answers});
  judge.program.files.push_back({"given", calls.given});
  sandbox::Limits limits = boxes.limits_for(judge);
  limits.output_bytes = 64 * kMebibyte;
  limits.file_bytes = 256 * kMebibyte;
  return clock.run(judge, "", limits);
}

Ending broken(const std::string& how) { return {std::nullopt, "column tests: " + how}; }

// What the tests made of the answers, or nothing: they have more calls, named in `said`.
std::optional<Ending> ending_of_tests(const Result& judged, const std::string& token,
                                      const AnswerClock& clock, std::string& said) {
  if (std::optional<Ending> ending = clock.ending_of(judged)) {
    // Only the program's values can make trusted tests run away.
    if (ending->verdict != Verdict::runtime_error) return ending;
    return broken("the tests failed by themselves: " + ending->detail);
  }
  const std::string& output = judged.standard_output;
  if (output.size() <= token.size()) return broken("the tests ended early");
  if (output.compare(0, token.size(), token) != 0) return broken("what they say is not theirs");
  said = output.substr(token.size() + 1);
  switch (output[token.size()]) {
    case 'P':
      if (!said.empty()) return broken("more than their verdict was said");
      return Ending{Verdict::accepted, ""};
    case 'F':
      return Ending{Verdict::wrong_answer, shortened(said)};
    case 'R':
      return Ending{Verdict::runtime_error, shortened(said)};
    case 'B':
      return broken(shortened(said));
    case 'N':
      return std::nullopt;
    default:
      return broken("what they say is not theirs");
  }
}

// "SIZE:", as many bytes of calls, and the answers that stand.
bool take_calls(const std::string& said, Calls& calls) {
  const std::size_t mark = said.find(':');
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(said.data(), said.data() + said.size(), size);
  if (mark == std::string::npos || error != std::errc{} || end != said.data() + mark ||
      size > said.size() - mark - 1) {
    return false;
  }
  calls.requests = said.substr(mark + 1, size);
  calls.given = said.substr(mark + 1 + size);
  return true;
}

}  // namespace

Ending run_asserts(const AssertTests& tests, const std::string& code, ProgramBoxes& boxes,
                   AnswerClock& clock) {
  const nlohmann::json parts{
      {"prelude", tests.prelude}, {"code", tests.code}, {"entry_point", tests.entry_point}};
  const auto judge = boxes.build(
      "python", std::string(kPythonWire) + kPythonEvaluation + kPythonJudge,
      {{"tests.json", parts.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace)}});
  std::vector<sandbox::BoxFile> files{{"solution.py", code}};
  if (!tests.prelude.empty()) files.push_back({"prompt.py", tests.prelude});
  Build caller = *boxes.build("python", std::string(kPythonWire) + kPythonCaller, files);
  caller.program.argv.emplace_back("wire");
  sandbox::Limits caller_limits = boxes.limits_for(caller);
  caller_limits.output_bytes = std::max(caller_limits.output_bytes, 64 * kMebibyte);
  Calls calls;
  std::string said;
  for (int round = 0; round < kRounds; ++round) {
    const std::string token = random_token();
    const Result judged = run_tests(*judge, token, calls, boxes, clock);
    if (auto ending = ending_of_tests(judged, token, clock, said)) return *ending;
    if (!take_calls(said, calls)) return broken("what they say is not theirs");
    Result result = clock.run(caller, calls.requests, caller_limits);
    if (std::optional<Ending> ending = clock.ending_of(result)) return *ending;
    calls.answers = std::move(result.standard_output);
  }
  return {Verdict::wrong_answer, "the calls of the tests do not settle"};
}

}  // namespace aha::rewards
