#include "rewards/language/known_languages.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include <unicode/uscript.h>

namespace aha::rewards {
namespace {

// Chinese and Japanese, then those that a script says alone.
constexpr std::array<std::pair<UScriptCode, std::string_view>, 22> kScripts{{
    {USCRIPT_HAN, "zh"},      {USCRIPT_HIRAGANA, "ja"}, {USCRIPT_HANGUL, "ko"},
    {USCRIPT_THAI, "th"},     {USCRIPT_GREEK, "el"},    {USCRIPT_HEBREW, "he"},
    {USCRIPT_ARMENIAN, "hy"}, {USCRIPT_GEORGIAN, "ka"}, {USCRIPT_BENGALI, "bn"},
    {USCRIPT_GUJARATI, "gu"}, {USCRIPT_GURMUKHI, "pa"}, {USCRIPT_TAMIL, "ta"},
    {USCRIPT_TELUGU, "te"},   {USCRIPT_KANNADA, "kn"},  {USCRIPT_MALAYALAM, "ml"},
    {USCRIPT_SINHALA, "si"},  {USCRIPT_KHMER, "km"},    {USCRIPT_LAO, "lo"},
    {USCRIPT_MYANMAR, "my"},  {USCRIPT_ETHIOPIC, "am"}, {USCRIPT_TIBETAN, "bo"},
    {USCRIPT_ORIYA, "or"},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kOtherNames{
    {{"nb", "no"}, {"nn", "no"}, {"bs", "hr"}, {"iw", "he"}}};

struct Registry {
  std::vector<std::string> codes;
  std::array<LanguageId, kAlphabets> first{};

  Registry() {
    for (std::size_t i = 0; i < kAlphabets; ++i) {
      first[i] = static_cast<LanguageId>(codes.size());
      const auto some = WordModel::shipped().languages(static_cast<Alphabet>(i));
      codes.insert(codes.end(), some.begin(), some.end());
    }
    for (const auto& [script, code] : kScripts) codes.emplace_back(code);
  }
};

const Registry& registry() {
  static const Registry languages;
  return languages;
}

LanguageId language_of(UScriptCode script) {
  if (script == USCRIPT_KATAKANA) script = USCRIPT_HIRAGANA;
  const auto* found = std::find_if(kScripts.begin(), kScripts.end(),
                                   [&](const auto& one) { return one.first == script; });
  if (found == kScripts.end()) return kUnknownLanguage;
  const auto before = registry().codes.size() - kScripts.size();
  return static_cast<LanguageId>(before + static_cast<std::size_t>(found - kScripts.begin()));
}

}  // namespace

std::optional<LanguageId> language_id(std::string_view code) {
  for (const auto& [other, name] : kOtherNames) {
    if (code == other) code = name;
  }
  const auto& codes = registry().codes;
  const auto found = std::find(codes.begin(), codes.end(), code);
  if (found == codes.end()) return std::nullopt;
  return static_cast<LanguageId>(found - codes.begin());
}

std::string_view language_code(LanguageId language) {
  const auto& codes = registry().codes;
  return language < codes.size() ? std::string_view(codes[language]) : std::string_view();
}

LanguageId first_language(Alphabet alphabet) {
  return registry().first[static_cast<std::size_t>(alphabet)];
}

ScriptReading read_script(char32_t letter) {
  if (letter < 0x80) return {Alphabet::latin};
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(static_cast<UChar32>(letter), &status);
  switch (script) {
    case USCRIPT_LATIN:
      return {Alphabet::latin};
    case USCRIPT_CYRILLIC:
      return {Alphabet::cyrillic};
    case USCRIPT_ARABIC:
      return {Alphabet::arabic};
    case USCRIPT_DEVANAGARI:
      return {Alphabet::devanagari};
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
      return {std::nullopt, true, language_of(script)};
    default:
      return {std::nullopt, letter == 0x30FC, language_of(script)};
  }
}

}  // namespace aha::rewards
