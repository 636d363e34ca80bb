#include "tests/rewards/tag_soup.h"

#include <array>
#include <string_view>
#include <vector>

namespace aha::rewards {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::array kPieces{
    "<think>"sv,   "</think>"sv, "<answer>"sv, "</answer>"sv,  "<Think>"sv,
    "</ANSWER>"sv, "<think >"sv, "<think"sv,   "<"sv,          "<<"sv,
    ">"sv,         "/"sv,        " "sv,        "\n\t"sv,       "12"sv,
    "-7"sv,        "7-5"sv,      "x"sv,        "\\boxed{3}"sv, "\\boxed{"sv,
    "{"sv,         "}"sv,        " and "sv,    ","sv,          "the answer is "sv,
    "\0"sv,        "\xFF\xC3"sv, "\xC2\xA0"sv};

std::string_view draw_piece(tasks::RandomStream& random) {
  return kPieces.at(random.below(static_cast<std::uint32_t>(kPieces.size())));
}

}  // namespace

std::string draw_tag_soup(tasks::RandomStream& random) {
  std::string soup;
  const std::uint32_t count = random.below(12);
  for (std::uint32_t i = 0; i < count; ++i) {
    soup += draw_piece(random);
  }
  return soup;
}

std::string draw_near_r1(tasks::RandomStream& random) {
  const std::vector<std::string_view> shape{"",   "<think>",  "7+5=12", "</think>",
                                            "\n", "<answer>", "12",     "</answer>"};
  std::string text;
  for (const std::string_view piece : shape) {
    const std::uint32_t change = random.below(30);
    if (change == 0) {
      text += draw_piece(random);
    } else if (change == 1) {
      continue;
    } else if (change == 2) {
      text += piece;
    } else if (change == 3) {
      text += " ";
    }
    text += piece;
  }
  return text;
}

}  // namespace aha::rewards
