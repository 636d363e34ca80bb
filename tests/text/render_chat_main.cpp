// The driver of chat_template_reference.py: a line {"template": text, "variables": object,
// "now": seconds} in, a line {"text": text} or {"error": text} out.

#include <chrono>
#include <iostream>
#include <string>

#include <nlohmann/json.hpp>

#include "text/chat_template.h"

int main() {
  using nlohmann::ordered_json;
  std::string line;
  while (std::getline(std::cin, line)) {
    const auto row = ordered_json::parse(line);
    const std::chrono::system_clock::time_point now{
        std::chrono::seconds(row.value("now", std::int64_t{0}))};
    ordered_json answer;
    try {
      const auto chat_template =
          aha::text::ChatTemplate::from_source(row.at("template").get<std::string>(), "template");
      answer["text"] = chat_template.render(row.at("variables"), now);
    } catch (const aha::text::ChatTemplateError& error) {
      answer["error"] = error.what();
    }
    std::cout << answer.dump() << "\n" << std::flush;
  }
}
