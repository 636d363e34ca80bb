#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace aha::rewards {

// What stands between a word and the one before it.
enum class Break : std::uint8_t { none, clause, sentence };

// Says of each word of a text which of some languages it is, from every word's evidence (a logit a
// language): the most probable path of a hidden Markov model. Languages rarely change, within a
// clause least, and a text has few: how much of each is estimated from the text itself first.
class LanguageChain {
 public:
  explicit LanguageChain(std::size_t languages) : languages_(languages) {}

  std::size_t size() const { return breaks_.size(); }  // words
  std::size_t languages() const { return languages_; }
  void clear();

  // One word more; its evidence, zeros, is to be filled in before the next call.
  float* append(Break before);

  // For each word the number of its language. `expected` is taken where the text leaves it open.
  // Time and memory are linear in the words.
  const std::vector<std::uint8_t>& decide(std::optional<std::size_t> expected);

 private:
  void sum_windows();
  void estimate_shares(std::optional<std::size_t> expected);
  void keep_candidates(std::optional<std::size_t> expected);
  void follow_best_path();

  std::size_t languages_;
  std::vector<float> evidence_;  // [words, languages]
  std::vector<Break> breaks_;    // [words]
  std::vector<float> sums_;      // [windows, languages]: what the words of a window say together
  std::vector<float> sizes_;     // [windows]: words
  std::vector<float> shares_;    // [languages], logarithms
  std::vector<std::size_t> candidates_;
  std::vector<std::uint8_t> from_;  // [words, candidates]
  std::vector<std::uint8_t> path_;  // [words]
};

}  // namespace aha::rewards
