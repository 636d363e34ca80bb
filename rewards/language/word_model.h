#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aha::rewards {

// What has several languages that only its words tell apart.
enum class Alphabet : std::uint8_t { latin, cyrillic, arabic, devanagari };
constexpr std::size_t kAlphabets = 4;

// Tells which language of its alphabet a word is from: the linear model of fastText
// (arXiv:1607.01759) with hashed n-grams, trained by train_word_model.py, which says on what, and
// linked into the program. Evidence is a logit a language and adds up over words that follow each
// other. Immutable, for any number of threads.
class WordModel {
 public:
  static constexpr std::size_t kWidth = 16;    // of a feature's vector
  static constexpr std::size_t kLongest = 16;  // letters of a word that count

  static constexpr std::size_t kFour = 4;

  static const WordModel& shipped();

  // ISO 639-1 codes of an alphabet's languages, in the order of their evidence.
  std::span<const std::string> languages(Alphabet alphabet) const;

  // Writes `weight` times the word's evidence into evidence[0, languages(alphabet).size()).
  void tell(std::u16string_view word, Alphabet alphabet, float weight, float* evidence) const;

 private:
  WordModel();

  // Of GCC and Clang: a vector register of the target's.
  using Four = float __attribute__((vector_size(kFour * sizeof(float))));
  struct Group {
    std::vector<std::string> codes;
    std::vector<Four> output;  // [codes.size() / 4, kWidth], four languages side by side
  };
  std::array<Group, kAlphabets> groups_;
  const std::int8_t* table_ = nullptr;  // [mask_ + 1, kWidth]
  std::uint32_t mask_ = 0;
  std::vector<char16_t> lower_;  // of the code units below its size
};

}  // namespace aha::rewards
