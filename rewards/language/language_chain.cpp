#include "rewards/language/language_chain.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace aha::rewards {
namespace {

constexpr float kWindow = 8.0F;             // words that are judged as one for the shares
constexpr float kNegligible = 8.0F;         // nats below the best
constexpr float kLeastShare = 1e-3F;        // of any language
constexpr float kExpected = 1.0F;           // nats in favour of the expected language
constexpr std::size_t kMostCandidates = 8;  // languages that a text is of
constexpr std::array<float, 3> kChange{9.0F, 6.0F, 2.5F};  // nats against a change, by Break

}  // namespace

void LanguageChain::clear() {
  evidence_.clear();
  breaks_.clear();
}

float* LanguageChain::append(Break before) {
  breaks_.push_back(before);
  evidence_.resize(evidence_.size() + languages_, 0.0F);
  return evidence_.data() + evidence_.size() - languages_;
}

const std::vector<std::uint8_t>& LanguageChain::decide(std::optional<std::size_t> expected) {
  path_.assign(size(), 0);
  if (size() == 0) return path_;
  estimate_shares(expected);
  keep_candidates(expected);
  follow_best_path();
  return path_;
}

// Windows reach over no sentence's end.
void LanguageChain::sum_windows() {
  sums_.clear();
  sizes_.clear();
  for (std::size_t word = 0; word < size(); ++word) {
    if (word == 0 || breaks_[word] == Break::sentence || sizes_.back() >= kWindow) {
      sums_.resize(sums_.size() + languages_, 0.0F);
      sizes_.push_back(0.0F);
    }
    sizes_.back() += 1.0F;
    float* const sum = sums_.data() + sums_.size() - languages_;
    const float* const row = evidence_.data() + word * languages_;
    for (std::size_t i = 0; i < languages_; ++i) sum[i] += row[i];
  }
}

// Two rounds of expectation maximisation over the windows.
void LanguageChain::estimate_shares(std::optional<std::size_t> expected) {
  sum_windows();
  shares_.assign(languages_, 0.0F);
  std::vector<float> words(languages_);
  std::vector<float> odds(languages_);
  for (int round = 0; round < 2; ++round) {
    if (expected) shares_[*expected] += kExpected;
    std::fill(words.begin(), words.end(), 0.0F);
    for (std::size_t window = 0; window < sizes_.size(); ++window) {
      const float* const sum = sums_.data() + window * languages_;
      float best = sum[0] + shares_[0];
      for (std::size_t i = 0; i < languages_; ++i) {
        odds[i] = sum[i] + shares_[i];
        best = std::max(best, odds[i]);
      }
      float all = 0.0F;
      for (float& value : odds) {
        value = value < best - kNegligible ? 0.0F : std::exp(value - best);
        all += value;
      }
      const float factor = sizes_[window] / all;
      for (std::size_t i = 0; i < languages_; ++i) words[i] += factor * odds[i];
    }
    for (std::size_t i = 0; i < languages_; ++i) {
      shares_[i] = std::log(std::max(words[i] / static_cast<float>(size()), kLeastShare));
    }
  }
  if (expected) shares_[*expected] += kExpected;
}

void LanguageChain::keep_candidates(std::optional<std::size_t> expected) {
  const float least = std::log(kLeastShare);
  candidates_.clear();
  for (std::size_t i = 0; i < languages_; ++i) {
    if (shares_[i] > least || expected == i) candidates_.push_back(i);
  }
  const auto more_frequent = [this](std::size_t a, std::size_t b) {
    return shares_[a] > shares_[b];
  };
  std::sort(candidates_.begin(), candidates_.end(), more_frequent);
  candidates_.resize(std::min(candidates_.size(), kMostCandidates));
}

void LanguageChain::follow_best_path() {
  const std::size_t count = candidates_.size();
  std::array<float, kMostCandidates> score{};
  from_.resize(size() * count);
  for (std::size_t word = 0; word < size(); ++word) {
    const auto best = static_cast<std::size_t>(
        std::max_element(score.begin(), score.begin() + static_cast<std::ptrdiff_t>(count)) -
        score.begin());
    const float changed = score[best] - kChange[static_cast<std::size_t>(breaks_[word])];
    const float* row = evidence_.data() + word * languages_;
    for (std::size_t i = 0; i < count; ++i) {
      const float by_change =
          word == 0 ? shares_[candidates_[i]] : changed + shares_[candidates_[i]];
      const bool stays = word > 0 && score[i] >= by_change;
      from_[word * count + i] = static_cast<std::uint8_t>(stays ? i : best);
      score[i] = (stays ? score[i] : by_change) + row[candidates_[i]];
    }
  }
  auto at = static_cast<std::size_t>(
      std::max_element(score.begin(), score.begin() + static_cast<std::ptrdiff_t>(count)) -
      score.begin());
  for (std::size_t word = size(); word-- > 0;) {
    path_[word] = static_cast<std::uint8_t>(candidates_[at]);
    at = from_[word * count + at];
  }
}

}  // namespace aha::rewards
