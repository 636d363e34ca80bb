#include "text/tokenizer.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/text/tiny_tokenizer.h"

namespace aha::text {
namespace {

using Ids = std::vector<std::int32_t>;
using nlohmann::json;
using testing::HasSubstr;

// "ab" 256, "abc" 257, " a" 258
json merged() { return tiny_tokenizer({{"a", "b"}, {"ab", "c"}, {"Ġ", "a"}}); }

std::string error_of(const json& document) {
  try {
    load(document);
  } catch (const TokenizerError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Tokenizer, MergesByRank) {
  const Tokenizer tokenizer = load(merged());
  EXPECT_EQ(tokenizer.encode("abcab"), (Ids{257, 256}));
  EXPECT_EQ(tokenizer.encode("b abc"), (Ids{'b', ' ', 257}));
  EXPECT_EQ(tokenizer.encode("b a"), (Ids{'b', 258}));
  EXPECT_EQ(tokenizer.encode(""), Ids{});
  EXPECT_EQ(tokenizer.vocab_size(), 259);
  EXPECT_EQ(tokenizer.token_id("Ġa"), 258);
  EXPECT_EQ(tokenizer.token_id(" a"), std::nullopt);
}

TEST(Tokenizer, BothSpellingsOfMerges) {
  json document = merged();
  document["model"]["merges"] = {"a b", "ab c", "Ġ a"};
  EXPECT_EQ(load(document).encode("abcab a"), load(merged()).encode("abcab a"));
}

TEST(Tokenizer, IgnoreMergesTakesWholeWords) {
  json document = tiny_tokenizer();
  document["model"]["vocab"]["word"] = 256;
  EXPECT_EQ(load(document).encode("word"), (Ids{'w', 'o', 'r', 'd'}));
  document["model"]["ignore_merges"] = true;
  EXPECT_EQ(load(document).encode("word words"), (Ids{256, ' ', 'w', 'o', 'r', 'd', 's'}));
}

TEST(Tokenizer, AnyBytesComeBackAsText) {
  const Tokenizer tokenizer = load(merged());
  for (const std::string text : {"plain", "日本語 😀\n\t\x01", "a\u0301", "\u180e\u3000"}) {
    EXPECT_EQ(tokenizer.decode(tokenizer.encode(text)), text);
  }
  EXPECT_EQ(tokenizer.decode(tokenizer.encode("a\xFF\xE4\xBDz")), "a\uFFFD\uFFFDz");
  EXPECT_EQ(tokenizer.encode(std::string("\0", 1)), Ids{0});
  EXPECT_EQ(tokenizer.decode(Ids{0xE4, 0xBD}), "\uFFFD");
}

TEST(Tokenizer, RecognisesAddedTokens) {
  json document = tiny_tokenizer();
  document["added_tokens"] = {added_token(256, "<a>", true), added_token(257, "<a>b"),
                              added_token(258, "<think>")};
  const Tokenizer tokenizer = load(document);
  EXPECT_EQ(tokenizer.encode("<a>x<a>b<a"), (Ids{256, 'x', 257, '<', 'a'}));
  const Ids ids = tokenizer.encode("<a><think>x");
  EXPECT_EQ(ids, (Ids{256, 258, 'x'}));
  EXPECT_EQ(tokenizer.decode(ids), "<a><think>x");
  EXPECT_EQ(tokenizer.decode(ids, true), "<think>x");
  EXPECT_EQ(tokenizer.token_id("<think>"), 258);
}

TEST(Tokenizer, AddedTokensTakeSpaceAndAskForWords) {
  json document = tiny_tokenizer();
  json strip = added_token(256, "<s>");
  strip["lstrip"] = strip["rstrip"] = true;
  json word = added_token(257, "cat");
  word["single_word"] = true;
  document["added_tokens"] = {strip, word};
  const Tokenizer tokenizer = load(document);
  EXPECT_EQ(tokenizer.encode("a \u3000<s>\n <s> b"), (Ids{'a', 256, 256, 'b'}));
  EXPECT_EQ(tokenizer.encode("cat"), (Ids{257}));
  EXPECT_EQ(tokenizer.encode("cats-cat."), (Ids{'c', 'a', 't', 's', '-', 257, '.'}));
}

TEST(Tokenizer, NormalizedAddedTokensAreFoundInNormalizedText) {
  json document = tiny_tokenizer();
  document["normalizer"] = {{"type", "NFC"}};
  json token = added_token(256, "e\u0301");
  token["normalized"] = true;
  document["added_tokens"] = {token};
  EXPECT_EQ(load(document).encode("xéx"), (Ids{'x', 256, 'x'}));
  document["added_tokens"] = {added_token(256, "e\u0301")};
  EXPECT_EQ(load(document).encode("é"), (Ids{0xC3, 0xA9}));
  EXPECT_EQ(load(document).encode("e\u0301"), Ids{256});
}

TEST(Tokenizer, AddsSpecialTokensOnDemand) {
  json document = tiny_tokenizer();
  document["added_tokens"] = {added_token(256, "<s>", true), added_token(257, "</s>", true)};
  const auto special = [](const char* token) {
    return json{{"SpecialToken", {{"id", token}, {"type_id", 0}}}};
  };
  document["post_processor"] = {
      {"type", "TemplateProcessing"},
      {"single", {special("<s>"), {{"Sequence", {{"id", "A"}, {"type_id", 0}}}}, special("</s>")}},
      {"pair", json::array()},
      {"special_tokens",
       {{"<s>", {{"id", "<s>"}, {"ids", {256}}}}, {"</s>", {{"id", "</s>"}, {"ids", {257}}}}}}};
  EXPECT_EQ(load(document).encode("a", true), (Ids{256, 'a', 257}));
  EXPECT_EQ(load(document).encode("a"), (Ids{'a'}));
  document["post_processor"]["special_tokens"].erase("<s>");
  EXPECT_THAT(error_of(document), HasSubstr("post_processor.special_tokens: the key \"<s>\""));
}

TEST(Tokenizer, KeepsTheFileAsItWas) {
  const std::string text = "  " + merged().dump(3) + "\n\n";
  EXPECT_EQ(Tokenizer::from_json(text, "x").json(), text);
}

TEST(Tokenizer, ReadsFiles) {
  const auto path = std::filesystem::path(testing::TempDir()) / "tokenizer_test.json";
  std::ofstream(path) << merged().dump();
  EXPECT_EQ(Tokenizer::from_file(path).encode("ab"), Ids{256});
  std::ofstream(path) << "{\"version\": ";
  EXPECT_THROW(Tokenizer::from_file(path), TokenizerError);
  std::filesystem::remove(path);
  EXPECT_THROW(Tokenizer::from_file(path), TokenizerError);
  EXPECT_THROW(Tokenizer::from_file(testing::TempDir()), TokenizerError);
}

TEST(Tokenizer, RefusesIdsWithoutAToken) {
  json document = tiny_tokenizer();
  document["model"]["vocab"]["far"] = 300;
  const Tokenizer tokenizer = load(document);
  EXPECT_EQ(tokenizer.vocab_size(), 301);
  EXPECT_EQ(tokenizer.decode(Ids{300}), "far");
  for (const std::int32_t id : {-1, 256, 299, 301, 1 << 30}) {
    EXPECT_THROW(tokenizer.decode(Ids{id}), TokenizerError) << id;
  }
}

TEST(Tokenizer, LongRunsAreNotQuadratic) {
  std::vector<std::pair<std::string, std::string>> merges;
  std::string token = "a";
  for (int i = 0; i < 6; ++i) {
    merges.emplace_back(token, token);
    token += token;
  }
  const Tokenizer tokenizer = load(tiny_tokenizer(merges));
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(tokenizer.encode(std::string(1 << 20, 'a')).size(), 1U << 14);
  for (const char* unit : {" ", "\n", "'", "1", "é", "\xFF", " a"}) {
    std::string text;
    while (text.size() < 1000000) text += unit;
    EXPECT_FALSE(tokenizer.encode(text).empty());
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
}

TEST(Tokenizer, ManyThreadsMayShareOne) {
  const Tokenizer tokenizer = load(merged());
  const std::string text = "abc ab 日本 cab's 123";
  const Ids expected = tokenizer.encode(text);
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  threads.reserve(wrong.size());
  for (int& wrong_here : wrong) {
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) {
        const bool same = tokenizer.encode(text) == expected && tokenizer.decode(expected) == text;
        wrong_here += same ? 0 : 1;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

struct Mistake {
  const char* pointer;  // of the value to replace, as a JSON pointer
  json value;
  const char* expected;  // in the message
};

TEST(Tokenizer, NamesTheMistakeAndItsPlace) {
  const std::vector<Mistake> mistakes = {
      {"/version", "2.0", "tiny.json: version: the version \"2.0\""},
      {"/model/type", "WordPiece", "model.type: the type \"WordPiece\" is not supported"},
      {"/model/dropout", 0.1, "model.dropout"},
      {"/model/end_of_word_suffix", "</w>", "model.end_of_word_suffix"},
      {"/model/unk_token", "<unk>", "model.unk_token"},
      {"/model/vocab", json::array(), "model.vocab: expected an object"},
      {"/model/vocab/a", "x", "model.vocab.a: expected an id"},
      {"/model/vocab/a", -1, "model.vocab.a: expected an id"},
      {"/model/vocab/a", 98, "has already"},
      {"/model/vocab/a", 4000000000U, "model.vocab.a: expected an id"},
      {"/model/merges/1", "ab", "model.merges[1]: expected two tokens"},
      {"/model/merges/1", "a b c", "model.merges[1]: expected two tokens"},
      {"/model/merges/1", 5, "model.merges[1]: expected"},
      {"/model/merges/1", {"ab", "q"}, "model.merges[1]: the token \"abq\""},
      {"/pre_tokenizer/type", "Whitespace", "known are Sequence, Split"},
      {"/pre_tokenizer", "ByteLevel", "pre_tokenizer: expected an object"},
      {"/normalizer", {{"type", "Lowercase"}}, "normalizer: the type \"Lowercase\""},
      {"/decoder/type", "CTC", "decoder: the type \"CTC\""},
      {"/post_processor", {{"type", "BertProcessing"}}, "post_processor"},
      {"/added_tokens", {added_token(300, "<x>")}, "added_tokens[0]: \"<x>\" has the id 300"},
      {"/added_tokens", {added_token(259, "")}, "added_tokens[0]: the token is empty"},
      {"/added_tokens", {{{"id", 1}}}, "added_tokens[0]: the key \"content\" is missing"},
  };
  for (const Mistake& mistake : mistakes) {
    json document = merged();
    document[json::json_pointer(mistake.pointer)] = mistake.value;
    EXPECT_THAT(error_of(document), HasSubstr(mistake.expected)) << mistake.pointer;
  }
}

TEST(Tokenizer, NamesMistakesInSplits) {
  json document = tiny_tokenizer();
  document["pre_tokenizer"] = {{"type", "Sequence"},
                               {"pretokenizers",
                                {{{"type", "Split"},
                                  {"pattern", {{"Regex", "("}}},
                                  {"behavior", "Isolated"},
                                  {"invert", false}}}}};
  EXPECT_THAT(error_of(document),
              HasSubstr("pre_tokenizer.pretokenizers[0].pattern.Regex: the regular expression"));
  json& split = document["pre_tokenizer"]["pretokenizers"][0];
  split["pattern"] = {{"String", ""}};
  EXPECT_THAT(error_of(document), HasSubstr("pattern.String"));
  split["pattern"] = {{"String", "x"}};
  split["behavior"] = "Sideways";
  EXPECT_THAT(error_of(document), HasSubstr("behavior: the type \"Sideways\""));
}

TEST(Tokenizer, RefusesBottomlessNesting) {
  json document = tiny_tokenizer();
  std::string nested;
  for (int i = 0; i < 5000; ++i) nested += R"({"type":"Sequence","pretokenizers":[)";
  nested += R"({"type":"ByteLevel","add_prefix_space":false})";
  for (int i = 0; i < 5000; ++i) nested += "]}";
  document["pre_tokenizer"] = "HERE";
  std::string text = document.dump();
  text.replace(text.find("\"HERE\""), 6, nested);
  EXPECT_THROW(Tokenizer::from_json(text, "deep"), TokenizerError);
}

TEST(Tokenizer, RefusesWhatIsNoJson) {
  for (const char* text :
       {"", "{", "[]", "null", "{}", "\xFF", "{\"model\": {}}", "{\"model\": {\"vocab\": {}}}"}) {
    EXPECT_THROW(Tokenizer::from_json(text, "x"), TokenizerError) << text;
  }
}

}  // namespace
}  // namespace aha::text
