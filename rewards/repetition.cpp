#include "rewards/repetition.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <fmt/format.h>

namespace aha::rewards {
namespace {

// Each word's number, so that equal words have equal ones.
std::vector<std::size_t> number_words(const std::string& text) {
  constexpr std::string_view kBlanks = " \t\n\r\v\f";
  std::unordered_map<std::string_view, std::size_t> numbers;
  std::vector<std::size_t> words;
  const std::string_view view = text;
  for (std::size_t begin = view.find_first_not_of(kBlanks); begin != std::string_view::npos;) {
    const std::size_t end = std::min(view.find_first_of(kBlanks, begin), view.size());
    words.push_back(numbers.emplace(view.substr(begin, end - begin), numbers.size()).first->second);
    begin = view.find_first_not_of(kBlanks, end);
  }
  return words;
}

// How many different n-grams there are. An n-gram is named by the pair (its first n - 1 words'
// name, its last word), so that equal names are equal n-grams and no hash decides.
std::size_t count_different(std::vector<std::size_t> names, const std::vector<std::size_t>& words,
                            std::size_t n) {
  struct PairHash {
    std::size_t operator()(const std::pair<std::size_t, std::size_t>& pair) const {
      return std::hash<std::size_t>()(pair.first * 0x9E3779B97F4A7C15U ^ pair.second);
    }
  };
  std::size_t different = std::unordered_set<std::size_t>(names.begin(), names.end()).size();
  for (std::size_t length = 2; length <= n; ++length) {
    std::unordered_map<std::pair<std::size_t, std::size_t>, std::size_t, PairHash> known;
    names.pop_back();
    for (std::size_t i = 0; i < names.size(); ++i) {
      names[i] =
          known.emplace(std::pair(names[i], words[i + length - 1]), known.size()).first->second;
    }
    different = known.size();
  }
  return different;
}

class Repetition : public Reward {
 public:
  Repetition(std::size_t ngram_size, double max_penalty)
      : ngram_size_(ngram_size), max_penalty_(max_penalty) {}

  std::string_view name() const override { return "repetition"; }
  Score score(const tasks::Prompt& /*prompt*/, std::string_view completion) const override {
    std::string text(completion);
    for (char& c : text) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    const std::vector<std::size_t> words = number_words(text);
    if (words.size() < ngram_size_) return {0.0, Verdict::correct, ""};
    const std::size_t all = words.size() - ngram_size_ + 1;
    const std::size_t repeated = all - count_different(words, words, ngram_size_);
    if (repeated == 0) return {0.0, Verdict::correct, ""};
    const double share = static_cast<double>(repeated) / static_cast<double>(all);
    return {-max_penalty_ * share, Verdict::wrong,
            fmt::format("{} of {} {}-grams stood before", repeated, all, ngram_size_)};
  }

 private:
  std::size_t ngram_size_;
  double max_penalty_;
};

}  // namespace

RewardKind repetition_kind() {
  RewardKind kind;
  kind.name = "repetition";
  kind.doc = "a penalty for the share of n-grams of words that stood before";
  kind.options = {
      integer_option("ngram_size", 3, 1, 64, "words of an n-gram"),
      number_option("max_penalty", 1, 0, 1000,
                    "the penalty where (almost) every n-gram is a repetition; given as a positive "
                    "number"),
  };
  kind.make = [](const OptionValues& options) {
    return std::make_unique<Repetition>(static_cast<std::size_t>(options.integer("ngram_size")),
                                        options.number("max_penalty"));
  };
  return kind;
}

}  // namespace aha::rewards
