#include "text/chat_template.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace aha::text {
namespace {

using nlohmann::ordered_json;

ordered_json variables() {
  return ordered_json::parse(R"({
    "i": 7, "f": 2.5, "s": " Hi ", "yes": true, "nil": null, "list": [3, 1, 2],
    "d": {"b": 1, "a": "x", "items": [9]},
    "messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b", "n": 2}]})");
}

std::string render(const std::string& source, const ordered_json& values = variables()) {
  return ChatTemplate::from_source(source, "test.jinja").render(values);
}

using Cases = std::vector<std::pair<std::string, std::string>>;

// Each case is what stands between {{ and }}, and what it prints.
void expect_printed(const Cases& cases) {
  for (const auto& [expression, printed] : cases) {
    EXPECT_EQ(render("{{ " + expression + " }}"), printed) << expression;
  }
}

void expect_rendered(const Cases& cases) {
  for (const auto& [source, text] : cases) EXPECT_EQ(render(source), text) << source;
}

TEST(ChatTemplate, PrintsAsPythonDoes) {
  expect_printed({
      {"yes", "True"},
      {"nil", "None"},
      {"missing", ""},
      {"d.missing", ""},
      {"2.0", "2.0"},
      {"1e16", "1e+16"},
      {"0.00001", "1e-05"},
      {"123456789.125", "123456789.125"},
      {"1 / 3", "0.3333333333333333"},
      {"[1, 'a', none, 1.5, true]", "[1, 'a', None, 1.5, True]"},
      {"(1,)", "(1,)"},
      {"()", "()"},
      {"{'a': [1], 2: 'it\\'s'}", "{'a': [1], 2: \"it's\"}"},
      {"['\\n\\x00\\u00e9\\u2028\\'\"']", "['\\n\\x00é\\u2028\\'\"']"},
      {"d.keys()", "dict_keys(['b', 'a', 'items'])"},
      {"'\\x41\\101\\u00e9\\q' 'more'", "AAé\\qmore"},
      {"0x1f + 0b11 + 1_000", "1034"},
  });
}

TEST(ChatTemplate, Operators) {
  expect_printed({
      {"1 + 2 * 3 - 4 // 3", "6"},
      {"-7 // 2", "-4"},
      {"-7 % 3", "2"},
      {"7.5 % -2", "-0.5"},
      {"[-3 // -1e20, 3 // -1e20, 7.5 // 2, -0.0 // 2]", "[0.0, -1.0, 3.0, -0.0]"},
      {"2 ** 3 ** 2", "64"},
      {"2 ** -1", "0.5"},
      {"'a' ~ 1 ~ none", "a1None"},
      {"'ab' * 2 + 'c'", "ababc"},
      {"[1] + [2]", "[1, 2]"},
      {"1 < 2 <= 2 != 3", "True"},
      {"1 == 1.0 == true", "True"},
      {"'a' in 'cab' and 4 not in list", "True"},
      {"'b' in d", "True"},
      {"missing == other", "True"},
      {"0 or 'x' and nil", "None"},
      {"not 0 and 1", "1"},
      {"'y' if yes else 'n'", "y"},
      {"'y' if not yes", ""},
      {"-i | abs", "7"},
      {"yes + 1", "2"},
  });
}

TEST(ChatTemplate, ItemsAndAttributes) {
  expect_printed({
      {"list[-1]", "2"},
      {"list.0", "3"},
      {"list[7]", ""},
      {"list[::-1]", "[2, 1, 3]"},
      {"list[-2:]", "[1, 2]"},
      {"'héllo'[1:-1]", "éll"},
      {"'héllo'[::-2]", "olh"},
      {"'héllo'[-4]", "é"},
      {"messages[1].n", "2"},
      {"d['items']", "[9]"},
      {"d.items() | list", "[('b', 1), ('a', 'x'), ('items', [9])]"},
      {"d.get('zz', 5)", "5"},
      {"d.get('zz')", "None"},
      {"d['get'] is callable", "True"},
      {"d.update is defined", "False"},
      {"range(1, 9, 3) | list", "[1, 4, 7]"},
      {"dict(d, z=1) | length", "4"},
  });
}

