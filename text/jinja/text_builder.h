#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aha::text::jinja {

// No text that a template makes may be longer, in bytes.
inline constexpr std::size_t kMaxTextBytes = 64 << 20;

// Grows a text; fails with an OperationError before it is longer than kMaxTextBytes.
class TextBuilder {
 public:
  void append(std::string_view text);
  void append_repeated(std::string_view text, std::size_t times);

  const std::string& text() const { return text_; }
  std::string take() { return std::move(text_); }

 private:
  void make_room(std::size_t bytes) const;

  std::string text_;
};

}  // namespace aha::text::jinja
