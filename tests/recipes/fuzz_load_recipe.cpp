// libFuzzer's entry: any bytes are refused as a RecipeError, or are a recipe that loads back from
// its resolved form. The first line, if it begins with "#=", is an override.
//
//   cmake -B build-fuzz -DCMAKE_CXX_COMPILER=clang++ -DAHA_WITH_TORCH=OFF -DAHA_FUZZ=ON \
//     -DAHA_SANITIZE=address,undefined,fuzzer-no-link
//   cmake --build build-fuzz --target fuzz_load_recipe
//   build-fuzz/tests/bin/fuzz_load_recipe -max_len=8192 CORPUS_FOLDER recipes/

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "recipes/load_recipe.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<std::string> overrides;
  if (text.substr(0, 2) == "#=") overrides.emplace_back(text.substr(2, text.find('\n') - 2));
  try {
    const aha::recipes::Recipe recipe = aha::recipes::parse_recipe(text, "fuzz.yaml", overrides);
    const std::string yaml = aha::recipes::to_yaml(recipe);
    if (aha::recipes::to_yaml(aha::recipes::parse_recipe(yaml, "again.yaml")) != yaml) std::abort();
  } catch (const aha::recipes::RecipeError& error) {
    // What the resolved form gives rise to is no mistake of the input.
    if (error.mistakes().empty() || error.mistakes()[0].file == "again.yaml") std::abort();
  }
  return 0;
}