TEST(ChatTemplate, StringMethods) {
  expect_printed({
      {"s.strip() + '|' + s.lstrip() + '|' + s.rstrip()", "Hi|Hi | Hi"},
      {"'xxaxx'.strip('x')", "a"},
      {"' a  b '.split()", "['a', 'b']"},
      {"' a b c '.split(none, 1)", "['a', 'b c ']"},
      {"' a b c '.rsplit(none, 1)", "[' a b', 'c']"},
      {"'a,b,,c'.split(',')", "['a', 'b', '', 'c']"},
      {"'a,b,c'.rsplit(',', 1)", "['a,b', 'c']"},
      {"'a\\r\\nb\\u2028'.splitlines()", "['a', 'b']"},
      {"'abc'.startswith('ab') and 'abc'.endswith(('x', 'c'))", "True"},
      {"'aXbX'.replace('X', '-', 1)", "a-bX"},
      {"'ab'.replace('', '.')", ".a.b."},
      {"'straße'.upper()", "STRASSE"},
      {"'ΑΣ'.lower()", "ας"},
      {"\"they're HERE\".title()", "They'Re Here"},
      {"'éA b'.capitalize()", "Éa b"},
      {"', '.join(['a', 'b'])", "a, b"},
      {"'aébé'.find('bé') ~ 'a'.rfind('x')", "2-1"},
      {"'aaa'.count('a')", "3"},
      {"'prefix'.removeprefix('pre').removesuffix('x')", "fi"},
      {"'12'.isdigit() and 'a1'.isalnum() and not ''.isalpha()", "True"},
  });
}

TEST(ChatTemplate, TextFilters) {
  expect_printed({
      {"s | trim", "Hi"},
      {"nil | upper", "NONE"},
      {"\"they're (so)\" | title", "They're (So)"},
      {"'a b' | replace(' ', '_')", "a_b"},
      {"[1, 'a', none] | join('-')", "1-a-None"},
      {"messages | join(', ', attribute='role')", "user, assistant"},
      {"'a\\n\\nb' | indent", "a\n\n    b"},
      {"'a\\nb' | indent(1, true)", " a\n b"},
      {"'<b>' | safe ~ '<i>'", "<b><i>"},
      {"1.0 | string | length", "3"},
  });
}

TEST(ChatTemplate, WritesJsonAsPythonDoes) {
  expect_printed({
      {"{'a': [1, 2.0, none, true], 'é<': '\\n\"\\\\\\x01\\x7f'} | tojson",
       "{\"a\": [1, 2.0, null, true], \"é<\": \"\\n\\\"\\\\\\u0001\x7f\"}"},
      {"'é😀' | tojson(ensure_ascii=true)", "\"\\u00e9\\ud83d\\ude00\""},
      {"[1, [], {}, {'a': 1}] | tojson(indent=2)",
       "[\n  1,\n  [],\n  {},\n  {\n    \"a\": 1\n  }\n]"},
      {"{'b': 1, 'a': 2} | tojson(separators=(',', ':'), sort_keys=true)", "{\"a\":2,\"b\":1}"},
      {"{1: 1, 1.5: 2, none: 3, true: 4} | tojson", "{\"1\": 4, \"1.5\": 2, \"null\": 3}"},
      {"[1e999, -1e999, 1e-999] | tojson", "[Infinity, -Infinity, 0.0]"},
  });
}

