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
constexpr std::size_t kLowered = 0x2000;  // all letters of the alphabets with two cases

std::uint32_t step(std::uint32_t state, char16_t letter) { return (state ^ letter) * 0x01000193U; }

template <typename T>
T take(const char*& at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  at += sizeof value;
  return value;
}

using Sum = std::array<std::int16_t, WordModel::kWidth>;

struct Features {
  const std::int8_t* table;
  std::uint32_t mask;
  Sum sum{};

  void add(std::uint32_t state) {
    const std::size_t bucket = (state ^ (state >> 15U)) & mask;
    const std::int8_t* row = table + bucket * WordModel::kWidth;
    for (std::size_t i = 0; i < WordModel::kWidth; ++i) {
      sum[i] = static_cast<std::int16_t>(sum[i] + row[i]);
    }
  }
};

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
  std::array<std::size_t, kAlphabets + 1> first{};
  for (std::size_t i = 0; i < count; ++i, at += 4) {
    const auto alphabet = static_cast<std::size_t>(at[2]);
    groups_[alphabet].codes.emplace_back(at, 2);
    first[alphabet + 1] = i + 1;
  }
  for (std::size_t i = 0; i < kWidth; ++i) {
    for (std::size_t g = 0; g < kAlphabets; ++g) {
      for (std::size_t j = first[g]; j < first[g + 1]; ++j) {
        groups_[g].output.push_back(take<float>(at));
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

void WordModel::add_evidence(std::u16string_view word, Alphabet alphabet, float weight,
                             std::span<float> evidence) const {
  std::array<char16_t, kLongest + 2> letters{};  // with the ends marked
  std::size_t size = 0;
  letters[size++] = u'_';
  for (std::size_t i = 0; i < word.size() && size <= kLongest; ++i) {
    const char16_t c = word[i] == u'\u2019' ? u'\'' : word[i];
    const bool invisible = c == 0xAD || (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == 0xFEFF;
    if (!invisible) letters[size++] = c < kLowered ? lower_[c] : c;
  }
  letters[size++] = u'_';
  Features features{table_, mask_};
  std::uint32_t whole = kSeedOfWords;
  for (std::size_t begin = 0; begin < size; ++begin) {
    whole = step(whole, letters[begin]);
    std::uint32_t state = kSeedOfGrams;
    const std::size_t end = std::min(begin + kLongestGram, size);
    for (std::size_t i = begin; i < end; ++i) {
      state = step(state, letters[i]);
      if (i > begin || letters[i] != u'_') features.add(state);
    }
  }
  features.add(whole);
  const float* output = groups_[static_cast<std::size_t>(alphabet)].output.data();
  for (std::size_t i = 0; i < kWidth; ++i, output += evidence.size()) {
    const float factor = weight * static_cast<float>(features.sum[i]);
    for (std::size_t j = 0; j < evidence.size(); ++j) evidence[j] += factor * output[j];
  }
}

}  // namespace aha::rewards
