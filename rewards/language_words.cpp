#include "rewards/language_words.h"

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include "rewards/prose.h"

namespace aha::rewards {
namespace {

std::string iso_code(CLD2::Language language) {
  if (language == CLD2::UNKNOWN_LANGUAGE) return {};
  const std::string code = CLD2::LanguageCode(language);
  if (code.starts_with("zh")) return "zh";
  if (code == "iw") return "he";
  if (code == "nb" || code == "nn") return "no";
  return code.size() == 2 ? code : std::string();
}

// The language that a script alone says; empty where it has several.
std::string language_of_script(UScriptCode script) {
  switch (script) {
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_KATAKANA_OR_HIRAGANA:
      return "ja";
    case USCRIPT_HAN:
      return "zh";
    case USCRIPT_HANGUL:
      return "ko";
    case USCRIPT_THAI:
      return "th";
    case USCRIPT_GREEK:
      return "el";
    case USCRIPT_HEBREW:
      return "he";
    case USCRIPT_ARMENIAN:
      return "hy";
    case USCRIPT_GEORGIAN:
      return "ka";
    default:
      return {};
  }
}

// What CLD2 says of the text's stretches, by byte.
class Stretches {
 public:
  explicit Stretches(std::string_view text) {
    const CLD2::CLDHints hints{nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
    CLD2::Language top[3];
    int percent[3];
    double scores[3];
    int text_bytes = 0;
    bool reliable = false;
    CLD2::ExtDetectLanguageSummary(text.data(), static_cast<int>(text.size()), true, &hints, 0, top,
                                   percent, scores, &chunks_, &text_bytes, &reliable);
    top_ = iso_code(top[0]);
  }

  // For bytes that do not decrease from call to call.
  std::string language_at(std::size_t byte) {
    while (next_ + 1 < chunks_.size() &&
           static_cast<std::size_t>(chunks_[next_ + 1].offset) <= byte) {
      ++next_;
    }
    if (chunks_.empty()) return top_;
    std::string code = iso_code(static_cast<CLD2::Language>(chunks_[next_].lang1));
    return code.empty() ? top_ : code;
  }

 private:
  CLD2::ResultChunkVector chunks_;
  std::string top_;
  std::size_t next_ = 0;
};

using Breaks = std::unique_ptr<UBreakIterator, decltype(&ubrk_close)>;
using Text = std::unique_ptr<UText, decltype(&utext_close)>;

// Opening one is slow, and it is not for several threads at once.
UBreakIterator* word_breaks() {
  thread_local Breaks breaks = [] {
    UErrorCode status = U_ZERO_ERROR;
    return Breaks(ubrk_open(UBRK_WORD, "", nullptr, 0, &status), ubrk_close);
  }();
  return breaks.get();
}

struct Counting {
  WordCounts counts;
  std::size_t han = 0;  // words of Han in this sentence, not yet given to a language
  bool kana = false;    // whether the sentence has kana
  bool sentence_start = true;

  void end_sentence() {
    if (han > 0) counts[kana ? "ja" : "zh"] += han;
    han = 0;
    kana = false;
    sentence_start = true;
  }
};

bool ends_sentence(UChar32 c) {
  return c == '.' || c == '!' || c == '?' || c == '\n' || c == ':' || c == 0x3002 || c == 0xFF01 ||
         c == 0xFF1F;
}

void count_word(std::string_view word, std::size_t begin, Stretches& stretches, Counting& state) {
  std::int32_t at = 0;
  UChar32 first = 0;
  U8_NEXT(word.data(), at, static_cast<std::int32_t>(word.size()), first);
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(first, &status);
  const bool starts = std::exchange(state.sentence_start, false);
  if (script == USCRIPT_HAN) {
    ++state.han;
    return;
  }
  std::string language = language_of_script(script);
  if (language == "ja") state.kana = true;
  if (language.empty()) {
    language = stretches.language_at(begin);
    const bool is_name = !starts && language != "de" && (u_isupper(first) != 0) && word.size() > 1;
    if (is_name) return;
  }
  ++state.counts[language];
}

}  // namespace

WordCounts count_words_by_language(std::string_view original) {
  const std::string text = keep_prose(original);
  if (text.find_first_not_of(' ') == std::string::npos) return {};
  Stretches stretches(text);
  UErrorCode status = U_ZERO_ERROR;
  const Text source(
      utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status),
      utext_close);
  UBreakIterator* breaks = word_breaks();
  ubrk_setUText(breaks, source.get(), &status);
  if (U_FAILURE(status)) return {};
  Counting state;
  std::int32_t begin = ubrk_first(breaks);
  for (std::int32_t end = ubrk_next(breaks); end != UBRK_DONE; end = ubrk_next(breaks)) {
    const std::string_view word = std::string_view(text).substr(
        static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
    const std::int32_t kind = ubrk_getRuleStatus(breaks);
    const bool has_digit = word.find_first_of("0123456789_") != std::string_view::npos;
    if (kind >= UBRK_WORD_LETTER && !has_digit) {
      count_word(word, static_cast<std::size_t>(begin), stretches, state);
    } else {
      std::int32_t at = 0;
      UChar32 first = 0;
      U8_NEXT(word.data(), at, static_cast<std::int32_t>(word.size()), first);
      if (ends_sentence(first)) state.end_sentence();
    }
    begin = end;
  }
  state.end_sentence();
  return state.counts;
}

bool is_known_language(const std::string& code) {
  if (code == "he" || code == "no" || code == "zh") return true;
  return code.size() == 2 && iso_code(CLD2::GetLanguageFromName(code.c_str())) == code;
}

}  // namespace aha::rewards
