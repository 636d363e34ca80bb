#include "text/special_tokens.h"

#include <nlohmann/json.hpp>

#include "text/tokenizer_error.h"

namespace aha::text {

SpecialTokenNames parse_special_token_names(std::string_view tokenizer_config_json,
                                            const std::string& origin) {
  const auto config =
      nlohmann::json::parse(tokenizer_config_json, nullptr, /*allow_exceptions=*/false);
  if (!config.is_object()) throw TokenizerError(origin, "", "not a JSON object");
  const auto name = [&](const char* key) -> std::string {
    const auto found = config.find(key);
    if (found == config.end() || found->is_null()) return "";
    if (found->is_string()) return found->get<std::string>();
    if (found->is_object() && found->contains("content") && (*found)["content"].is_string()) {
      return (*found)["content"].get<std::string>();
    }
    throw TokenizerError(origin, key, "expected a text or {\"content\": text}");
  };
  return {name("bos_token"), name("eos_token"), name("pad_token")};
}

}  // namespace aha::text
