#include "text/regex_dialect.h"

#include <cctype>
#include <cstddef>
#include <cstdio>

#include <unicode/uchar.h>

#include "text/newer_characters.h"

namespace aha::text {
namespace {

// Oniguruma takes the superscript digits and the fractions of Latin-1 for word characters.
constexpr std::string_view kWordClass =
    R"(\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\x{B2}\x{B3}\x{B9}\x{BC}-\x{BE})";
constexpr std::string_view kHexClass = "0-9a-fA-F";

// Escapes that mean the same to both; so do all escaped characters that are no letters or digits.
constexpr std::string_view kSameEscapes = "aefnrtAzZRX";

std::string code_point_escape(char32_t code_point) {
  char text[16];
  std::snprintf(text, sizeof text, "\\x{%X}", static_cast<unsigned>(code_point));
  return text;
}

// What a class must hold beside PCRE2's own idea of a general category (such as L or Lu).
std::string newer_members(std::string_view category) {
  std::string members;
  for (const NewerCharacters& characters : newer_characters()) {
    if (!characters.category.starts_with(category)) continue;
    members += code_point_escape(characters.first);
    if (characters.last != characters.first) members += "-" + code_point_escape(characters.last);
  }
  return members;
}

std::string word_class() {
  std::string members(kWordClass);
  for (const std::string_view category : kWordCategories) members += newer_members(category);
  return members;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Translation {
 public:
  explicit Translation(std::string_view pattern) : pattern_(pattern) {}

  std::string run() {
    while (position_ < pattern_.size()) {
      const char c = pattern_[position_];
      if (c == '\\') {
        escape();
      } else if (in_class_) {
        class_character(c);
      } else if (c == '[') {
        open_class();
      } else if (c == '(') {
        open_group();
      } else if (c == '{') {
        quantifier();
      } else {
        copy(1);
      }
    }
    return std::move(result_);
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const {
    throw RegexError("the regular expression uses " + what + " at byte " +
                     std::to_string(position_) +
                     ", which is not supported: " + std::string(pattern_));
  }

  char peek(std::size_t ahead) const {
    return position_ + ahead < pattern_.size() ? pattern_[position_ + ahead] : '\0';
  }

  bool looking_at(std::string_view text) const {
    return pattern_.substr(position_).starts_with(text);
  }

  void copy(std::size_t count) {
    result_ += pattern_.substr(position_, count);
    position_ += count;
  }

  void replace(std::size_t count, std::string_view text) {
    result_ += text;
    position_ += count;
  }

  void open_class() {
    copy(1);
    if (peek(0) == '^') copy(1);
    if (peek(0) == ']') copy(1);
    in_class_ = true;
  }

  void class_character(char c) {
    if (c == '[') refuse("a class inside a class");
    if (looking_at("&&")) refuse("an intersection of classes (&&)");
    if (c == ']') in_class_ = false;
    copy(1);
  }

  void open_group() {
    if (looking_at("(*")) refuse("a verb or callout");
    if (!looking_at("(?")) return copy(1);
    for (const std::string_view same : {"(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>"}) {
      if (looking_at(same)) return copy(same.size());
    }
    if (looking_at("(?i:")) return copy(4);
    if (looking_at("(?-i:")) return copy(5);
    if (looking_at("(?i)") && position_ == 0) return copy(4);
    refuse("the group " + std::string(pattern_.substr(position_, 4)));
  }

  void quantifier() {
    std::size_t end = position_ + 1;
    bool comma = false;
    while (end < pattern_.size() && (is_digit(pattern_[end]) || pattern_[end] == ',')) {
      comma = comma || pattern_[end] == ',';
      ++end;
    }
    const std::size_t length = end - position_;
    const bool counts = length > 1 && end < pattern_.size() && pattern_[end] == '}';
    if (!counts) return copy(1);
    const char next = peek(length + 1);
    if (next == '+') refuse("+ behind a counted repetition");
    if (next == '?' && !comma) refuse("? behind a counted repetition");
    if (looking_at("{,")) replace(1, "{0");
    copy(pattern_.find('}', position_) + 1 - position_);
  }

  void escape() {
    const char c = peek(1);
    switch (c) {
      case '\0':
        refuse("a \\ at the end");
      case 's':
        return replace(2, R"(\p{White_Space})");
      case 'S':
        return replace(2, R"(\P{White_Space})");
      case 'w':
      case 'W':
        return replace_class(c == 'W', word_class());
      case 'h':
      case 'H':
        return replace_class(c == 'H', kHexClass);
      case 'v':
        return replace(2, R"(\x0b)");
      case 'd':
      case 'D':
        position_ += 2;
        return category("Nd", c == 'D');
      case 'p':
      case 'P':
        return property();
      case 'u':
        return four_digits();
      case 'x':
        return hexadecimal();
      default:
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 &&
            kSameEscapes.find(c) == std::string_view::npos) {
          refuse(std::string("\\") + c);
        }
        return copy(2);
    }
  }

  void replace_class(bool negated, std::string_view members) {
    if (negated && in_class_) refuse(std::string("\\") + peek(1) + " inside a class");
    const std::string text(members);
    replace(2, in_class_ ? text : (negated ? "[^" : "[") + text + "]");
  }

  void property() {
    const std::size_t end = pattern_.find('}', position_);
    if (peek(2) != '{' || end == std::string_view::npos) refuse("\\p without {name}");
    std::string name(pattern_.substr(position_ + 3, end - position_ - 3));
    const bool is_caret = name.starts_with('^');
    name.erase(0, is_caret ? 1 : 0);
    const bool negated = is_caret != (peek(1) == 'P');
    const bool is_script =
        name.size() > 2 && u_getPropertyValueEnum(UCHAR_SCRIPT, name.c_str()) >= 0;
    position_ = end + 1;
    if (name.size() <= 2) return category(name, negated);
    result_ += std::string(negated ? R"(\P{)" : R"(\p{)") + (is_script ? "sc:" : "") + name + "}";
  }

  // A general category, with the newer characters of it.
  void category(const std::string& name, bool negated) {
    const std::string newer = newer_members(name);
    if (newer.empty() || (negated && in_class_)) {
      result_ += (negated ? R"(\P{)" : R"(\p{)") + name + "}";
    } else if (in_class_) {
      result_ += R"(\p{)" + name + "}" + newer;
    } else {
      result_ += (negated ? R"([^\p{)" : R"([\p{)") + name + "}" + newer + "]";
    }
  }

  void four_digits() {
    const std::string_view digits = pattern_.substr(position_ + 2, 4);
    if (digits.size() < 4) refuse("\\u without four digits");
    replace(6, R"(\x{)" + std::string(digits) + "}");
  }

  void hexadecimal() {
    const char first = peek(2);
    if (first != '{' && (first < '0' || first > '7')) refuse("\\x of a byte that is not ASCII");
    copy(2);
  }

  std::string_view pattern_;
  std::string result_;
  std::size_t position_ = 0;
  bool in_class_ = false;
};

}  // namespace

std::string pcre2_pattern(std::string_view oniguruma_pattern) {
  return Translation(oniguruma_pattern).run();
}

}  // namespace aha::text
