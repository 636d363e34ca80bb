// A tokenizer.json broken at random is refused as a TokenizerError, or it is right and encodes and
// decodes; it never does anything else.

#include <algorithm>
#include <chrono>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/text/tiny_tokenizer.h"
#include "text/stream_decoder.h"
#include "text/utf8.h"

namespace aha::text {
namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;
using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t bound) { return random() % bound; }

// Every part that is supported, with few tokens, so that a break seldom is one of the vocabulary.
json many_parts() {
  return json::parse(R"({
    "version": "1.0", "truncation": null, "padding": null,
    "added_tokens": [
      {"id": 0, "content": "<s>", "single_word": false, "lstrip": false, "rstrip": false,
       "normalized": false, "special": true},
      {"id": 15, "content": "<é>", "single_word": true, "lstrip": true, "rstrip": true,
       "normalized": true, "special": false}],
    "normalizer": {"type": "Sequence", "normalizers": [
      {"type": "NFC"}, {"type": "NFKD"}, {"type": "Prepend", "prepend": "▁"},
      {"type": "Replace", "pattern": {"String": " "}, "content": "▁"},
      {"type": "Replace", "pattern": {"Regex": "x+|[^\\s\\p{L}]{2,3}"}, "content": "y"}]},
    "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
      {"type": "Split", "pattern": {"Regex": "(?i:'s)|\\p{L}+|\\p{N}{1,3}|\\s+(?!\\S)|\\s+"},
       "behavior": "MergedWithNext", "invert": true},
      {"type": "Split", "pattern": {"String": "a"}, "behavior": "Contiguous", "invert": false},
      {"type": "Digits", "individual_digits": true},
      {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": true},
      {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true}]},
    "post_processor": {"type": "Sequence", "processors": [
      {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": false},
      {"type": "TemplateProcessing",
       "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}},
                  {"Sequence": {"id": "A", "type_id": 0}}],
       "pair": [],
       "special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]}}}]},
    "decoder": {"type": "Sequence", "decoders": [
      {"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
      {"type": "ByteFallback"}, {"type": "Fuse"},
      {"type": "Strip", "content": " ", "start": 1, "stop": 2},
      {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": false},
      {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true}]},
    "model": {"type": "BPE", "dropout": null, "unk_token": "<unk>", "fuse_unk": true,
      "byte_fallback": true, "ignore_merges": true, "continuing_subword_prefix": "",
      "end_of_word_suffix": null,
      "vocab": {"<s>": 0, "<unk>": 1, "a": 2, "b": 3, "ab": 4, "▁": 5, "Ġ": 6, "Ġa": 7, "<0xC3>": 8,
                "<0xA9>": 9, "1": 10, "'": 11, "s": 12, "'s": 13, "aab": 14},
      "merges": ["a b", ["Ġ", "a"], "' s", "a ab"]}})");
}

void collect(json& value, std::vector<json*>& values) {
  values.push_back(&value);
  if (value.is_structured()) {
    for (json& member : value) collect(member, values);
  }
}

json odd_value(Random& random) {
  static const std::vector<json> kValues = {nullptr,
                                            true,
                                            false,
                                            0,
                                            1,
                                            -1,
                                            3.5,
                                            1e300,
                                            4294967296,
                                            2147483647,
                                            18446744073709551615ULL,
                                            "",
                                            " ",
                                            "▁",
                                            "a",
                                            "(",
                                            "(a*)*",
                                            "x*",
                                            "\\w",
                                            "[",
                                            "<s>",
                                            "<unk>",
                                            "<0xC3>",
                                            "Sequence",
                                            "ByteLevel",
                                            "Fuse",
                                            "Isolated",
                                            "é",
                                            "a b c",
                                            json::array(),
                                            json::object(),
                                            {{"Regex", "^|$"}},
                                            {{"String", ""}},
                                            {1, 2, 3},
                                            {{"type", "ByteLevel"}}};
  return kValues[below(random, kValues.size())];
}

// Puts something else into one place.
void mutate_value(json& document, Random& random) {
  std::vector<json*> values;
  collect(document, values);
  json& value = *values[below(random, values.size())];
  const json other = *values[below(random, values.size())];
  switch (below(random, 4)) {
    case 0:
      value = other;
      break;
    case 1:
      if (value.is_array() && !value.empty()) value.push_back(value[below(random, value.size())]);
      break;
    case 2:
      if (value.is_structured() && !value.empty()) {
        auto member = value.begin();
        std::advance(member, below(random, value.size()));
        value.erase(member);
      }
      break;
    default:
      value = odd_value(random);
  }
}

// Changes bytes, leaves some out or doubles them.
void mutate_text(std::string& text, Random& random) {
  const std::size_t at = below(random, text.size());
  const std::size_t length = below(random, 20);
  switch (below(random, 3)) {
    case 0:
      text[at] = static_cast<char>(random());
      break;
    case 1:
      text.erase(at, length);
      break;
    default:
      text.insert(at, text.substr(below(random, text.size()), length));
  }
}

std::string mutation(Random& random) {
  json document = many_parts();
  const std::size_t kind = below(random, 3);
  for (std::size_t times = below(random, 4); kind != 0 && times > 0; --times) {
    mutate_value(document, random);
  }
  std::string text = document.dump();
  if (kind != 1) mutate_text(text, random);
  return text;
}

void use(const Tokenizer& tokenizer, Random& random) {
  for (const std::string text : {"ab's 12 <s>é", "", " a<é> aab\n", "\xFF日本", "e\u0301x!!xx"}) {
    tokenizer.decode(tokenizer.encode(text, true), true);
  }
  StreamDecoder stream(tokenizer);
  std::string streamed;
  std::vector<std::int32_t> ids;
  for (std::size_t i = 0; i < 30; ++i) {
    const auto id = static_cast<std::int32_t>(
        below(random, static_cast<std::size_t>(std::max(1, tokenizer.vocab_size()))));
    try {
      streamed += stream.push(id);
      ids.push_back(id);
    } catch (const TokenizerError&) {  // a gap between ids
    }
  }
  streamed += stream.finish();
  EXPECT_TRUE(is_valid_utf8(streamed));
  EXPECT_EQ(streamed, tokenizer.decode(ids));
}

bool is_right(const std::string& text, Random& random) {
  try {
    use(Tokenizer::from_json(text, "m.json"), random);
    return true;
  } catch (const TokenizerError& error) {
    EXPECT_TRUE(std::string(error.what()).starts_with("m.json: ")) << error.what();
    return false;
  }
}

TEST(MutatedTokenizer, IsRefusedOrRight) {
  Random random(3);
  ASSERT_TRUE(is_right(many_parts().dump(), random));
  int right = 0;
  constexpr int kMutations = 6000;
  for (int i = 0; i < kMutations; ++i) {
    const std::string text = mutation(random);
    const auto start = Clock::now();
    ASSERT_NO_THROW(right += is_right(text, random) ? 1 : 0) << text;
    ASSERT_LT(Clock::now() - start, std::chrono::seconds(10)) << text;
  }
  EXPECT_GT(right, kMutations / 20);
  EXPECT_LT(right, kMutations * 19 / 20);
}

}  // namespace
}  // namespace aha::text
