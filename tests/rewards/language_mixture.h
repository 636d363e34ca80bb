#pragma once

#include <cstddef>
#include <map>
#include <random>
#include <string>
#include <vector>

// Texts of several languages with known shares, for tests and measurements.
namespace aha::rewards {

// language_sentences.txt: forty sentences a language. The first kTuningSentences of each went into
// the training of the word model; the others have never been seen by it.
constexpr std::size_t kTuningSentences = 12;
using Sentences = std::map<std::string, std::vector<std::string>>;
Sentences read_sentences(const std::string& path);
Sentences held_out_sentences(const std::string& path);
Sentences tuning_sentences(const std::string& path);

struct Mixture {
  std::string text;
  std::map<std::string, std::size_t> words;  // by language, as ICU breaks each sentence alone

  std::size_t all() const;
  double share(const std::string& language) const;
};

struct MixtureShape {
  bool interleaved = false;   // else each language in a block of its own
  bool lines = true;          // a sentence a line; else all in one line
  bool ends = true;           // sentences with their full stops; else only blanks between
  bool distractions = false;  // code, formulas, URLs and numbers in between
};

// A mixture of these languages, of `sentences` sentences drawn at random for each.
Mixture mix(const Sentences& sentences,
            const std::vector<std::pair<std::string, std::size_t>>& parts,
            const MixtureShape& shape, std::mt19937& random);

// ICU's words of a text that hold a letter, counted without the reward's code.
std::size_t count_icu_words(const std::string& text);

}  // namespace aha::rewards
