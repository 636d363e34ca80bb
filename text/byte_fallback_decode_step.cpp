#include "text/byte_fallback_decode_step.h"

#include <charconv>
#include <optional>

#include "text/utf8.h"

namespace aha::text {
namespace {

std::optional<char> byte_of(std::string_view token) {
  if (token.size() != 6 || !token.starts_with("<0x") || token[5] != '>') return std::nullopt;
  const char* digits = token.data() + 3;
  // Rust's from_str_radix takes a sign, so `<0x+5>` is a byte to the `tokenizers` package.
  if (*digits == '+') ++digits;
  unsigned value = 0;
  const auto [end, error] = std::from_chars(digits, token.data() + 5, value, 16);
  if (error != std::errc() || end != token.data() + 5) return std::nullopt;
  return static_cast<char>(value);
}

}  // namespace

void ByteFallbackDecodeStep::push_token(std::string_view token, FragmentSink& sink) {
  if (const auto byte = byte_of(token)) {
    run_ += *byte;
    return;
  }
  end_run(sink);
  sink.accept({token, true, true});
}

void ByteFallbackDecodeStep::end_run(FragmentSink& sink) {
  if (run_.empty()) return;
  if (is_valid_utf8(run_)) {
    sink.accept({run_, true, true});
  } else {
    for (std::size_t i = 0; i < run_.size(); ++i) sink.accept({"\uFFFD", true, true});
  }
  run_.clear();
}

}  // namespace aha::text
