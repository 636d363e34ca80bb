#include "rewards/language/one_letter_words.h"

#include <algorithm>
#include <array>

#include <unicode/uchar.h>

namespace aha::rewards {
namespace {

struct Letters {
  std::string_view language;
  std::u32string_view letters;
};

// Of the languages of the alphabets that formulas use as well; others write no single letters else.
constexpr std::array<Letters, 44> kLetters{{
    {"af", U""},           {"az", U"o"},        {"be", U"аіўузяої"},  {"bg", U"авсиокя"},
    {"ca", U"aàeiïoy"},    {"cs", U"aikosuvz"}, {"cy", U"aeioy"},     {"da", U"iåø"},
    {"de", U""},           {"el", U"ηοήόω"},    {"en", U"a"},         {"eo", U""},
    {"es", U"aeouyó"},     {"et", U"ei"},       {"eu", U""},          {"fi", U""},
    {"fr", U"aàyôl"},      {"ga", U"aáiíóé"},   {"hr", U"aiouks"},    {"hu", U"aéősó"},
    {"id", U""},           {"is", U"áíóæ"},     {"it", U"aàeèioò"},   {"kk", U""},
    {"la", U"aeo"},        {"lt", U"oįsu"},     {"lv", U""},          {"mi", U"ieoā"},
    {"mk", U"ависо"},      {"mn", U""},         {"ms", U""},          {"nl", U"u"},
    {"no", U"iåø"},        {"pl", U"aiouwz"},   {"pt", U"aàeéoó"},    {"ro", U"aoi"},
    {"ru", U"авикосуябж"}, {"sk", U"aikosuvz"}, {"sl", U"abhikosvz"}, {"sq", U"aieut"},
    {"sr", U"аиоускј"},    {"sv", U"iåöå"},     {"tr", U"o"},         {"uk", U"авєзійоуябж"},
}};

}  // namespace

bool is_one_letter_word(std::string_view language, char32_t letter, bool starts_sentence) {
  if (language == "en" && letter == U'I') return true;
  const auto* found = std::find_if(kLetters.begin(), kLetters.end(),
                                   [&](const Letters& one) { return one.language == language; });
  if (found == kLetters.end()) return true;
  const auto small = static_cast<char32_t>(u_tolower(static_cast<UChar32>(letter)));
  return (small == letter || starts_sentence) && found->letters.find(small) != found->letters.npos;
}

}  // namespace aha::rewards
