// libFuzzer's entry: any bytes are refused as a ChatTemplateError, or render within the limits.
//
//   cmake -B build-fuzz -DCMAKE_CXX_COMPILER=clang++ -DAHA_WITH_TORCH=OFF -DAHA_FUZZ=ON \
//     -DAHA_SANITIZE=address,undefined,fuzzer-no-link
//   cmake --build build-fuzz --target fuzz_chat_template
//   build-fuzz/tests/bin/fuzz_chat_template -max_len=4096 CORPUS_FOLDER \
//     tests/text/goldens/chat_templates

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <nlohmann/json.hpp>

#include "text/chat_template.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto kVariables = nlohmann::ordered_json::parse(R"({
    "messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "é u"},
      {"role": "assistant", "content": null, "tool_calls": [{"id": "123456789",
        "function": {"name": "f", "arguments": {"a": [1, 2.5]}}}]}],
    "tools": [{"function": {"name": "f", "parameters": {"properties": {"a": {"type": "string"}}}}}],
    "add_generation_prompt": true, "bos_token": "<s>", "eos_token": "</s>"})");
  try {
    const std::string_view source(reinterpret_cast<const char*>(data), size);
    aha::text::ChatTemplate::from_source(source, "fuzz.jinja").render(kVariables);
  } catch (const aha::text::ChatTemplateError&) {
  }
  return 0;
}
