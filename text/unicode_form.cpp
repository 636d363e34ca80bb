#include "text/unicode_form.h"

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string_view>
#include <vector>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uniset.h>

#include "text/utf8.h"

namespace aha::text {
namespace {

// ICU sorts the marks of one character by insertion; longer runs are sorted before it sees them.
constexpr std::size_t kLongRunOfMarks = 64;

const icu::Normalizer2& of_any_age(UnicodeForm form, UErrorCode& status) {
  switch (form) {
    case UnicodeForm::nfc:
      return *icu::Normalizer2::getNFCInstance(status);
    case UnicodeForm::nfd:
      return *icu::Normalizer2::getNFDInstance(status);
    case UnicodeForm::nfkc:
      return *icu::Normalizer2::getNFKCInstance(status);
    case UnicodeForm::nfkd:
      break;
  }
  return *icu::Normalizer2::getNFKDInstance(status);
}

void check(UErrorCode status) {
  if (U_SUCCESS(status)) return;
  throw std::runtime_error(std::string("Unicode normalization failed: ") + u_errorName(status));
}

const icu::UnicodeSet& characters_of_unicode_11() {
  static const icu::UnicodeSet kCharacters = [] {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeSet characters(icu::UnicodeString("[:age=11.0:]"), status);
    check(status);
    characters.freeze();
    return characters;
  }();
  return kCharacters;
}

std::string normalize_by_icu(UnicodeForm form, std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::FilteredNormalizer2 normalizer(of_any_age(form, status), characters_of_unicode_11());
  std::string result;
  icu::StringByteSink<std::string> sink(&result, static_cast<int32_t>(text.size()));
  const icu::StringPiece piece(text.data(), static_cast<int32_t>(text.size()));
  normalizer.normalizeUTF8(0, piece, sink, nullptr, status);
  check(status);
  return result;
}

bool is_mark(char32_t code_point) {
  const auto c = static_cast<UChar32>(code_point);
  return c >= 0x300 && u_getCombiningClass(c) != 0 && characters_of_unicode_11().contains(c);
}

// The canonical decomposition of a run of marks in canonical order: equivalent to the run.
std::string sorted_marks(std::string_view run) {
  std::vector<char32_t> marks;
  for (std::size_t position = 0; position < run.size();) {
    std::string mark;
    append_utf8(next_code_point(run, position), mark);
    const std::string parts = normalize_by_icu(UnicodeForm::nfd, mark);
    for (std::size_t i = 0; i < parts.size();) marks.push_back(next_code_point(parts, i));
  }
  std::stable_sort(marks.begin(), marks.end(), [](char32_t a, char32_t b) {
    return u_getCombiningClass(static_cast<UChar32>(a)) <
           u_getCombiningClass(static_cast<UChar32>(b));
  });
  std::string text;
  for (const char32_t mark : marks) append_utf8(mark, text);
  return text;
}

std::string with_sorted_marks(const std::string& text) {
  std::string result;
  std::size_t copied = 0;
  std::size_t run_begin = 0;
  std::size_t run_length = 0;
  const auto close_run = [&](std::size_t end) {
    if (run_length > kLongRunOfMarks) {
      result.append(text, copied, run_begin - copied);
      result += sorted_marks(std::string_view(text).substr(run_begin, end - run_begin));
      copied = end;
    }
    run_length = 0;
  };
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t begin = position;
    if (!is_mark(next_code_point(text, position))) {
      close_run(begin);
    } else if (run_length++ == 0) {
      run_begin = begin;
    }
  }
  close_run(text.size());
  if (copied == 0) return text;
  result.append(text, copied);
  return result;
}

}  // namespace

std::string to_form(UnicodeForm form, std::string text) {
  const bool ascii = std::all_of(text.begin(), text.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (ascii) return text;
  return normalize_by_icu(form, with_sorted_marks(text));
}

}  // namespace aha::text
