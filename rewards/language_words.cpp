#include "rewards/language_words.h"

#include <algorithm>
#include <string>
#include <vector>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "rewards/language/han_evidence.h"
#include "rewards/language/known_languages.h"
#include "rewards/language/language_chain.h"
#include "rewards/language/one_letter_words.h"
#include "rewards/language/word_model.h"
#include "rewards/language/word_scan.h"
#include "rewards/prose.h"

namespace aha::rewards {
namespace {

constexpr std::size_t kHanChain = kAlphabets;
constexpr std::size_t kNoChain = kAlphabets + 1;
constexpr std::size_t kBlock = 2048;   // words that are judged together
constexpr float kWeakEvidence = 0.5F;  // of what may be a name or the sign of a quantity
constexpr std::size_t kLongestAcronym = 5;

// A word whose language is not yet decided; all but that is.
struct OpenWord {
  std::size_t chain = kNoChain;
  LanguageId language = kUnknownLanguage;  // where no chain decides
  char32_t letter = 0;                     // of a word of one
  bool starts_sentence = false;
  bool has_case = false;
  bool capital = false;
  bool acronym = false;
};

bool is_acronym(std::u16string_view word) {
  return word.size() >= 2 && word.size() <= kLongestAcronym &&
         std::all_of(word.begin(), word.end(), [](char16_t c) { return u_isupper(c) != 0; });
}

// English I'm, I'll, and the like are no names.
bool is_contracted_i(std::u16string_view word) {
  return word.size() > 2 && word[0] == u'I' && (word[1] == u'\'' || word[1] == u'\u2019');
}

// Letters of several of the alphabets whose letters look alike: of no language.
bool is_disguised(std::u16string_view word, Alphabet alphabet) {
  const bool latin = alphabet == Alphabet::latin;
  if (!latin && alphabet != Alphabet::cyrillic) return false;
  return std::any_of(word.begin(), word.end(), [latin](char16_t c) {
    return latin ? c >= 0x370 && c < 0x530 : (c | 0x20) >= u'a' && (c | 0x20) <= u'z';
  });
}

class Counting {
 public:
  explicit Counting(std::optional<LanguageId> expected) : expected_(expected) {
    for (std::size_t i = 0; i < kAlphabets; ++i) {
      chains_.emplace_back(WordModel::shipped().languages(static_cast<Alphabet>(i)).size());
      first_[i] = first_language(static_cast<Alphabet>(i));
    }
    chains_.emplace_back(2);
    first_[kHanChain] = *language_id("zh");
  }

  void take(const ScannedWord& scanned) {
    if (scanned.before == Break::sentence && words_.size() >= kBlock) close_block();
    for (Break& pending : pending_) pending = std::max(pending, scanned.before);
    const ScriptReading script = read_script(scanned.first);
    OpenWord word = open(scanned, script);
    if (word.letter != 0 && scanned.beside_sign && word.has_case) return;
    if (word.capital) pending_[word.chain] = std::max(pending_[word.chain], Break::clause);
    if (word.chain != kNoChain) {
      float* const evidence = chains_[word.chain].append(pending_[word.chain]);
      pending_[word.chain] = Break::none;
      if (script.han) {
        add_han_evidence(scanned.text, evidence);
      } else {
        const bool weak = word.letter != 0 || (word.capital && !word.starts_sentence);
        WordModel::shipped().tell(scanned.text, *script.alphabet, weak ? kWeakEvidence : 1.0F,
                                  evidence);
      }
    }
    words_.push_back(word);
    if (words_.size() >= 2 * kBlock) close_block();
  }

  const WordCounts& finish() {
    close_block();
    return counts_;
  }

 private:
  OpenWord open(const ScannedWord& scanned, const ScriptReading& script) const {
    OpenWord word;
    word.language = script.language;
    if (script.han) word.chain = kHanChain;
    if (script.alphabet && !is_disguised(scanned.text, *script.alphabet)) {
      word.chain = static_cast<std::size_t>(*script.alphabet);
    }
    const auto first = static_cast<UChar32>(scanned.first);
    if (scanned.text.size() == (scanned.first > 0xFFFF ? 2U : 1U)) word.letter = scanned.first;
    word.starts_sentence = scanned.before == Break::sentence;
    const bool ascii = scanned.first < 0x80;  // most often; quick
    word.has_case = ascii || u_tolower(first) != u_toupper(first);
    const bool upper = ascii ? scanned.first <= U'Z' : u_isupper(first) != 0;
    word.capital = word.has_case && upper && !is_contracted_i(scanned.text);
    word.acronym = word.capital && is_acronym(scanned.text);
    return word;
  }