TEST(ChatTemplate, ItemFilters) {
  expect_printed({
      {"list | sort", "[1, 2, 3]"},
      {"['b', 'A'] | sort", "['A', 'b']"},
      {"['b', 'A'] | sort(true, case_sensitive=true)", "['b', 'A']"},
      {"messages | sort(attribute='content', reverse=true) | map(attribute='content') | join",
       "ba"},
      {"messages | map(attribute='n', default=0) | list", "[0, 2]"},
      {"['a', ' b'] | map('trim') | map('upper') | list", "['A', 'B']"},
      {"messages | selectattr('role', 'equalto', 'user') | list | length", "1"},
      {"messages | rejectattr('n', 'defined') | map(attribute='role') | first", "user"},
      {"[0, 1, none, 'x'] | select | list", "[1, 'x']"},
      {"[1, 2, 3] | reject('odd') | list", "[2]"},
      {"['a', 'A', 'b'] | unique | list", "['a', 'b']"},
      {"d | dictsort", "[('a', 'x'), ('b', 1), ('items', [9])]"},
      {"d | items | first", "('b', 1)"},
      {"missing | items | list", "[]"},
      {"'abc' | reverse ~ (list | reverse | list)", "cba[2, 1, 3]"},
      {"[1, 2, 3] | batch(2, 0) | list", "[[1, 2], [3, 0]]"},
      {"list | min ~ list | max ~ list | sum", "136"},
      {"list | first ~ list | last ~ (list | length)", "323"},
      {"missing | default('x') ~ ('' | d('y', true)) ~ ('' | d('z'))", "xy"},
      {"' 12 ' | int + '3.9' | int + 'x' | int(5)", "20"},
      {"'1.5' | float + 2.5 | round + 1.25 | round(1)", "4.7"},
      {"2.1 | round(method='ceil')", "3.0"},
      {"'1e999' | float ~ ' nan ' | float ~ 'nan(1)' | float ~ '1e-999' | int", "infnan0.00"},
  });
}

TEST(ChatTemplate, AnIteratorIsGoneThroughOnce) {
  EXPECT_EQ(render("{% set it = list | select %}{{ it | list }}{{ it | list }}"), "[3, 1, 2][]");
}

TEST(ChatTemplate, Tests) {
  expect_printed({
      {"missing is undefined and i is defined and nil is none", "True"},
      {"s is string and d is mapping and list is sequence and d is sequence", "True"},
      {"d is iterable and s is iterable and i is not iterable", "True"},
      {"yes is boolean and yes is number and yes is not integer and i is integer", "True"},
      {"f is float and yes is true and 1 is not true and false is false", "True"},
      {"3 is odd and 4 is even and 9 is divisibleby 3", "True"},
      {"1 is eq 1 and 1 is ne(2) and 1 is lt 2 and 2 is ge 2 and 1 is in [1]", "True"},
      {"'a' is lower and 'A' is upper and none is sameas none", "True"},
      {"(list | map('string')) is sequence", "False"},
  });
}

TEST(ChatTemplate, WhiteSpaceAroundTags) {
  expect_rendered({
      {"a\n  {% if yes %}\n  b\n  {% endif %}\nc", "a\n  b\nc"},
      {"a\n  {%+ if yes +%}\n  b{% endif %}", "a\n  \n  b"},
      {"a \n {%- if yes -%} \n b {%- endif -%} \n c", "abc"},
      {"a\n  {{ i }}\n", "a\n  7"},
      {"a\n {{- i -}} \nb", "a7b"},
      {"a\n  {# c\n #}\nb{#- c -#} d", "a\nbd"},
      {"{# {{ x }} #}{% raw %}{{ x }}{% if %}{% endraw %}", "{{ x }}{% if %}"},
      {"a\r\n{% set x = 1 %}\r\nb\r\n\r\n", "a\nb\n"},
      {"a\xC2\xA0{%- if yes %}x{% endif %}", "ax"},
      {"{ { } } {", "{ { } } {"},
      {"{{ {'a': {'b': 1}}}}", "{'a': {'b': 1}}"},
  });
}

