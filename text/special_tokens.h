#pragma once

#include <string>
#include <string_view>

#include "text/byte_level_tokenizer.h"

namespace aha::text {

// The names of special tokens that a tokenizer_config.json gives, written as text or as
// {"content": text}. Throws TokenizerError that names `origin` for anything else.
SpecialTokenNames parse_special_token_names(std::string_view tokenizer_config_json,
                                            const std::string& origin);

}  // namespace aha::text
