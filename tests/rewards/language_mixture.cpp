#include "tests/rewards/language_mixture.h"

#include <algorithm>
#include <fstream>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string_view>

#include <unicode/ubrk.h>
#include <unicode/utext.h>

namespace aha::rewards {
namespace {

Sentences part_of(const std::string& path, std::size_t begin, std::size_t end) {
  Sentences part = read_sentences(path);
  for (auto& [language, sentences] : part) {
    const auto first = sentences.begin();
    sentences = {first + static_cast<std::ptrdiff_t>(begin),
                 first + static_cast<std::ptrdiff_t>(std::min(end, sentences.size()))};
  }
  return part;
}

std::string without_end(std::string sentence) {
  for (const std::string_view end : {".", "!", "?", "。", "？", "।", "؟", ";", " "}) {
    if (sentence.ends_with(end)) sentence.resize(sentence.size() - end.size());
  }
  return sentence;
}

std::string distraction(std::mt19937& random) {
  static const std::vector<std::string> all = {
      "```python\nfor item in range(10):\n    print(item)  # the loop goes on\n```",
      "$x^2 + 3x = \\text{some value}$",
      "\\[ \\frac{a}{b} = \\sqrt{c} \\]",
      "https://example.com/path/to?query=the+answer",
      "12 + 30 = 42",
      "`result = compute(value)`",
      "f(x) = 2x + 1",
      "$$\\int_0^1 f(t)\\,dt$$",
      "www.example.org/index.html",
      "3.14159"};
  return all[random() % all.size()];
}

}  // namespace

Sentences read_sentences(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + " cannot be read");
  Sentences sentences;
  std::string language;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('[')) {
      language = line.substr(1, 2);
    } else {
      sentences[language].push_back(line);
    }
  }
  return sentences;
}

Sentences held_out_sentences(const std::string& path) {
  return part_of(path, kTuningSentences, 99);
}
Sentences tuning_sentences(const std::string& path) { return part_of(path, 0, kTuningSentences); }

std::size_t Mixture::all() const {
  return std::accumulate(words.begin(), words.end(), std::size_t{0},
                         [](std::size_t sum, const auto& one) { return sum + one.second; });
}

double Mixture::share(const std::string& language) const {
  const auto found = words.find(language);
  return found == words.end() ? 0.0
                              : static_cast<double>(found->second) / static_cast<double>(all());
}

Mixture mix(const Sentences& sentences,
            const std::vector<std::pair<std::string, std::size_t>>& parts,
            const MixtureShape& shape, std::mt19937& random) {
  std::vector<std::pair<std::string, std::string>> drawn;
  for (const auto& [language, count] : parts) {
    std::vector<std::string> deck = sentences.at(language);
    std::shuffle(deck.begin(), deck.end(), random);
    for (std::size_t i = 0; i < count; ++i) drawn.emplace_back(language, deck[i % deck.size()]);
  }
  if (shape.interleaved) std::shuffle(drawn.begin(), drawn.end(), random);
  Mixture mixture;
  for (const auto& [language, sentence] : drawn) {
    const std::string blank = shape.lines ? "\n" : " ";
    mixture.text += (shape.ends ? sentence : without_end(sentence)) + blank;
    mixture.words[language] += count_icu_words(sentence);
    if (shape.distractions && random() % 2 == 0) mixture.text += distraction(random) + blank;
  }
  return mixture;
}

std::size_t count_icu_words(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UText, decltype(&utext_close)> source(
      utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status),
      utext_close);
  const std::unique_ptr<UBreakIterator, decltype(&ubrk_close)> breaks(
      ubrk_open(UBRK_WORD, "", nullptr, 0, &status), ubrk_close);
  ubrk_setUText(breaks.get(), source.get(), &status);
  std::size_t words = 0;
  while (ubrk_next(breaks.get()) != UBRK_DONE) {
    words += ubrk_getRuleStatus(breaks.get()) >= UBRK_WORD_LETTER ? 1 : 0;
  }
  return words;
}

}  // namespace aha::rewards
