#include "text/stream_decoder.h"

#include <random>
#include <stdexcept>

#include <gtest/gtest.h>

#include "tests/text/tiny_tokenizer.h"
#include "text/utf8.h"

namespace aha::text {
namespace {

using Ids = std::vector<std::int32_t>;
using nlohmann::json;

json with_special() {
  json document = tiny_tokenizer({{"a", "b"}});
  document["added_tokens"] = {added_token(257, "<s>", true), added_token(258, "<think>")};
  return document;
}

TEST(StreamDecoder, HoldsHalfACharacterBack) {
  StreamDecoder stream(load(with_special()));
  EXPECT_EQ(stream.push('a'), "a");
  EXPECT_EQ(stream.push(0xF0), "");
  EXPECT_EQ(stream.push(0x9F), "");
  EXPECT_EQ(stream.push(0x98), "");
  EXPECT_EQ(stream.push(0x80), "😀");
  EXPECT_EQ(stream.push(0xE4), "");
  EXPECT_EQ(stream.push('x'), "\uFFFDx");
  EXPECT_EQ(stream.push(0xE4), "");
  EXPECT_EQ(stream.finish(), "\uFFFD");
  EXPECT_EQ(stream.finish(), "");
}

TEST(StreamDecoder, SkipsSpecialTokensOnly) {
  StreamDecoder stream(load(with_special()), true);
  EXPECT_EQ(stream.push(257), "");
  EXPECT_EQ(stream.push(258), "<think>");
}

TEST(StreamDecoder, RefusesWrongUse) {
  StreamDecoder stream(load(with_special()));
  EXPECT_THROW(stream.push(259), TokenizerError);
  stream.finish();
  EXPECT_THROW(stream.push('a'), std::logic_error);
}

TEST(StreamDecoder, PiecesAreWholeCharactersAndAddUpToDecode) {
  const Tokenizer tokenizer = load(with_special());
  std::mt19937 random(9);
  const Ids likely = {'a',  256,  257,  258,  0xE4, 0xBD, 0xA0,
                      0xF0, 0x9F, 0x98, 0x80, 0xFF, 0xC3, 0xA9};
  for (int round = 0; round < 5000; ++round) {
    Ids ids;
    for (std::size_t i = random() % 20; i > 0; --i) ids.push_back(likely[random() % likely.size()]);
    const bool skip = random() % 2 == 0;
    StreamDecoder stream(tokenizer, skip);
    std::string text;
    for (const std::int32_t id : ids) {
      const std::string piece = stream.push(id);
      ASSERT_TRUE(is_valid_utf8(piece));
      text += piece;
    }
    text += stream.finish();
    ASSERT_EQ(text, tokenizer.decode(ids, skip));
  }
}

}  // namespace
}  // namespace aha::text
