#include "rewards/repetition.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

namespace aha::rewards {
namespace {

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Each word's number, so that equal words have equal ones.
std::vector<std::uint32_t> number_words(std::string_view text) {
  std::unordered_map<std::string_view, std::uint32_t> numbers;
  std::vector<std::uint32_t> words;
  for (auto begin = text.begin(), end = begin; begin != text.end(); begin = end) {
    begin = std::find_if_not(begin, text.end(), is_blank);
    end = std::find_if(begin, text.end(), is_blank);
    if (begin == end) break;
    const auto next = static_cast<std::uint32_t>(numbers.size());
    words.push_back(numbers.emplace(std::string_view(begin, end), next).first->second);
  }
  return words;
}

// How many different n-grams there are. An n-gram is named by the pair (its first n - 1 words'
// name, its last word), so that equal names are equal n-grams and no hash decides.
std::size_t count_different(const std::vector<std::uint32_t>& words, std::size_t n) {
  struct Named {
    std::uint64_t pair;
    std::size_t place;
  };
  std::vector<std::uint32_t> names(words.size(), 0);
  std::vector<Named> sorted;
  std::size_t different = 0;
  for (std::size_t length = 1; length <= n; ++length) {
    sorted.clear();
    for (std::size_t i = 0; i + length <= words.size(); ++i) {
      sorted.push_back({std::uint64_t{names[i]} << 32U | words[i + length - 1], i});
    }
    std::sort(sorted.begin(), sorted.end(),
              [](const Named& a, const Named& b) { return a.pair < b.pair; });
    different = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
      different += i == 0 || sorted[i].pair != sorted[i - 1].pair ? 1 : 0;
      names[sorted[i].place] = static_cast<std::uint32_t>(different);
    }
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
    const std::vector<std::uint32_t> words = number_words(text);
    if (words.size() < ngram_size_) return {0.0, Verdict::correct, ""};
    const std::size_t all = words.size() - ngram_size_ + 1;
    const std::size_t repeated = all - count_different(words, ngram_size_);
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