TEST(ChatTemplate, LoopsAndTheirVariable) {
  expect_rendered({
      {"{% for x in list %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.first }}"
       "{{ loop.last }}{{ loop.length }},{% endfor %}",
       "103TrueFalse3,212FalseFalse3,321FalseTrue3,"},
      {"{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}", "b=1;a=x;items=[9];"},
      {"{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}", "123"},
      {"{% for x in list if x > 1 %}{{ x }}/{{ loop.length }} {% endfor %}", "3/2 2/2 "},
      {"{% for x in [] %}x{% else %}none{% endfor %}", "none"},
      {"{% for x in missing %}x{% else %}none{% endfor %}", "none"},
      {"{% for c in 'hé' %}[{{ c }}]{% endfor %}", "[h][é]"},
      {"{% for x in list %}{% if x == 1 %}{% continue %}{% endif %}{{ x }}{% endfor %}", "32"},
      {"{% for x in list %}{% if x == 1 %}{% break %}{% endif %}{{ x }}{% endfor %}", "3"},
      {"{% for x in list %}{{ loop.previtem }}<{{ loop.nextitem }};{% endfor %}", "<1;3<2;1<;"},
      {"{% set n = namespace(go=true) %}{% for x in list if n.go %}{{ x }}{% set n.go = false %}"
       "{% endfor %}",
       "3"},
  });
}

TEST(ChatTemplate, NamesEndWithTheirBlock) {
  expect_rendered({
      {"{% set x = 1 %}{% for y in list %}{% set x = x + 1 %}{{ x }}{% endfor %}{{ x }}", "2221"},
      {"{% if yes %}{% set x = 1 %}{% endif %}{{ x }}", "1"},
      {"{% set ns = namespace(n=0) %}{% for y in list %}{% set ns.n = ns.n + y %}{% endfor %}{{ "
       "ns.n }}",
       "6"},
      {"{% set a, b = 1, 2 %}{{ a }}{{ b }}", "12"},
      {"{% set x | trim | upper %} a{{ i }} {% endset %}[{{ x }}]", "[A7]"},
      {"{% with x = 1, y = i %}{{ x }}{{ y }}{% endwith %}{{ x }}", "17"},
      {"{% filter upper %}a{{ s }}{% endfilter %}", "A HI "},
      {"{% generation %}{% set x = 1 %}{{ x }}{% endgeneration %}{{ x }}", "1"},
      {"{% set i = i + 1 %}{{ i }}", "8"},
  });
}

TEST(ChatTemplate, Macros) {
  const std::string macro = "{% macro m(a, b=2, c=b) %}{{ a }}{{ b }}{{ c }}{{ i }}{% endmacro %}";
  expect_rendered({
      {macro + "{{ m(1) }} {{ m(1, c=3) }} {{ m(*[4, 5], **{'c': 6}) }} {{ m() }}",
       "1227 1237 4567 227"},
      {"{% macro fact(n) %}{{ n * fact(n - 1) | int if n > 1 else 1 }}{% endmacro %}{{ fact(5) }}",
       "120"},
      {"{% macro box(t) %}<{{ t }}>{{ caller(1) }}</{{ t }}>{% endmacro %}"
       "{% call(n) box('b') %}{{ n }}{{ i }}{% endcall %}",
       "<b>17</b>"},
      {"{% macro m() %}{{ later }}{% endmacro %}{% set later = 1 %}{{ m() }}", "1"},
  });
}

TEST(ChatTemplate, TellsTheTimeThatItIsGiven) {
  const auto chat_template = ChatTemplate::from_source("{{ strftime_now('%Y %%') }}", "t");
  const std::chrono::system_clock::time_point middle_of_2023{std::chrono::seconds(1'690'000'000)};
  EXPECT_EQ(chat_template.render(ordered_json::object(), middle_of_2023), "2023 %");
}

TEST(ChatTemplate, KeepsItsSource) {
  const std::string source = "{{ i }}\n\n";
  const auto chat_template = ChatTemplate::from_source(source, "t");
  EXPECT_EQ(chat_template.source(), source);
  EXPECT_EQ(chat_template.render(variables()), "7\n");
}

}  // namespace
}  // namespace aha::text
