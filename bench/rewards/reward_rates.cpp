// Rewards inside the process, on one thread, over the same completions again and again until the
// time can be measured: `reward_rates TEXTS REWARD[:key=value,...]...` prints `REWARD RATE`, one
// line each. TEXTS has one completion a line.

#include <chrono>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "recipes/recipe_error.h"
#include "recipes/reward_schema.h"
#include "rewards/make_reward.h"

namespace {

using Clock = std::chrono::steady_clock;

constexpr double kSeconds = 1.0;

std::vector<std::string> read_lines(const char* path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(std::move(line));
  return lines;
}

double rate(const aha::rewards::Reward& reward, const std::vector<std::string>& texts) {
  const aha::tasks::Prompt prompt{"7 + 5 = ?", "12", "integer", {}};
  double scored = 0.0;
  double sum = 0.0;  // so that nothing is left out
  const auto begin = Clock::now();
  double seconds = 0.0;
  while (seconds < kSeconds) {
    for (const std::string& text : texts) sum += reward.score(prompt, text).value.value_or(0.0);
    scored += static_cast<double>(texts.size());
    seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  }
  if (sum < -1e18) std::cerr << sum;
  return scored / seconds;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: reward_rates TEXTS REWARD...\n";
    return 2;
  }
  const std::vector<std::string> texts = read_lines(argv[1]);
  for (int i = 2; i < argc; ++i) {
    try {
      const auto options = aha::recipes::parse_reward(argv[i], {});
      const auto reward = aha::rewards::make_reward(options.kind, options.options);
      std::cout << argv[i] << ' ' << rate(*reward, texts) << '\n';
    } catch (const std::exception& error) {
      std::cerr << error.what() << '\n';
      return 1;
    }
  }
  return 0;
}
