#include "recipes/yaml_node.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aha::recipes {
namespace {

using testing::HasSubstr;

// "line: message" of what is wrong with a text, or nothing.
std::string error_of(const std::string& text) {
  try {
    parse_yaml(text);
  } catch (const YamlError& error) {
    return std::to_string(error.line()) + ": " + error.what();
  }
  return {};
}

std::string repeated(const std::string& text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

TEST(ParseYaml, KeepsTextOrderDuplicatesAndLines) {
  const YamlNode root = parse_yaml("b: 010\n\na:\n  - 'x'\n  - ~\nb: {c: 1}\n");
  ASSERT_EQ(root.kind, YamlNode::Kind::map);
  ASSERT_EQ(root.children.size(), 3U);
  EXPECT_EQ(root.children[0].key, "b");
  EXPECT_EQ(root.children[0].text, "010");
  EXPECT_EQ(root.children[0].location.line, 1);
  const YamlNode& list = root.children[1];
  EXPECT_EQ(list.location.line, 3);
  ASSERT_EQ(list.children.size(), 2U);
  EXPECT_TRUE(list.children[0].quoted);
  EXPECT_EQ(list.children[0].location.line, 4);
  EXPECT_EQ(list.children[1].kind, YamlNode::Kind::null);
  EXPECT_EQ(root.children[2].key, "b");
  EXPECT_EQ(root.children[2].location.line, 6);
}

TEST(ParseYaml, CountsLinesWithCarriageReturns) {
  const YamlNode root = parse_yaml("a: 1\r\nb: 2\r\n");
  ASSERT_EQ(root.children.size(), 2U);
  EXPECT_EQ(root.children[0].text, "1");
  EXPECT_EQ(root.children[1].location.line, 2);
}

TEST(ParseYaml, EmptyTextsAreNull) {
  for (const std::string text : {"", "\n\n", "# a\n", "---\n", "...\n", "~"}) {
    EXPECT_EQ(parse_yaml(text).kind, YamlNode::Kind::null) << text;
  }
}

TEST(ParseYaml, BlockScalarsKeepTheirEnds) {
  EXPECT_EQ(parse_yaml("a: |\n  b\n  c\n").children[0].text, "b\nc\n");
  EXPECT_EQ(parse_yaml("a: |-\n  b\n").children[0].text, "b");
  EXPECT_EQ(parse_yaml("a: >\n  b\n  c\n").children[0].text, "b c\n");
  EXPECT_TRUE(parse_yaml("a: |-\n  5\n").children[0].quoted);
}

TEST(ParseYaml, AliasesAreCopiesInTheirOwnLine) {
  const YamlNode root = parse_yaml("a: &x {b: 1}\nc: *x\nd:\n  - *x\n");
  ASSERT_EQ(root.children.size(), 3U);
  const YamlNode& alias = root.children[1];
  EXPECT_EQ(alias.key, "c");
  EXPECT_EQ(alias.location.line, 2);
  ASSERT_EQ(alias.children.size(), 1U);
  EXPECT_EQ(alias.children[0].location.line, 1);
  EXPECT_EQ(root.children[2].children[0].location.line, 4);
  EXPECT_EQ(root.children[2].children[0].key, "");
}

TEST(ParseYaml, MergedKeysGiveWay) {
  const YamlNode root = parse_yaml(
      "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\n"
      "c: {y: 5, <<: *a}\nd:\n  <<: [*b, *a]\n");
  const YamlNode& c = root.children[2];
  ASSERT_EQ(c.children.size(), 2U);
  EXPECT_EQ(c.find("y")->text, "5");
  EXPECT_EQ(c.find("x")->text, "1");
  const YamlNode& d = root.children[3];
  ASSERT_EQ(d.children.size(), 3U);
  EXPECT_EQ(d.find("y")->text, "3");
  EXPECT_EQ(error_of("a: {<<: 5}\n"), "1: `<<` needs a map or a list of maps");
  EXPECT_EQ(error_of("a: &a {x: 1}\nb:\n  <<: *a\n  <<: *a\n"),
            "3: `<<` twice in one map: give a list");
}

TEST(ParseYaml, RefusesASecondDocument) {
  EXPECT_EQ(error_of("a: 1\n---\nb: 2\n"), "2: a second document; one is expected");
  EXPECT_EQ(error_of("a: 1\n...\nb: 2\n"), "3: a second document; one is expected");
  // yaml-cpp alone would stop before these and say nothing.
  EXPECT_EQ(error_of("{a: 1}\nb: 2\n"), "2: a second document; one is expected");
  EXPECT_EQ(error_of("- b\na: 1\n"), "2: a second document; one is expected");
  EXPECT_EQ(error_of("---\na: 1\n...\n# end\n"), "");
}

TEST(ParseYaml, RefusesOpenQuotes) {
  const std::string message = ": a quote that is opened here or below is never closed";
  EXPECT_EQ(error_of("a: 1\nb: \"x\nc: 3\n"), "2" + message);
  EXPECT_EQ(error_of("a: 1\nb: 'x\nc: 3"), "2" + message);
  EXPECT_EQ(error_of("a: \"x\\"), "1" + message);
}

TEST(ParseYaml, RefusesTags) {
  EXPECT_EQ(error_of("a: !!int 5\n"), "1: a tag (tag:yaml.org,2002:int): recipes have none");
  EXPECT_EQ(error_of("\na: !mine [1]\n"), "2: a tag (!mine): recipes have none");
  EXPECT_EQ(error_of("!!map\na: 5\n"), "1: a tag (tag:yaml.org,2002:map): recipes have none");
}

TEST(ParseYaml, RefusesKeysThatAreNoNames) {
  for (const std::string text :
       {"? [a]\n: 1\n", "{[a]: 1}", "{{a: 1}: 1}", ": 1\n", "~: 1\n", "a: &x b\n*x : 1\n"}) {
    EXPECT_THAT(error_of(text), HasSubstr("a key must be a name")) << text;
  }
  EXPECT_EQ(error_of("&x a: 1\n"), "1: an anchor on a key");
}

TEST(ParseYaml, RefusesAliasesOfNothingAndOfThemselves) {
  EXPECT_EQ(error_of("a: *x\n"), "1: the referenced anchor is not defined");
  EXPECT_EQ(error_of("a: &x [*x]\n"), "1: an alias inside the value that it stands for");
  EXPECT_EQ(error_of("a: &x {b: *x}\n"), "1: an alias inside the value that it stands for");
}

TEST(ParseYaml, SaysWhereSyntaxIsBroken) {
  EXPECT_EQ(error_of("a: 1\nb: [1, 2\n"), "2: end of sequence flow not found");
  EXPECT_THAT(error_of("a: 1\nb:\n  - [1, 2\n"),
              HasSubstr("3: a key must be a name; is a bracket"));
  EXPECT_THAT(error_of("a: 1\n b: 2\n"), HasSubstr("2: illegal map value: wrong indentation"));
  EXPECT_THAT(error_of("a: b: c\n"), HasSubstr("1: illegal map value"));
  EXPECT_THAT(error_of("a:\n\tb: 1\n"), HasSubstr("2: a tab in the indentation: use spaces"));
  EXPECT_THAT(error_of("a:\n  b: 1\n\tc: 2\n"), HasSubstr("3: a tab in the indentation"));
  EXPECT_EQ(error_of("%YAML 3.0\n---\na: 1\n"), "1: YAML major version too large");
  EXPECT_EQ(error_of("a: \"\\ud800\"\n"), "1: invalid unicode: 55296");
}

TEST(ParseYaml, RefusesBrokenUtf8AndControlCharacters) {
  for (const std::string bytes :
       {"\xff", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80"}) {
    EXPECT_EQ(error_of("a: 1\nb: " + bytes + "\n"), "2: bytes that are not UTF-8");
  }
  EXPECT_EQ(error_of(std::string("\xff\xfe"
                                 "a\0:\0",
                                 6)),
            "1: bytes that are not UTF-8");
  EXPECT_THAT(error_of(std::string("a: 1\n\nb: \0\n", 10)),
              HasSubstr("3: control character U+0000"));
  EXPECT_THAT(error_of("# \x1b[31m\n"), HasSubstr("1: control character U+001B"));
  EXPECT_THAT(error_of("a: \xc2\x80\n"), HasSubstr("1: control character U+0080"));
  EXPECT_EQ(error_of("a: \"h\xc3\xa4 \xf0\x9f\x98\x80\"\n"), "");
  EXPECT_EQ(error_of("\xef\xbb\xbf"
                     "a: 1\n"),
            "");
}

TEST(ParseYaml, LimitsDepth) {
  const auto nested = [](int levels) {
    return "a: " + repeated("[", levels) + repeated("]", levels) + "\n";
  };
  EXPECT_EQ(error_of(nested(kMaxYamlDepth - 1)), "");
  EXPECT_EQ(error_of(nested(kMaxYamlDepth)), "1: nested deeper than 32 levels");
  EXPECT_EQ(error_of(repeated("- ", 100'000)), "1: nested deeper than 32 levels");
  for (const std::string open : {"[", "{", "? ", "{a: ", "[a, "}) {
    EXPECT_NE(error_of(repeated(open, 100'000)), "") << open;
  }
  // Each alias is shallow, what it stands for is not.
  std::string chain = "- &a0 [1]\n";
  for (int i = 1; i < 40; ++i) {
    chain += "- &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
  }
  EXPECT_EQ(error_of(chain), "31: nested deeper than 32 levels");
}

TEST(ParseYaml, LimitsSize) {
  EXPECT_EQ(error_of("a: [" + repeated("1,", kMaxYamlNodes) + "]\n"), "1: more than 20000 values");
  EXPECT_EQ(error_of("# " + std::string(kMaxYamlBytes, 'x')), "0: larger than 1048576 bytes");
  // A billion laughs.
  std::string laughs = "- &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    laughs += "- &a" + std::to_string(i) + " [";
    laughs += repeated("*a" + std::to_string(i - 1) + ", ", 10) + "]\n";
  }
  EXPECT_EQ(error_of(laughs), "5: more than 20000 values");
}

}  // namespace
}  // namespace aha::recipes
