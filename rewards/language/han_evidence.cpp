#include "rewards/language/han_evidence.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <unicode/ucnv.h>

namespace aha::rewards {
namespace {

constexpr float kKana = 6.0F;
constexpr float kOwnCharacter = 4.0F;
constexpr float kHan = 0.5F;

constexpr char16_t kFirstHan = 0x4E00;
constexpr char16_t kLastHan = 0x9FFF;
enum : std::uint8_t { kChinese = 1, kJapanese = 2 };

// A square of two-byte codes: first bytes from `row` to `last_row`, second ones within the ranges.
struct Level {
  const char* encoding;
  int row, last_row;
  std::vector<std::pair<int, int>> columns;
  std::uint8_t mark;
};

void mark_characters(const Level& level, std::vector<std::uint8_t>& marks) {
  std::string bytes;
  for (int row = level.row; row <= level.last_row; ++row) {
    for (const auto& [first, last] : level.columns) {
      for (int column = first; column <= last; ++column) {
        bytes += static_cast<char>(row);
        bytes += static_cast<char>(column);
      }
    }
  }
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(
      ucnv_open(level.encoding, &status), ucnv_close);
  if (U_FAILURE(status)) return;  // an ICU without its tables: kana alone is told
  std::u16string text(bytes.size() + 1, u'\0');
  ucnv_toUChars(converter.get(), text.data(), static_cast<std::int32_t>(text.size()), bytes.data(),
                static_cast<std::int32_t>(bytes.size()), &status);
  for (const char16_t c : text) {
    if (c >= kFirstHan && c <= kLastHan) marks[c - kFirstHan] |= level.mark;
  }
}

std::vector<std::uint8_t> frequent_characters() {
  std::vector<std::uint8_t> marks(kLastHan - kFirstHan + 1);
  mark_characters({"EUC-JP", 0xB0, 0xCF, {{0xA1, 0xFE}}, kJapanese}, marks);
  mark_characters({"GB2312", 0xB0, 0xD7, {{0xA1, 0xFE}}, kChinese}, marks);
  mark_characters({"Big5", 0xA4, 0xC5, {{0x40, 0x7E}, {0xA1, 0xFE}}, kChinese}, marks);
  return marks;
}

bool is_kana(char16_t c) {
  return (c >= 0x3041 && c <= 0x30FF && c != 0x30FB) || (c >= 0xFF66 && c <= 0xFF9D);
}

}  // namespace

void add_han_evidence(std::u16string_view word, float* evidence) {
  static const std::vector<std::uint8_t> marks = frequent_characters();
  for (const char16_t c : word) {
    if (is_kana(c)) {
      evidence[1] += kKana;
      continue;
    }
    evidence[0] += kHan;
    const std::uint8_t mark = c >= kFirstHan && c <= kLastHan ? marks[c - kFirstHan] : 0;
    if (mark == kChinese) evidence[0] += kOwnCharacter;
    if (mark == kJapanese) evidence[1] += kOwnCharacter;
  }
}

}  // namespace aha::rewards
