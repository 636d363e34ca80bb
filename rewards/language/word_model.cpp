#include "rewards/language/word_model.h"

#include <algorithm>
#include <cstring>

#include <unicode/uchar.h>

// Written by train_word_model.py: "AHALANG1", then four uint32: buckets (a power of two), width,
// languages, 0; four bytes a language: code, alphabet, 0; the output matrix [width, languages] of
// float32; the table [buckets, width] of int8. Little-endian. Languages are in order of alphabets.
extern "C" const char aha_word_model_data[];

namespace aha::rewards {
namespace {

constexpr std::uint32_t kSeedOfGrams = 0x811C9DC5;
constexpr std::uint32_t kSeedOfWords = 0x9747B28C;
constexpr std::size_t kLongestGram = 4;
constexpr std::size_t kFour = WordModel::kFour;
constexpr std::size_t kLowered = 0x2000;  // all letters of the alphabets with two cases

std::uint32_t step(std::uint32_t state, char16_t letter) { return (state ^ letter) * 0x01000193U; }

// Soft hyphens, joiners, and what directs or isolates text.
bool is_invisible(char16_t c) {
  return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

template <typename T>
T take(const char*& at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  at += sizeof value;
  return value;
}

using Row = std::int8_t __attribute__((vector_size(WordModel::kWidth)));
using Sum = std::int16_t __attribute__((vector_size(2 * WordModel::kWidth)));

void add_row(Sum& sum, const std::int8_t* table, std::uint32_t state, std::uint32_t mask) {
  Row row;
  std::memcpy(&row, table + ((state ^ (state >> 15U)) & mask) * WordModel::kWidth, sizeof row);
  sum += __builtin_convertvector(row, Sum);
}

}  // namespace

const WordModel& WordModel::shipped() {
  static const WordModel model;
  return model;
}

WordModel::WordModel() : lower_(kLowered) {
  const char* at = aha_word_model_data + 8;
  const auto buckets = take<std::uint32_t>(at);
  at += sizeof(std::uint32_t);
  const auto count = take<std::uint32_t>(at);
  at += sizeof(std::uint32_t);
  mask_ = buckets - 1;
  for (std::size_t i = 0; i < count; ++i, at += 4) {
    const auto alphabet = static_cast<std::size_t>(at[2]);
    groups_[alphabet].codes.emplace_back(at, 2);
  }
  for (std::size_t g = 0; g < kAlphabets; ++g) {
    groups_[g].output.resize((groups_[g].codes.size() + kFour - 1) / kFour * kWidth);
  }
  for (std::size_t i = 0; i < kWidth; ++i) {
    for (std::size_t g = 0; g < kAlphabets; ++g) {
      for (std::size_t j = 0; j < groups_[g].codes.size(); ++j) {
        groups_[g].output[j / kFour * kWidth + i][j % kFour] = take<float>(at);
      }
    }
  }
  table_ = reinterpret_cast<const std::int8_t*>(at);
  for (std::size_t c = 0; c < kLowered; ++c) {
    lower_[c] = static_cast<char16_t>(u_tolower(static_cast<UChar32>(c)));
  }
}

std::span<const std::string> WordModel::languages(Alphabet alphabet) const {
  return groups_[static_cast<std::size_t>(alphabet)].codes;
}

void WordModel::tell(std::u16string_view word, Alphabet alphabet, float weight,
                     float* evidence) const {
  std::array<char16_t, kLongest + 2> letters{};  // with the ends marked
  std::size_t size = 0;
  letters[size++] = u'_';
  for (std::size_t i = 0; i < word.size() && size <= kLongest; ++i) {
    const char16_t c = word[i];
    if (is_invisible(c)) continue;
    letters[size++] = c < kLowered ? lower_[c] : c == u'\u2019' ? u'\'' : c;
  }
  letters[size++] = u'_';
  Sum sum{};
  std::uint32_t whole = kSeedOfWords;
  for (std::size_t begin = 0; begin < size; ++begin) {
    whole = step(whole, letters[begin]);
    std::uint32_t state = kSeedOfGrams;
    const std::size_t end = std::min(begin + kLongestGram, size);
    for (std::size_t i = begin; i < end; ++i) {
      state = step(state, letters[i]);
      if (i > begin) add_row(sum, table_, state, mask_);
    }
  }
  add_row(sum, table_, whole, mask_);
  const Group& group = groups_[static_cast<std::size_t>(alphabet)];
  std::array<Four, kWidth> factors;
  for (std::size_t i = 0; i < kWidth; ++i) {
    const float factor = weight * static_cast<float>(sum[i]);
    factors[i] = Four{factor, factor, factor, factor};
  }
  const std::size_t rows = group.output.size() / kWidth;
  for (std::size_t row = 0; row < rows; ++row) {
    const Four* const output = group.output.data() + row * kWidth;
    Four told{};
    for (std::size_t i = 0; i < kWidth; ++i) told += factors[i] * output[i];
    const std::size_t first = row * kFour;
    std::memcpy(evidence + first, &told,
                std::min(kFour, group.codes.size() - first) * sizeof(float));
  }
}

}  // namespace aha::rewards
