#include "text/byte_level_tokenizer.h"

#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "text/tokenizer.h"

namespace aha::text {
namespace {

using Ids = std::vector<std::int32_t>;
using Strings = std::vector<std::string>;

TEST(ByteLevelTokenizer, IdsAreInTheOrderSpecialAddedBytes) {
  const Strings special = {"<|pad|>", "<|end|>"};
  const Strings added = {"<think>", "</think>"};
  const Tokenizer tokenizer =
      Tokenizer::from_json(byte_level_tokenizer_json(special, added), "fresh");
  EXPECT_EQ(tokenizer.vocab_size(), 4 + 256);
  EXPECT_EQ(tokenizer.token_id("<|end|>"), 1);
  const Ids ids = tokenizer.encode("<think>a\n</think><|end|>");
  EXPECT_EQ(ids, (Ids{2, 4 + 'a', 4 + '\n', 3, 1}));
  EXPECT_EQ(tokenizer.decode(ids, true), "<think>a\n</think>");
  EXPECT_EQ(tokenizer.encode("a", true), Ids{4 + 'a'});
}

TEST(ByteLevelTokenizer, AnyTextComesBack) {
  const Tokenizer tokenizer = Tokenizer::from_json(byte_level_tokenizer_json({}, {}), "fresh");
  std::string text;
  for (int c = 0; c < 128; ++c) text.push_back(static_cast<char>(c));
  text += "日本語 😀 don't\r\n";
  EXPECT_EQ(tokenizer.encode(text).size(), text.size());
  EXPECT_EQ(tokenizer.decode(tokenizer.encode(text)), text);
}

TEST(ByteLevelTokenizer, RefusesTokensThatWouldNotWork) {
  for (const std::string token : {"", "a", "Ġ", "éé", "\xFF"}) {
    const Strings tokens = {token};
    EXPECT_THROW(byte_level_tokenizer_json(tokens, {}), std::invalid_argument) << token;
    EXPECT_THROW(byte_level_tokenizer_json({}, tokens), std::invalid_argument) << token;
  }
  const Strings twice = {"<s>"};
  EXPECT_THROW(byte_level_tokenizer_json(twice, twice), std::invalid_argument);
}

TEST(ByteLevelTokenizer, ConfigNamesTheTokensThatAreThere) {
  const auto config = nlohmann::json::parse(
      byte_level_tokenizer_config_json({.bos_token = "", .eos_token = "</s>", .pad_token = "<p>"}));
  EXPECT_EQ(config["eos_token"], "</s>");
  EXPECT_EQ(config["pad_token"], "<p>");
  EXPECT_FALSE(config.contains("bos_token"));
  EXPECT_EQ(config["tokenizer_class"], "PreTrainedTokenizerFast");
}

}  // namespace
}  // namespace aha::text
