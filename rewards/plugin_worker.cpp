// `aha-plugin-worker PATH OPTIONS`: a reward plugin as a program of JSON Lines, so that what it
// does to memory it does to this process alone. Its first line says {"ready": true} or {"refused":
// why}.

#include <array>
#include <iostream>
#include <string>

#include <nlohmann/json.hpp>

#include "rewards/plugin_library.h"

namespace {

using aha::rewards::Reward;
using aha::rewards::Score;
using nlohmann::json;

std::string text_of(const json& row, const char* column) {
  const auto found = row.find(column);
  return found != row.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string answer(const Reward& reward, const std::string& line) {
  json row = json::parse(line);
  const std::string completion = text_of(row, "completion");
  aha::tasks::Prompt prompt{
      text_of(row, "prompt"), text_of(row, "gold"), text_of(row, "answer_type"), {}};
  row.erase("prompt");
  row.erase("completion");
  prompt.columns = std::move(row);
  const Score score = reward.score(prompt, completion);
  if (score.verdict == aha::rewards::Verdict::error) {
    return json{{"error", score.detail}}.dump(-1, ' ', false, json::error_handler_t::replace);
  }
  json said{{"score", score.value ? json(*score.value) : json()},
            {"verdict", aha::rewards::name_of(score.verdict)}};
  if (!score.detail.empty()) said["detail"] = score.detail;
  return said.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  std::cin.tie(nullptr);
  if (argc != 3) {
    std::cerr << "usage: aha-plugin-worker PATH OPTIONS; `aha` starts it\n";
    return 2;
  }
  std::unique_ptr<Reward> reward;
  try {
    reward = aha::rewards::load_plugin(argv[1], argv[2]);
  } catch (const std::exception& error) {
    std::cout << json{{"refused", error.what()}}.dump(-1, ' ', false,
                                                      json::error_handler_t::replace)
              << std::endl;
    return 3;
  }
  std::cout << R"({"ready": true})" << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << answer(*reward, line) << '\n';
    if (std::cin.rdbuf()->in_avail() <= 0) std::cout.flush();
  }
  return 0;
}
