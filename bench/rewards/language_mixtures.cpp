// How right the language reward is on generated mixtures with known shares:
//   language_mixtures SENTENCES [held_out|tuning]

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "rewards/make_reward.h"
#include "tests/rewards/language_mixture.h"

namespace aha::rewards {
namespace {

using Pair = std::pair<std::string, std::string>;

class Judge {
 public:
  double error(const Mixture& mixture, const std::string& target) {
    auto& reward = rewards_[target];
    if (!reward) reward = make_reward("language", {{"target", target}});
    const auto value = reward->score({}, mixture.text).value;
    return value ? std::abs(*value - mixture.share(target)) : 1.0;
  }

 private:
  std::map<std::string, std::unique_ptr<Reward>> rewards_;
};

void print(const std::string& what, std::vector<double> errors) {
  std::sort(errors.begin(), errors.end());
  double sum = 0;
  const auto within = [&](double bound) {
    return 100.0 *
           static_cast<double>(std::upper_bound(errors.begin(), errors.end(), bound) -
                               errors.begin()) /
           static_cast<double>(errors.size());
  };
  for (const double error : errors) sum += error;
  fmt::print("{:44} mean {:.4f}  within 0.03: {:5.1f} %  within 0.05: {:5.1f} %  most {:.3f}\n",
             what, sum / static_cast<double>(errors.size()), within(0.03), within(0.05),
             errors.back());
}

// Two or three languages, one to ten sentences each; every language's share is asked for.
std::vector<double> measure(const Sentences& sentences, const std::vector<Pair>& pairs,
                            const MixtureShape& shape, int count, std::uint32_t seed) {
  std::mt19937 random(seed);
  Judge judge;
  std::vector<double> errors;
  std::vector<std::string> languages;
  for (const auto& [language, some] : sentences) languages.push_back(language);
  for (int i = 0; i < count; ++i) {
    std::shuffle(languages.begin(), languages.end(), random);
    std::vector<std::string> chosen(languages.begin(), languages.begin() + 2 + (random() % 4 == 0));
    if (!pairs.empty()) {
      const Pair& pair = pairs[random() % pairs.size()];
      chosen = {pair.first, pair.second};
    }
    std::vector<std::pair<std::string, std::size_t>> parts;
    for (const std::string& language : chosen) parts.emplace_back(language, 1 + random() % 10);
    const Mixture mixture = mix(sentences, parts, shape, random);
    for (const std::string& language : chosen) {
      errors.push_back(judge.error(mixture, language));
      if (errors.back() > 0.1 && std::getenv("SHOW") != nullptr) {
        fmt::print("--- {} {:.3f} of {:.3f}\n{}\n", language, errors.back(),
                   mixture.share(language), mixture.text);
      }
    }
  }
  return errors;
}

void measure_pure(const Sentences& sentences, std::size_t length) {
  std::mt19937 random(5);
  Judge judge;
  std::size_t exact = 0;
  std::size_t foreign = 0;
  std::size_t all = 0;
  std::map<std::string, int> failures;
  for (const auto& [language, some] : sentences) {
    for (int i = 0; i < 28; ++i, ++all) {
      const Mixture mixture =
          mix(sentences, {{language, length}}, {true, true, true, false}, random);
      const bool right = judge.error(mixture, language) == 0.0;
      exact += right ? 1 : 0;
      if (!right) ++failures[language];
      for (const auto& [other, unused] : sentences) {
        if (other != language) foreign += judge.error(mixture, other) == 0.0 ? 1 : 0;
      }
    }
  }
  fmt::print(
      "{} sentence(s) of one language: exactly 1 in {:.2f} %, exactly 0 for others in {:.2f} %;",
      length, 100.0 * static_cast<double>(exact) / static_cast<double>(all),
      100.0 * static_cast<double>(foreign) / static_cast<double>(all * (sentences.size() - 1)));
  for (const auto& [language, count] : failures) fmt::print(" {} {}", language, count);
  fmt::print("\n");
}

}  // namespace

int measure_all(const std::string& path, bool tuning) {
  const Sentences sentences = tuning ? tuning_sentences(path) : held_out_sentences(path);
  const std::vector<Pair> close = {{"es", "pt"}, {"cs", "pl"}, {"ru", "uk"}, {"de", "nl"},
                                   {"sv", "da"}, {"bg", "ru"}, {"it", "ro"}, {"fr", "it"},
                                   {"ar", "fa"}, {"zh", "ja"}, {"en", "nl"}, {"es", "it"}};
  const std::vector<std::pair<std::string, MixtureShape>> shapes = {
      {"in blocks, a sentence a line", {false, true, true, false}},
      {"interleaved, a sentence a line", {true, true, true, false}},
      {"in blocks, one line", {false, false, true, false}},
      {"interleaved, one line", {true, false, true, false}},
      {"interleaved, one line, no full stops", {true, false, false, false}},
      {"interleaved, with code, formulas, URLs", {true, true, true, true}},
      {"interleaved, one line, with the like", {true, false, true, true}},
  };
  std::vector<double> every;
  for (const auto& [what, shape] : shapes) {
    std::vector<double> errors = measure(sentences, {}, shape, 600, 7);
    every.insert(every.end(), errors.begin(), errors.end());
    print(what, errors);
    errors = measure(sentences, close, shape, 600, 8);
    every.insert(every.end(), errors.begin(), errors.end());
    print("  close pairs", std::move(errors));
  }
  print("all", std::move(every));
  for (const std::size_t length : {1U, 2U, 5U, 10U}) measure_pure(sentences, length);
  return 0;
}

}  // namespace aha::rewards

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  return aha::rewards::measure_all(argv[1], argc > 2 && std::strcmp(argv[2], "tuning") == 0);
}
