// How fast the language reward is on one core, in process, on mixed texts of 1 kB:
//   language_rate SENTENCES

#include <algorithm>
#include <ctime>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "rewards/make_reward.h"
#include "tests/rewards/language_mixture.h"

namespace aha::rewards {
namespace {

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

std::vector<std::string> texts_of(const Sentences& sentences,
                                  const std::vector<std::string>& among) {
  std::mt19937 random(1);
  std::vector<std::string> texts;
  for (int i = 0; i < 200; ++i) {
    const std::string& one = among[random() % among.size()];
    const std::string& other = among[random() % among.size()];
    std::string text;
    while (text.size() < 1000) {
      text += mix(sentences, {{one, 1}, {other, 1}}, {true, true, true, true}, random).text;
    }
    texts.push_back(std::move(text));
  }
  return texts;
}

void measure(const std::string& what, const std::vector<std::string>& texts) {
  const auto reward = make_reward("language", {{"target", "en"}});
  double best = 0;
  for (int round = 0; round < 5; ++round) {
    std::size_t bytes = 0;
    const double start = cpu_seconds();
    double seconds = 0;
    while (seconds < 0.1) {
      for (const std::string& text : texts) {
        reward->score({}, text);
        bytes += text.size();
      }
      seconds = cpu_seconds() - start;
    }
    best = std::max(best, static_cast<double>(bytes) / seconds / 1e6);
  }
  fmt::print("{:34} {:6.1f} MB/s\n", what, best);
}

}  // namespace

void measure_all(const std::string& path) {
  const Sentences sentences = read_sentences(path);
  std::vector<std::string> all;
  for (const auto& [language, some] : sentences) all.push_back(language);
  measure("all languages", texts_of(sentences, all));
  for (const std::string& language : all) measure(language, texts_of(sentences, {language}));
}

}  // namespace aha::rewards

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  aha::rewards::measure_all(argv[1]);
  return 0;
}
