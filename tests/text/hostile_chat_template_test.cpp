// Templates that would never end, fill the memory or overflow the stack are refused.

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "text/chat_template.h"

namespace aha::text {
namespace {

using nlohmann::ordered_json;
using testing::HasSubstr;

std::string error_of(const std::string& source) {
  try {
    ChatTemplate::from_source(source, "t").render(ordered_json::parse(R"({"big": "xxxxxxxxxx"})"));
  } catch (const ChatTemplateError& error) {
    return error.what();
  }
  return "no error";
}

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

// Runs `body` often, with a namespace that outlives the rounds.
std::string often(const std::string& body) {
  return "{% set ns = namespace(x='x', l=[1], i=0) %}{% for a in range(100000) %}{% for b in "
         "range(100000) %}" +
         body + "{% endfor %}{% endfor %}";
}

TEST(HostileChatTemplate, TakesNoEndlessTime) {
  const std::string work = "does more work than is allowed";
  EXPECT_THAT(error_of(often("")), HasSubstr(work));
  EXPECT_THAT(error_of(often("{% set ns.i = ns.i + 1 %}")), HasSubstr(work));
  EXPECT_THAT(error_of(often("{% set ns.x = namespace(y=ns.x) %}")), HasSubstr(work));
  EXPECT_THAT(error_of("{% set l = range(100000) | list %}{% for i in l %}"
                       "{% if l == (l + []) %}{% endif %}{% endfor %}"),
              HasSubstr(work));
  EXPECT_THAT(error_of("{% set s = 'x' * 60000000 %}{% for i in range(100000) %}"
                       "{% if s | upper == i %}{% endif %}{% endfor %}"),
              HasSubstr(work));
  EXPECT_THAT(
      error_of(
          "{% set l = range(100000) | list %}{% for i in l %}{{ l | sort | max }}{% endfor %}"),
      HasSubstr(work));
}

TEST(HostileChatTemplate, FillsNoMemory) {
  EXPECT_THAT(error_of("{{ 'x' * 1000000000000 }}"), HasSubstr("more than 64 MiB"));
  EXPECT_THAT(error_of(often("{% set ns.x = ns.x + ns.x %}")), HasSubstr("more than 64 MiB"));
  EXPECT_THAT(error_of(often("{% set ns.l = ns.l + ns.l %}")), HasSubstr("more work"));
  EXPECT_THAT(error_of(often("{% set ns.l = [ns.l, ns.l] %}")), HasSubstr("too large"));
  EXPECT_THAT(error_of("{{ ('x' * 1000000).replace('x', 'y' * 1000000) }}"), HasSubstr("64 MiB"));
  EXPECT_THAT(error_of("{{ range(100000) | join('x' * 1000000) }}"), HasSubstr("64 MiB"));
  EXPECT_THAT(error_of("{{ 'a\nb' | indent(10000000000) }}"), HasSubstr("64 MiB"));
  EXPECT_THAT(error_of("{{ [[1]] | tojson(indent=10000000000) }}"), HasSubstr("64 MiB"));
  EXPECT_THAT(error_of("{{ [1] | batch(1000000000000, 1) | list }}"), HasSubstr("more work"));
  EXPECT_THAT(error_of("{{ [1] * 1000000000000 }}"), HasSubstr("more than 1000000 items"));
  EXPECT_THAT(error_of("{{ range(100001) }}"), HasSubstr("more than 100000 numbers"));
}

TEST(HostileChatTemplate, OverflowsNoStack) {
  const std::string deep = "too deeply";
  EXPECT_THAT(error_of("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"), HasSubstr(deep));
  EXPECT_THAT(error_of(often("{% set ns.l = [ns.l] %}")), HasSubstr(deep));
  EXPECT_THAT(error_of(often("{% set ns.l = [ns.l.count] %}")), HasSubstr(deep));
  EXPECT_THAT(error_of(often("{% for i in [ns.l] %}{% set ns.l = loop %}{% endfor %}")),
              HasSubstr(deep));
  EXPECT_THAT(error_of("{{ " + repeated("(", 500) + "1" + repeated(")", 500) + " }}"),
              HasSubstr(deep));
  EXPECT_THAT(error_of("{{ " + repeated("not ", 1000) + "1 }}"), HasSubstr(deep));
  EXPECT_THAT(error_of("{{ " + repeated("-", 1000) + "1 }}"), HasSubstr(deep));
  EXPECT_THAT(error_of("{{ 1" + repeated(" + 1", 900) + " }}"), HasSubstr(deep));
  EXPECT_THAT(error_of("{{ 1" + repeated(" | abs", 900) + " }}"), HasSubstr(deep));
  EXPECT_THAT(error_of("{{ x" + repeated("[0]", 1000) + " }}"), HasSubstr("too long"));
  EXPECT_THAT(error_of(repeated("{% if 1 %}", 1000)), HasSubstr(deep));
  EXPECT_THAT(error_of("{% set " + repeated("(", 500) + "a" + repeated(")", 500) + " = 1 %}"),
              HasSubstr(deep));
}

TEST(HostileChatTemplate, OverflowsNoStackWhereMacrosCallFromDeepBlocks) {
  const std::string blocks = repeated("{% if 1 %}", 50);
  const std::string ends = repeated("{% endif %}", 50);
  const std::string sum = "1" + repeated(" + 1", 300);
  EXPECT_THAT(error_of("{% macro m() %}" + blocks + "{{ m() ~ " + sum + " }}" + ends +
                       "{% endmacro %}{{ m() }}"),
              HasSubstr("too deeply"));
}

TEST(HostileChatTemplate, KeepsNothingBehind) {  // for the leak checker
  EXPECT_EQ(error_of("{% set ns = namespace() %}{% set ns.me = ns %}{% set ns.l = [ns, ns] %}"
                     "{% macro m() %}{% endmacro %}{% set ns.m = m %}{% set m2 = m %}"
                     "{% for x in [1] %}{% set ns.loop = loop %}{% endfor %}"),
            "no error");
}

TEST(HostileChatTemplate, AMacroIsNotCalledOutsideOfItsBlock) {
  EXPECT_THAT(error_of("{% set ns = namespace() %}{% for x in [1] %}{% macro m() %}{{ x }}"
                       "{% endmacro %}{% set ns.m = m %}{% endfor %}{{ ns.m() }}"),
              HasSubstr("outside of the block"));
}

TEST(HostileChatTemplate, LargeAndOrdinaryIsFine) {
  ordered_json messages = ordered_json::array();
  for (int i = 0; i < 2000; ++i) {
    messages.push_back(
        {{"role", i % 2 ? "assistant" : "user"}, {"content", std::string(500, 'x')}});
  }
  const auto chat_template = ChatTemplate::from_source(
      "{% for m in messages %}{% if m.role == 'user' and loop.index0 < messages | length %}"
      "{{ '<' + m.role + '>' + m.content.split('</think>')[-1] | trim }}{% endif %}{% endfor %}",
      "t");
  EXPECT_EQ(chat_template.render({{"messages", messages}}).size(), 1000u * 506u);
}

}  // namespace
}  // namespace aha::text
