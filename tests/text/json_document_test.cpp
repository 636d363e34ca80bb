#include "text/json_document.h"

#include <gtest/gtest.h>

namespace aha::text {
namespace {

TEST(JsonDocument, KeepsTheOrderOfTheFile) {
  const std::string text = R"({"b":1,"a":[{"z":null,"y":{}}],"c":"x"})";
  EXPECT_EQ(Json::parse(text).dump(), text);
}

TEST(JsonDocument, FindsTheLastOfEqualKeys) {
  const Json document = Json::parse(R"({"a":1,"b":2,"a":3})");
  EXPECT_EQ(document.find("a")->get<int>(), 3);
  EXPECT_EQ(document.find("b")->get<int>(), 2);
  EXPECT_EQ(document.find("c"), document.end());
  EXPECT_EQ(document.size(), 3U);
}

TEST(JsonDocument, RefusesWhatIsNoJson) {
  EXPECT_THROW(Json::parse(R"({"a":1,})"), Json::exception);
}

}  // namespace
}  // namespace aha::text
