#include "rewards/language/language_chain.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace aha::rewards {
namespace {

constexpr std::size_t kWindow = 8;          // words that are judged as one for the shares
constexpr float kNegligible = 8.0F;         // nats below the best
constexpr float kLeastShare = 1e-3F;        // of any language
constexpr float kExpected = 1.0F;           // nats in favour of the expected language
constexpr std::size_t kMostCandidates = 8;  // languages that a text is of
constexpr std::array<float, 3> kChange{7.0F, 4.5F, 1.5F};  // nats against a change, by Break

}  // namespace

void LanguageChain::clear() {
  evidence_.clear();
  breaks_.clear();
}

std::span<float> LanguageChain::append(Break before) {
  breaks_.push_back(before);
  evidence_.resize(evidence_.size() + languages_, 0.0F);
  return std::span(evidence_).last(languages_);
}

const std::vector<std::uint8_t>& LanguageChain::decide(std::optional<std::size_t> expected) {
  path_.assign(size(), 0);
  if (size() == 0) return path_;
  estimate_shares(expected);
  keep_candidates(expected);
  follow_best_path();
  return path_;
}

std::span<const float> LanguageChain::window_sum(std::size_t begin, std::size_t end) {
  sum_.assign(languages_, 0.0F);
  for (std::size_t word = begin; word < end; ++word) {
    const float* row = evidence_.data() + word * languages_;
    for (std::size_t i = 0; i < languages_; ++i) sum_[i] += row[i];
  }
  return sum_;
}

// Two rounds of expectation maximisation over windows that reach over no sentence's end.
void LanguageChain::estimate_shares(std::optional<std::size_t> expected) {
  std::vector<float> logs(languages_, 0.0F);
  if (expected) logs[*expected] = kExpected;
  for (int round = 0; round < 2; ++round) {
    shares_.assign(languages_, 0.0F);
    for (std::size_t begin = 0; begin < size();) {
      std::size_t end = begin + 1;
      while (end < size() && end - begin < kWindow && breaks_[end] != Break::sentence) ++end;
      window_sum(begin, end);
      for (std::size_t i = 0; i < languages_; ++i) sum_[i] += logs[i];
      const float best = *std::max_element(sum_.begin(), sum_.end());
      float all = 0;
      for (float& value : sum_) {
        value = value < best - kNegligible ? 0.0F : std::exp(value - best);
        all += value;
      }
      const float words = static_cast<float>(end - begin) / all;
      for (std::size_t i = 0; i < languages_; ++i) shares_[i] += words * sum_[i];
      begin = end;
    }
    const auto words = static_cast<float>(size());
    for (std::size_t i = 0; i < languages_; ++i) {
      shares_[i] = std::max(shares_[i] / words, kLeastShare);
      logs[i] = std::log(shares_[i]) + (expected == i ? kExpected : 0.0F);
    }
  }
  shares_ = std::move(logs);
}

void LanguageChain::keep_candidates(std::optional<std::size_t> expected) {
  candidates_.resize(languages_);
  std::iota(candidates_.begin(), candidates_.end(), 0);
  const std::size_t kept = std::min(languages_, kMostCandidates);
  std::partial_sort(candidates_.begin(), candidates_.begin() + static_cast<std::ptrdiff_t>(kept),
                    candidates_.end(),
                    [this](std::size_t a, std::size_t b) { return shares_[a] > shares_[b]; });
  candidates_.resize(kept);
  if (expected && std::find(candidates_.begin(), candidates_.end(), *expected) == candidates_.end())
    candidates_.back() = *expected;
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
