#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "rewards/code/code_block.h"
#include "rewards/code/code_tests.h"
#include "rewards/code/compare_output.h"
#include "rewards/http/http_api.h"
#include "rewards/sample_row.h"

namespace aha::rewards {
namespace {

using nlohmann::json;

constexpr std::size_t kQuoted = 200;  // bytes of an output that a detail repeats

// What became of one test.
struct Outcome {
  std::string judgement;  // AC, WA, RE, TLE, CE, SE as for `code`; empty: no answer can be read
  std::string detail;
};

std::string text_of(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// A part of the answer, compile_result or run_result; null where it is missing.
json part_of(const json& answer, const char* key) {
  const auto found = answer.find(key);
  return found != answer.end() && found->is_object() ? *found : json();
}

bool ended_well(const json& part) {
  const auto code = part.find("return_code");
  return text_of(part, "status") == "Finished" &&
         (code == part.end() || code->is_null() || *code == 0);
}

// Status is Success, Failed or SandboxError; that of compile_result and run_result Finished, Error
// or TimeLimitExceeded.
Outcome outcome_of(const std::string& body, const OutputTest& test) {
  const json answer = json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!answer.is_object() || text_of(answer, "status").empty()) {
    return {"", fmt::format("the server's answer has no status: {}", body.substr(0, kQuoted))};
  }
  const std::string status = text_of(answer, "status");
  if (status == "SandboxError") return {"SE", "SandboxError: " + text_of(answer, "message")};
  if (const json compile = part_of(answer, "compile_result");
      compile.is_object() && !ended_well(compile)) {
    return {"CE", text_of(compile, "stderr").substr(0, kQuoted)};
  }
  const json run = part_of(answer, "run_result");
  if (!run.is_object()) return {"", fmt::format("status {} without run_result", status)};
  if (text_of(run, "status") == "TimeLimitExceeded") return {"TLE", "too slow"};
  if (!ended_well(run) || status != "Success") {
    return {"RE", text_of(run, "stderr").substr(0, kQuoted)};
  }
  const std::string output = text_of(run, "stdout");
  if (same_tokens(output, test.output, 0.0)) return {"AC", ""};
  return {"WA", fmt::format("the output differs; it begins {}", output.substr(0, kQuoted))};
}

class SandboxFusionApi : public HttpApi {
 public:
  explicit SandboxFusionApi(const SandboxFusionOptions& options) : options_(options) {}

  bool takes_batches() const override { return false; }  // a program at a time

  std::vector<Score> score(std::span<const Sample> samples, const Post& post) const override {
    std::vector<Score> scores;
    for (const Sample& sample : samples) scores.push_back(score_one(sample, post));
    return scores;
  }

 private:
  Score score_one(const Sample& sample, const Post& post) const {
    CodeTests tests;
    try {
      tests = read_code_tests(sample.prompt->columns, sample.prompt->text);
    } catch (const CodeTestsError& error) {
      return undecided(error.what());
    }
    const auto* list = std::get_if<std::vector<CodeTest>>(&tests);
    const auto is_output = [](const CodeTest& test) {
      return std::holds_alternative<OutputTest>(test);
    };
    if (list == nullptr || !std::all_of(list->begin(), list->end(), is_output)) {
      return undecided("column tests: sandbox_fusion takes tests of input and output alone");
    }
    const std::optional<CodeBlock> block = find_code_block(sample.completion);
    if (!block) return {0.0, Verdict::wrong, "no fenced block after the thinking", "CE"};
    return run(*list, language_of(sample, *block), block->code, post);
  }

  // The column's, else the fence's, else Python, as verl has it.
  static std::string language_of(const Sample& sample, const CodeBlock& block) {
    if (std::string column = text_of(sample.prompt->columns, "language"); !column.empty()) {
      return column;
    }
    const std::string_view known = language_of_fence(block.language);
    if (!known.empty()) return std::string(known);
    return block.language.empty() ? "python" : block.language;
  }

  Score run(const std::vector<CodeTest>& tests, const std::string& language,
            const std::string& code, const Post& post) const {
    std::size_t passed = 0;
    Score first{0.0, Verdict::correct, "", "AC"};
    for (std::size_t i = 0; i < tests.size(); ++i) {
      const auto& test = std::get<OutputTest>(tests[i]);
      const PostResult result = post(request(language, code, test.input));
      if (!result.failure.empty()) return undecided(result.failure);
      const Outcome outcome = outcome_of(result.body, test);
      if (outcome.judgement.empty() || outcome.judgement == "SE") {
        return {std::nullopt, Verdict::error, outcome.detail, outcome.judgement,
                outcome.judgement == "SE"};
      }
      if (outcome.judgement == "AC") {
        ++passed;
        continue;
      }
      if (first.verdict == Verdict::correct) {
        first = {0.0, Verdict::wrong,
                 fmt::format("test {} of {}: {}", i + 1, tests.size(), outcome.detail),
                 outcome.judgement};
      }
      if (!options_.share || outcome.judgement == "CE") break;
    }
    const double share = static_cast<double>(passed) / static_cast<double>(tests.size());
    first.value = options_.share ? share : passed == tests.size() ? 1.0 : 0.0;
    return first;
  }

  std::string request(const std::string& language, const std::string& code,
                      const std::string& input) const {
    return line_of({{"code", code},
                    {"stdin", input},
                    {"language", language},
                    {"run_timeout", options_.run_timeout},
                    {"compile_timeout", options_.compile_timeout},
                    {"memory_limit_MB", options_.memory_limit_mb},
                    {"files", json::object()},
                    {"fetch_files", json::array()}});
  }

  SandboxFusionOptions options_;
};

}  // namespace

std::unique_ptr<HttpApi> sandbox_fusion_api(const SandboxFusionOptions& options) {
  return std::make_unique<SandboxFusionApi>(options);
}

}  // namespace aha::rewards
