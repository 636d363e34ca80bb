#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "text/chat_template.h"

namespace aha::text {
namespace {

using nlohmann::ordered_json;
using testing::HasSubstr;
using testing::StartsWith;

struct Case {
  std::string source;
  int line;
  std::string problem;
};

std::string error_of_source(const std::string& source) {
  try {
    ChatTemplate::from_source(source, "chat_template.jinja");
  } catch (const ChatTemplateError& error) {
    return error.what();
  }
  return "no error";
}

std::string error_of_rendering(const std::string& source) {
  const auto chat_template = ChatTemplate::from_source(source, "chat_template.jinja");
  try {
    chat_template.render(ordered_json::parse(R"({"s": "x", "i": 1, "nil": null, "l": [1]})"));
  } catch (const ChatTemplateError& error) {
    return error.what();
  }
  return "no error";
}

TEST(ChatTemplateError, BeforeRendering) {
  const std::vector<Case> cases = {
      {"\n{% include 'x' %}", 2, "the tag 'include' is unknown or not supported"},
      {"{% block x %}", 1, "the tag 'block' is unknown or not supported"},
      {"a\nb\n{{ x | nofilter(1) }}", 3, "the filter 'nofilter' is unknown or not supported"},
      {"{{ x is notest }}", 1, "the test 'notest' is unknown or not supported"},
      {"{% for x in y recursive %}{% endfor %}", 1, "a recursive loop is not supported"},
      {"{% macro m() %}{{ varargs }}{% endmacro %}", 1, "a macro's 'varargs' is not supported"},
      {"{% if x %}\n\n\n", 3, "the tag 'endif' is missing"},
      {"{% endfor %}", 1, "the tag 'endfor' closes nothing here"},
      {"{% break %}", 1, "'break' or 'continue' outside of a loop"},
      {"{% for x in y %}{% set z %}{% break %}{% endset %}{% endfor %}", 1, "outside of a loop"},
      {"{% set true = 1 %}", 1, "cannot assign to 'true'"},
      {"{% set %}", 1, "expected a name, found '%}'"},
      {"{{ 1 + }}", 1, "expected an expression, found '}}'"},
      {"{{ }}", 1, "expected an expression, found '}}'"},
      {"{{ a b }}", 1, "expected '}}', found 'b'"},
      {"{{ (1 }}", 1, "unexpected '}'"},
      {"{{ f(a=1, 2) }}", 1, "an argument without a name follows one with"},
      {"{{ f(a=1, a=2) }}", 1, "the argument 'a' is given twice"},
      {"{% macro m(a=1, b) %}{% endmacro %}", 1, "a parameter without a default follows one with"},
      {"{% call x %}{% endcall %}", 1, "expected a call"},
      {"{{ 'a }}", 1, "the end of a string is missing"},
      {"{{ '\\N{DASH}' }}", 1, "the escape \\N in a string is not supported"},
      {"{{ '\\ud800' }}", 1, "an escape in a string is no character"},
      {"{{ '\\x1' }}", 1, "an escape in a string needs more digits"},
      {"{{ 99999999999999999999 }}", 1, "needs more than 64 bits"},
      {"{{ a ? b }}", 1, "unexpected character '?'"},
      {"{{ é }}", 1, "unexpected character 'é'"},
      {"{# a", 1, "the end of a comment is missing"},
      {"{{ a", 1, "the end of a tag is missing"},
      {"{% raw %}", 1, "the end of a raw block is missing"},
      {"\xFF", 1, "the template is not UTF-8"},
      {"{{ x is a is b }}", 1, "the test 'a' is unknown"},
      {"{{ x is defined is defined }}", 1, "tests cannot be chained"},
  };
  for (const auto& [source, line, problem] : cases) {
    const std::string error = error_of_source(source);
    EXPECT_THAT(error, StartsWith("chat_template.jinja:" + std::to_string(line) + ": ")) << source;
    EXPECT_THAT(error, HasSubstr(problem)) << source;
  }
}

TEST(ChatTemplateError, WhileRendering) {
  const std::vector<Case> cases = {
      {"\n{{ raise_exception('Roles must\nalternate') }}", 2, "Roles must\nalternate"},
      {"{{ missing.a }}", 1, "'missing' is undefined"},
      {"a\n{% if nil.a.b %}{% endif %}", 2, "'None' has no attribute 'a'"},
      {"{{ l[3].x }}", 1, "list object has no element 3"},
      {"{{ missing + 1 }}", 1, "'missing' is undefined"},
      {"{{ missing() }}", 1, "'missing' is undefined"},
      {"{{ s + 1 }}", 1, "unsupported operand types for +: 'str' and 'int'"},
      {"{{ s < 1 }}", 1, "'<' not supported between 'str' and 'int'"},
      {"{{ 1 / 0 }}", 1, "division by zero"},
      {"{{ 9223372036854775807 + 1 }}", 1, "an integer needs more than 64 bits"},
      {"{{ 2 ** 64 }}", 1, "an integer needs more than 64 bits"},
      {"{{ '%s' % s }}", 1, "formatting a string with % is not supported"},
      {"{{ s.format(1) }}", 1, "the method 'format' of 'str' is not supported"},
      {"{% set x = l.append(2) %}", 1, "the method 'append' of 'list object' would change it"},
      {"{{ i() }}", 1, "'int' object is not callable"},
      {"{% for x in nil %}{% endfor %}", 1, "'NoneType' object is not iterable"},
      {"{% for a, b in [1, 2] %}{% endfor %}", 1, "'int' object is not iterable"},
      {"{% set a, b = [1] %}", 1, "cannot unpack 1 values into 2"},
      {"{{ nil | length }}", 1, "object of type 'NoneType' has no len()"},
      {"{{ (l | map('string')) | length }}", 1, "object of type 'generator' has no len()"},
      {"{{ l | map('string') }}", 1, "a generator cannot be printed"},
      {"{{ namespace() }}", 1, "a value of type 'Namespace' cannot be printed"},
      {"{{ missing | tojson }}", 1,
       "type Undefined cannot be written as JSON: 'missing' is undefined"},
      {"{{ {[]: 1} }}", 1, "unhashable type: 'list'"},
      {"{{ (s | safe) + 'x' }}", 1, "text marked as safe can only be printed or joined by ~"},
      {"{{ l | map('nofilter') | list }}", 1, "map() with the unknown filter 'nofilter'"},
      {"{{ l | replace('a') }}", 1, "replace() needs at least 2 arguments"},
      {"{{ l | trim(chars='x', y=1) }}", 1, "trim() has no argument 'y'"},
      {"{{ l | trim(1, 2) }}", 1, "trim() takes at most 1 arguments, 2 were given"},
      {"{% macro m(a) %}{% endmacro %}\n{{ m(1, 2) }}", 2,
       "the macro 'm' takes at most 1 arguments"},
      {"{% macro m(a) %}{% endmacro %}{{ m(b=2) }}", 1, "takes no keyword argument 'b'"},
      {"{% macro m(a) %}{{ a.x }}{% endmacro %}{{ m() }}", 1, "the parameter 'a' was not given"},
      {"{% set s.x = 1 %}", 1, "cannot set the attribute 'x' of 's', which is no namespace"},
      {"{% set n = namespace() %}{% set n._x = 1 %}", 1, "must not begin with an underscore"},
      {"{{ strftime_now('%Q') }}", 1, "strftime_now() does not support '%Q'"},
      {"{% for x in l %}{{ loop.cycle(1) }}{% endfor %}", 1, "loop.cycle is not supported"},
      {"{{ l.keys() == {}.keys() }}", 1, "'list object' has no attribute 'keys'"},
      {"{{ ({}).keys() == ({}).keys() }}", 1, "comparing a 'dict_keys'"},
      {"{{ ('a' if false).x }}", 1, "an inline if was false and has no else"},
  };
  for (const auto& [source, line, problem] : cases) {
    const std::string error = error_of_rendering(source);
    EXPECT_THAT(error, StartsWith("chat_template.jinja:" + std::to_string(line) + ": ")) << source;
    EXPECT_THAT(error, HasSubstr(problem)) << source;
  }
}

TEST(ChatTemplateError, TheLineIsThatOfTheStatementAlsoBehindAMacro) {
  EXPECT_THAT(error_of_rendering("{% macro m() %}\n\nx{% endmacro %}\n{{ m() ~ nil.x.y }}"),
              StartsWith("chat_template.jinja:4: "));
}

TEST(ChatTemplateError, VariablesThatAreNone) {
  const auto chat_template = ChatTemplate::from_source("x", "t");
  EXPECT_THROW(chat_template.render(ordered_json::array()), ChatTemplateError);
  EXPECT_THROW(chat_template.render({{"a", "\xFF"}}), ChatTemplateError);
  EXPECT_THROW(chat_template.render({{"a", 18446744073709551615ULL}}), ChatTemplateError);
}

}  // namespace
}  // namespace aha::text
