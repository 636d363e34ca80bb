// libFuzzer's entry: any bytes are refused as a SafetensorsError, or every tensor lies within them.
//
//   cmake -B build-fuzz -DCMAKE_CXX_COMPILER=clang++ -DAHA_WITH_TORCH=OFF -DAHA_FUZZ=ON \
//     -DAHA_SANITIZE=address,undefined,fuzzer-no-link
//   cmake --build build-fuzz --target fuzz_safetensors
//   build-fuzz/tests/bin/fuzz_safetensors -max_len=4096 CORPUS_FOLDER

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "policy/safetensors_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> image(reinterpret_cast<const std::byte*>(data), size);
  try {
    for (const auto& [name, entry] : aha::policy::parse_safetensors(image, "fuzz")) {
      const bool before = entry.bytes.data() < image.data();
      const bool beyond = entry.bytes.data() + entry.bytes.size() > image.data() + image.size();
      if (before || beyond) std::abort();
    }
  } catch (const aha::policy::SafetensorsError&) {
  }
  return 0;
}
