#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "text/added_tokens.h"
#include "text/bpe_model.h"
#include "text/decoder.h"
#include "text/normalizer.h"
#include "text/post_processor.h"
#include "text/pre_tokenizer.h"
#include "text/tokenizer.h"

namespace aha::text {

// What a Tokenizer is made of.
struct Tokenizer::Parts {
  struct DecodedToken {
    std::string_view text;  // what the decoder is given; lies in `model` or `added`
    bool special = false;
    bool exists = false;
  };

  Parts(std::string text, std::string file_name, const JsonNode& root);
  Parts(const Parts&) = delete;

  // The token of `id`, or TokenizerError.
  const DecodedToken& token(std::int32_t id) const;

  // The ids of a text between added tokens, behind `ids`.
  void encode_plain(std::string text, bool at_start, std::vector<std::int32_t>& ids) const;

  std::string json;
  std::string file;
  std::unique_ptr<const Normalizer> normalizer;       // may be null
  std::unique_ptr<const PreTokenizer> pre_tokenizer;  // may be null
  BpeModel model;
  AddedTokens added;
  PostProcessor post_processor;
  Decoder decoder;
  std::vector<DecodedToken> tokens;  // by id
};

}  // namespace aha::text
