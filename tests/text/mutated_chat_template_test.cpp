// Templates cut, spliced and with bytes changed are refused or rendered, and never anything else.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "text/chat_template.h"

namespace aha::text {
namespace {

using nlohmann::ordered_json;

std::vector<std::string> templates() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator(AHA_SOURCE_DIR "/tests/text/goldens/chat_templates")) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> sources;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    sources.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return sources;
}

class Mutator {
 public:
  std::string mutate(std::string text, const std::string& other) {
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) change(text, other);
    return text;
  }

 private:
  std::size_t below(std::size_t end) { return random_() % end; }

  void change(std::string& text, const std::string& other) {
    static const std::vector<std::string> kPieces = {"{{",        "}}",          "{%",
                                                     "%}",        "{#",          "#}",
                                                     "-",         "+",           "'",
                                                     "\"",        "\\",          "(",
                                                     ")",         "[",           "]",
                                                     "{",         "}",           "|",
                                                     ".",         ",",           ":",
                                                     "=",         " if ",        " else ",
                                                     " is ",      " not ",       " in ",
                                                     " for ",     "loop",        "namespace",
                                                     " | tojson", " | list",     "::-1",
                                                     "**",        "9999999999",  "1e308",
                                                     "\xFF",      "\n",          "range(99999)",
                                                     ".items()",  "{% break %}", "{% endfor %}",
                                                     " | map('",  " * 99999999"};
    if (text.empty()) return;
    const std::size_t place = below(text.size());
    const std::size_t size = std::min<std::size_t>(text.size() - place, 1 + below(40));
    switch (below(5)) {
      case 0:
        text.erase(place, size);
        break;
      case 1:
        text[place] = static_cast<char>(below(256));
        break;
      case 2:
        text.insert(place, kPieces[below(kPieces.size())]);
        break;
      case 3:
        text.insert(place, text.substr(below(text.size()), size));
        break;
      default:
        text.replace(place, size, other.substr(below(other.size()), size));
    }
  }

  std::mt19937 random_{1};
};

TEST(MutatedChatTemplate, IsRefusedOrRendered) {
  const std::vector<std::string> sources = templates();
  ASSERT_EQ(sources.size(), 8u);
  const auto variables = ordered_json::parse(R"({"bos_token": "<s>", "eos_token": "</s>",
    "add_generation_prompt": true, "documents": [{"title": "t", "text": "a\nb"}],
    "tools": [{"function": {"name": "f", "description": "d", "parameters": {"type": "object",
      "properties": {"a": {"type": "string"}}}}}],
    "messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "u"},
      {"role": "assistant", "content": "<think>t</think>a", "tool_calls": [{"id": "123456789",
        "type": "function", "function": {"name": "f", "arguments": {"a": 1}}}]},
      {"role": "tool", "content": "r", "tool_call_id": "123456789"}]})");
  Mutator mutator;
  int rendered = 0;
  int refused = 0;
  for (int i = 0; i < 4000; ++i) {
    const std::string source =
        mutator.mutate(sources[i % sources.size()], sources[i / sources.size() % sources.size()]);
    try {
      ChatTemplate::from_source(source, "t").render(variables);
      ++rendered;
    } catch (const ChatTemplateError&) {
      ++refused;
    }
  }
  EXPECT_GT(rendered, 200);
  EXPECT_GT(refused, 400);
}

}  // namespace
}  // namespace aha::text
