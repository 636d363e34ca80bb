// libFuzzer's entry: of any bytes the words are counted, and none twice.
//
//   cmake --build build-fuzz --target fuzz_language && build-fuzz/tests/bin/fuzz_language

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <numeric>
#include <string_view>

#include "rewards/language_words.h"
#include "rewards/prose.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (aha::rewards::keep_prose(text).size() != size) std::abort();
  const auto counts = aha::rewards::count_words_by_language(text);
  if (std::accumulate(counts.of.begin(), counts.of.end(), std::size_t{0}) != counts.all)
    std::abort();
  if (counts.all > size) std::abort();
  return 0;
}
