#include <cstddef>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "rewards/math_answer.h"

namespace aha::rewards {
namespace {

struct Pair {
  std::string gold;
  std::string completion;
};

std::vector<Pair> read_pairs(const char* file) {
  std::ifstream lines(std::string(AHA_SOURCE_DIR "/tests/rewards/") + file);
  std::vector<Pair> pairs;
  for (std::string line; std::getline(lines, line);) {
    const auto row = nlohmann::json::parse(line);
    std::string completion = row.at("completion");
    if (completion.size() < 2000) pairs.push_back({row.at("gold"), std::move(completion)});
  }
  return pairs;
}

std::size_t below(std::mt19937_64& random, std::size_t bound) { return random() % bound; }

// Cuts, doubles, swaps in from another text, or changes a byte: one to four times.
std::string mutate(std::string text, const std::string& other, std::mt19937_64& random) {
  for (std::size_t times = 1 + below(random, 4); times > 0 && !text.empty(); --times) {
    const std::size_t at = below(random, text.size());
    const std::size_t length = 1 + below(random, 12);
    switch (below(random, 5)) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text.insert(at, text.substr(at, length));
        break;
      case 2:
        text.insert(at, other.substr(other.empty() ? 0 : below(random, other.size()), length));
        break;
      case 3:
        text[at] = static_cast<char>(below(random, 256));
        break;
      default:
        text[at] = "{}()[]$\\^_,.&%0123456789+-*/=<> \n"[below(random, 34)];
    }
  }
  return text;
}

// The short fuzz run of CI; under `make sanitize` it is one with sanitizers.
TEST(MutatedMathAnswer, AlwaysGetsAVerdict) {
  std::vector<Pair> pairs = read_pairs("math_verify_pairs/pairs.jsonl");
  for (Pair& pair : read_pairs("math_probes/probes.jsonl")) pairs.push_back(std::move(pair));
  ASSERT_GT(pairs.size(), 900U);
  std::mt19937_64 random(5);
  for (int i = 0; i < 20'000; ++i) {
    const Pair& pair = pairs[below(random, pairs.size())];
    const Pair& other = pairs[below(random, pairs.size())];
    const std::string gold =
        below(random, 4) == 0 ? mutate(pair.gold, other.gold, random) : pair.gold;
    const std::string completion = mutate(pair.completion, other.completion, random);
    const MathResult result = verify_math(gold, completion);
    ASSERT_NE(result.verdict, Verdict::not_applicable) << gold << " | " << completion;
    ASSERT_FALSE(result.verdict == Verdict::error && result.reason.empty())
        << gold << " | " << completion;
    ASSERT_FALSE(result.verdict == Verdict::correct && result.answer.empty())
        << gold << " | " << completion;
  }
}

// A gold answer is right for itself, unless it cannot be read.
TEST(MutatedMathAnswer, EveryGoldThatIsReadEqualsItself) {
  for (const char* file : {"math_verify_pairs/pairs.jsonl", "math_probes/probes.jsonl"}) {
    for (const Pair& pair : read_pairs(file)) {
      const MathResult result = verify_math(pair.gold, "\\boxed{" + pair.gold + "}");
      if (pair.gold.find('$') != std::string::npos ||
          pair.gold.find("boxed") != std::string::npos || result.gold.empty() ||
          result.answer.empty()) {
        continue;  // a gold inside a text; one that cannot be read
      }
      EXPECT_NE(result.verdict, Verdict::wrong) << pair.gold << ": " << result.reason;
    }
  }
}

}  // namespace
}  // namespace aha::rewards
