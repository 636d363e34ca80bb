#include "recipes/scalar.h"

#include <initializer_list>

#include <gtest/gtest.h>

namespace aha::recipes {
namespace {

void expect_all(ScalarType type, std::initializer_list<const char*> texts) {
  for (const char* text : texts) EXPECT_EQ(type_of_scalar(text), type) << text;
}

TEST(TypeOfScalar, TellsThemApart) {
  expect_all(ScalarType::null, {"", "~", "null", "Null", "NULL"});
  expect_all(ScalarType::boolean, {"true", "false"});
  expect_all(ScalarType::odd_boolean, {"True", "FALSE", "yes", "No", "on", "OFF"});
  expect_all(ScalarType::integer, {"0", "7", "-12", "+3", "-0", "123456789012345678901234567890"});
  expect_all(ScalarType::number, {"1.5", "1.", ".5", "-.5", "1e3", "1E+3", "1.5e-3", "0.0", "0e0"});
  expect_all(ScalarType::not_finite,
             {".inf", "-.Inf", "+.INF", ".nan", ".NaN", "inf", "-inf", "nan", "Infinity"});
  expect_all(ScalarType::odd_number,
             {"0x1F", "-0x10", "0o17", "0b11", "010", "-007", "00.5", "1_000", "1_0.5", "0x_f"});
  expect_all(ScalarType::text, {"abc", "1a", "1e", "e3", ".", "-", "+", "1.2.3", "--1", "1 2", "0x",
                                "runs/1", "1-2", "_1", "yesterday", "nullable", "1,000", "٣"});
}

}  // namespace
}  // namespace aha::recipes
