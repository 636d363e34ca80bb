#include "text/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <cstdint>
#include <limits>
#include <optional>

#include "text/utf8.h"

namespace aha::text {
namespace {

constexpr std::size_t kJitStackStart = 32 * 1024;
constexpr std::size_t kJitStackLimit = 8 * 1024 * 1024;
constexpr std::uint32_t kHeapLimitKibibytes = 4 * 1024 * 1024;

std::string pcre2_message(int code) {
  PCRE2_UCHAR buffer[256] = {};
  pcre2_get_error_message(code, buffer, sizeof buffer);
  return reinterpret_cast<const char*>(buffer);
}

// What matching needs beside the compiled pattern; one for each thread.
class MatchScratch {
 public:
  MatchScratch()
      : data_(pcre2_match_data_create(1, nullptr)),
        context_(pcre2_match_context_create(nullptr)),
        stack_(pcre2_jit_stack_create(kJitStackStart, kJitStackLimit, nullptr)) {
    if (data_ == nullptr || context_ == nullptr) throw std::bad_alloc();
    // Long runs of text are not an attack, so only memory bounds a match.
    pcre2_set_match_limit(context_, std::numeric_limits<std::uint32_t>::max());
    pcre2_set_depth_limit(context_, std::numeric_limits<std::uint32_t>::max());
    pcre2_set_heap_limit(context_, kHeapLimitKibibytes);
    if (stack_ != nullptr) pcre2_jit_stack_assign(context_, nullptr, stack_);
  }
  MatchScratch(const MatchScratch&) = delete;
  MatchScratch& operator=(const MatchScratch&) = delete;
  ~MatchScratch() {
    pcre2_jit_stack_free(stack_);
    pcre2_match_context_free(context_);
    pcre2_match_data_free(data_);
  }

  std::optional<Span> match(const pcre2_code* code, std::string_view text, std::size_t from) {
    // The text is known to be well formed; checking it again at each match would be quadratic.
    const auto* subject = reinterpret_cast<PCRE2_SPTR>(text.data());
    int rc = pcre2_match(code, subject, text.size(), from, PCRE2_NO_UTF_CHECK, data_, context_);
    if (rc == PCRE2_ERROR_JIT_STACKLIMIT) {
      rc = pcre2_match(code, subject, text.size(), from, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, data_,
                       context_);
    }
    if (rc == PCRE2_ERROR_NOMATCH) return std::nullopt;
    if (rc < 0) throw RegexError("a regular expression failed on a text: " + pcre2_message(rc));
    const PCRE2_SIZE* offsets = pcre2_get_ovector_pointer(data_);
    return Span{offsets[0], offsets[1]};
  }

 private:
  pcre2_match_data* data_;
  pcre2_match_context* context_;
  pcre2_jit_stack* stack_;
};

}  // namespace

void Regex::FreeCode::operator()(void* code) const {
  pcre2_code_free(static_cast<pcre2_code*>(code));
}

Regex::Regex(std::string_view pattern) {
  const std::string translated = pcre2_pattern(pattern);
  int error = 0;
  PCRE2_SIZE offset = 0;
  pcre2_code* code =
      pcre2_compile(reinterpret_cast<PCRE2_SPTR>(translated.data()), translated.size(),
                    PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE, &error, &offset, nullptr);
  if (code == nullptr) {
    throw RegexError("the regular expression " + translated + " is wrong at byte " +
                     std::to_string(offset) + ": " + pcre2_message(error));
  }
  code_.reset(code);
  // Where there is no just-in-time compiler the interpreter matches the same, only slower.
  pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
}

void Regex::find_all(std::string_view text, std::vector<Span>& matches) const {
  thread_local MatchScratch scratch;
  const auto* code = static_cast<const pcre2_code*>(code_.get());
  constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
  std::size_t position = 0;
  std::size_t last_end = kNone;
  while (position <= text.size()) {
    const std::optional<Span> match = scratch.match(code, text, position);
    if (!match) return;
    if (match->begin == match->end && match->end == last_end) {
      if (position == text.size()) return;
      next_code_point(text, position);
      continue;
    }
    matches.push_back(*match);
    position = last_end = match->end;
  }
}

}  // namespace aha::text