  void close_block() {
    for (std::size_t i = 0; i < chains_.size(); ++i) decide(i);
    for (std::size_t begin = 0; begin < words_.size();) {
      std::size_t end = begin + 1;
      while (end < words_.size() && !words_[end].starts_sentence) ++end;
      count_sentence(std::span(words_).subspan(begin, end - begin));
      begin = end;
    }
    words_.clear();
    for (LanguageChain& chain : chains_) chain.clear();
  }

  void decide(std::size_t chain) {
    if (chains_[chain].size() == 0) return;
    std::optional<std::size_t> expected;
    const std::size_t last = first_[chain] + chains_[chain].languages();
    if (expected_ && *expected_ >= first_[chain] && *expected_ < last) {
      expected = *expected_ - first_[chain];
    }
    const auto& path = chains_[chain].decide(expected);
    auto decided = path.begin();
    for (OpenWord& word : words_) {
      if (word.chain == chain) word.language = static_cast<LanguageId>(first_[chain] + *decided++);
    }
  }

  void count_sentence(std::span<const OpenWord> sentence) {
    std::size_t cased = 0;
    std::size_t capital = 0;
    for (const OpenWord& word : sentence) {
      cased += word.has_case ? 1 : 0;
      capital += word.capital ? 1 : 0;
    }
    const bool all_capital = cased >= 3 && capital * 5 >= cased * 3;
    const bool german = std::any_of(sentence.begin(), sentence.end(), [](const OpenWord& word) {
      return !word.capital && language_code(word.language) == "de";
    });
    for (const OpenWord& word : sentence) {
      if (is_counted(word, all_capital, german)) {
        ++counts_.all;
        ++counts_.of[word.language];
      }
    }
  }

  static bool is_counted(const OpenWord& word, bool all_capital, bool german) {
    const std::string_view code = language_code(word.language);
    if (word.letter != 0) {
      return !word.has_case || is_one_letter_word(code, word.letter, word.starts_sentence);
    }
    const bool names = word.capital && !word.starts_sentence && !all_capital;
    return !names || (german && code == "de" && !word.acronym);
  }

  std::optional<LanguageId> expected_;
  std::vector<LanguageChain> chains_;
  std::array<std::size_t, kAlphabets + 1> first_{};
  std::array<Break, kAlphabets + 2> pending_{};  // of each chain, since its last word
  std::vector<OpenWord> words_;
  WordCounts counts_;
};

// In NFC, which is what the model knows; bytes that are no UTF-8 are replacement characters.
std::u16string utf16_of(std::string_view text) {
  std::u16string wide(text.size() + 1, u'\0');
  std::int32_t size = 0;
  UErrorCode status = U_ZERO_ERROR;
  u_strFromUTF8WithSub(wide.data(), static_cast<std::int32_t>(wide.size()), &size, text.data(),
                       static_cast<std::int32_t>(text.size()), 0xFFFD, nullptr, &status);
  wide.resize(static_cast<std::size_t>(size));
  const bool composed =
      std::none_of(wide.begin(), wide.end(), [](char16_t c) { return c >= 0x300 && c < 0x370; });
  if (composed) return wide;
  const UNormalizer2* form = unorm2_getNFCInstance(&status);
  std::u16string normal(wide.size() * 3 + 1, u'\0');
  size = unorm2_normalize(form, wide.data(), static_cast<std::int32_t>(wide.size()), normal.data(),
                          static_cast<std::int32_t>(normal.size()), &status);
  if (U_FAILURE(status)) return wide;
  normal.resize(static_cast<std::size_t>(size));
  return normal;
}

}  // namespace

WordCounts count_words_by_language(std::string_view text, std::optional<LanguageId> expected) {
  const std::u16string prose = utf16_of(keep_prose(text));
  WordScan scan(prose);
  Counting counting(expected);
  while (const auto word = scan.next()) counting.take(*word);
  return counting.finish();
}

}  // namespace aha::rewards
