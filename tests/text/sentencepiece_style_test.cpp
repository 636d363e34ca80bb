#include <gtest/gtest.h>

#include "tests/text/tiny_tokenizer.h"

namespace aha::text {
namespace {

using Ids = std::vector<std::int32_t>;
using nlohmann::json;

constexpr int kUnknown = 0;
constexpr int kByte = 1;     // of the token of byte 0
constexpr int kSpace = 257;  // ▁, then a, b, ▁a

// Llama 2's kind: a visible space, and bytes for what is not in the vocabulary.
json llama2_style() {
  json vocab = {{"<unk>", kUnknown}, {"▁", kSpace}, {"a", 258}, {"b", 259}, {"▁a", 260}};
  for (int byte = 0; byte < 256; ++byte) {
    char name[7];
    std::snprintf(name, sizeof name, "<0x%02X>", static_cast<unsigned>(byte));
    vocab[name] = kByte + byte;
  }
  const json replace = {{"type", "Replace"}, {"pattern", {{"String", "▁"}}}, {"content", " "}};
  const json strip = {{"type", "Strip"}, {"content", " "}, {"start", 1}, {"stop", 0}};
  return {{"version", "1.0"},
          {"added_tokens", {added_token(261, "<s>", true)}},
          {"normalizer",
           {{"type", "Sequence"},
            {"normalizers",
             {{{"type", "Prepend"}, {"prepend", "▁"}},
              {{"type", "Replace"}, {"pattern", {{"String", " "}}}, {"content", "▁"}}}}}},
          {"decoder",
           {{"type", "Sequence"},
            {"decoders", {replace, {{"type", "ByteFallback"}}, {{"type", "Fuse"}}, strip}}}},
          {"model",
           {{"type", "BPE"},
            {"unk_token", "<unk>"},
            {"byte_fallback", true},
            {"vocab", vocab},
            {"merges", {"▁ a"}}}}};
}

TEST(SentencePieceStyle, PrependsSpaceAndFallsBackToBytes) {
  const Tokenizer tokenizer = load(llama2_style());
  EXPECT_EQ(tokenizer.encode("a b"), (Ids{260, kSpace, 259}));
  EXPECT_EQ(tokenizer.encode("<s>a<s>b"), (Ids{261, 260, 261, kSpace, 259}));
  EXPECT_EQ(tokenizer.encode("bé"), (Ids{kSpace, 259, kByte + 0xC3, kByte + 0xA9}));
}

TEST(SentencePieceStyle, DecodesBack) {
  const Tokenizer tokenizer = load(llama2_style());
  for (const std::string text : {"a b", " a", "  a", "日本 ab 😀", "\n", "a "}) {
    EXPECT_EQ(tokenizer.decode(tokenizer.encode(text)), text);
  }
  // A run of bytes that is not UTF-8 as a whole is one U+FFFD a byte.
  EXPECT_EQ(tokenizer.decode(Ids{258, kByte + 0x41, kByte + 0xFF, 258}), "a\uFFFD\uFFFDa");
}

TEST(SentencePieceStyle, UnknownTokens) {
  json document = llama2_style();
  document["model"]["byte_fallback"] = false;
  EXPECT_EQ(load(document).encode("ax日b"), (Ids{260, kUnknown, kUnknown, 259}));
  document["model"]["fuse_unk"] = true;
  EXPECT_EQ(load(document).encode("ax日b"), (Ids{260, kUnknown, 259}));
  document["model"]["unk_token"] = nullptr;
  EXPECT_EQ(load(document).encode("ax日b"), (Ids{260, 259}));
}

TEST(SentencePieceStyle, MetaspaceSchemes) {
  json document = llama2_style();
  document["normalizer"] = nullptr;
  const auto encode = [&](const char* scheme, const char* text) {
    const json metaspace = {
        {"type", "Metaspace"}, {"replacement", "▁"}, {"prepend_scheme", scheme}};
    document["pre_tokenizer"] = document["decoder"] = metaspace;
    return load(document).encode(text);
  };
  EXPECT_EQ(encode("first", "a<s>a"), (Ids{260, 261, 258}));
  EXPECT_EQ(encode("always", "a<s>a"), (Ids{260, 261, 260}));
  EXPECT_EQ(encode("never", "a<s>a"), (Ids{258, 261, 258}));
  EXPECT_EQ(encode("always", " a"), (Ids{260}));
  EXPECT_EQ(load(document).decode(Ids{260, 260}), "a a");
}

TEST(SentencePieceStyle, WithoutDecoderTokensAreJoinedBySpaces) {
  json document = llama2_style();
  document["decoder"] = nullptr;
  EXPECT_EQ(load(document).decode(Ids{260, 259}), "▁a b");
}

TEST(SentencePieceStyle, StripAtTheEndWaitsForIt) {
  json document = llama2_style();
  document["decoder"]["decoders"][3]["stop"] = 2;
  EXPECT_EQ(load(document).decode(Ids{kSpace, kSpace, 258, kSpace, kSpace, kSpace}), " a ");
  EXPECT_EQ(load(document).decode(Ids{258, kSpace, kSpace, 258, kSpace}), "a  a");
}

}  // namespace
}  // namespace aha::text
