// Rendered outputs frozen from transformers by make_chat_template_goldens.py.

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "text/chat_template.h"

namespace aha::text {
namespace {

using nlohmann::ordered_json;

const std::filesystem::path kGoldens = AHA_SOURCE_DIR "/tests/text/goldens";

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(ChatTemplateGolden, EveryFrozenOutput) {
  setenv("TZ", "UTC", 1);
  tzset();
  const auto goldens = ordered_json::parse(read(kGoldens / "chat_templates.json"));
  const std::chrono::system_clock::time_point now{
      std::chrono::seconds(goldens.at("now").get<std::int64_t>())};
  std::map<std::string, int> rendered;
  for (const ordered_json& golden : goldens.at("cases")) {
    const auto name = golden.at("template").get<std::string>();
    const auto conversation = golden.at("conversation").get<std::string>();
    ordered_json variables = golden.at("more");
    variables["messages"] = goldens.at("conversations").at(conversation);
    variables["tools"] = golden.at("tools").get<bool>() ? goldens.at("tools") : ordered_json();
    const auto chat_template =
        ChatTemplate::from_source(read(kGoldens / "chat_templates" / name), name);
    SCOPED_TRACE(testing::Message() << name << ", " << conversation << ", " << golden.at("more"));
    if (golden.contains("refused")) {
      EXPECT_THROW(chat_template.render(variables, now), ChatTemplateError);
    } else {
      EXPECT_EQ(chat_template.render(variables, now), golden.at("text").get<std::string>());
      ++rendered[name];
    }
  }
  EXPECT_EQ(rendered.size(), 8u);
  for (const auto& [name, count] : rendered) EXPECT_GE(count, 20) << name;
}

}  // namespace
}  // namespace aha::text
