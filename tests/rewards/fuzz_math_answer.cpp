// libFuzzer's entry: any gold and completion, split at the first zero byte, get a verdict.
//
//   make fuzz-math    (FUZZ_SECONDS=60 for a short run; the corpus is made of the tests' own pairs)

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "rewards/math_answer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using aha::rewards::Verdict;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t zero = input.find('\0');
  if (zero == std::string_view::npos) return 0;
  const std::string_view gold = input.substr(0, zero);
  const auto result = aha::rewards::verify_math(gold, input.substr(zero + 1));
  if (result.verdict == Verdict::not_applicable) std::abort();
  if (result.verdict == Verdict::correct && result.answer.empty()) std::abort();
  if (result.verdict == Verdict::error && result.reason.empty()) std::abort();
  return 0;
}
