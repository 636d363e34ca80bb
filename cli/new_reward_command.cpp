#include "cli/new_reward_command.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string_view>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/parse_arguments.h"
#include "new_reward_files.h"
#include "rewards/reward_kind.h"

namespace aha::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSource =
    R"(// The reward @NAME@. `aha score --reward plugin:build/@NAME@.so` tries it.

#include "rewards/plugin.h"

#include <algorithm>

namespace {

// The shorter the better.
class @CLASS@ : public aha::plugin::Reward {
 public:
  using Reward::Reward;  // from the recipe's `options`, a JSON object as text

  // From several threads at once. A number, aha::plugin::not_applicable(why) or
  // aha::plugin::error(why); an exception is an error of this sample.
  aha::plugin::Score score(const aha::plugin::Sample& sample) const override {
    return 1.0 - std::min(1.0, static_cast<double>(sample.completion.size()) / 100.0);
  }
};

}  // namespace

AHA_REWARD_PLUGIN(@CLASS@)
)";

constexpr std::string_view kTest = R"(// Calls the plugin as aha does.

#include <cstdio>
#include <string>

#include "rewards/plugin_api.h"

static double score(const std::string& completion) {
  const aha_reward_plugin_v1* plugin = aha_reward_plugin();
  char error[AHA_DETAIL_SIZE] = "";
  void* reward = plugin->create({"{}", 2}, error);
  aha_sample sample{};
  sample.completion = {completion.data(), completion.size()};
  aha_score result{};
  const int status = plugin->score(reward, &sample, &result);
  plugin->destroy(reward);
  return status == 0 ? result.value : -1.0;
}

int main() {
  const bool right = score("") == 1.0 && score(std::string(1000, 'x')) == 0.0;
  std::puts(right ? "ok" : "not what was expected");
  return right ? 0 : 1;
}
)";

constexpr std::string_view kCmake = R"(cmake_minimum_required(VERSION 3.16)
project(@NAME@ LANGUAGES CXX)
set(CMAKE_CXX_STANDARD 20)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

add_library(@NAME@ MODULE @NAME@.cpp)
target_include_directories(@NAME@ PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
set_target_properties(@NAME@ PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})

enable_testing()
add_executable(@NAME@_test @NAME@_test.cpp @NAME@.cpp)
target_include_directories(@NAME@_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
add_test(NAME @NAME@ COMMAND @NAME@_test)
)";

constexpr std::string_view kReadme = R"(# @NAME@

    cmake -S . -B build && cmake --build build && (cd build && ctest)
    aha score --reward plugin:build/@NAME@.so --input rows.jsonl

`recipe.yaml` trains a small policy with it in two to three minutes, from the folder above:

    aha train @FOLDER@/recipe.yaml && aha report runs/@NAME@
)";

bool is_good_name(const std::string& name) {
  return !name.empty() && name[0] >= 'a' && name[0] <= 'z' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

// Names that CMake, the recipe beside it or the class's base class have already.
bool is_taken(const std::string& name) {
  constexpr std::array<std::string_view, 9> kTargets{
      "all", "clean", "depend", "help", "install", "package", "reward", "rewards", "test"};
  return std::find(kTargets.begin(), kTargets.end(), name) != kTargets.end() ||
         rewards::find_reward_kind(name) != nullptr;
}

// "says_please": "SaysPlease".
std::string class_of(const std::string& name) {
  std::string result;
  bool upper = true;
  for (const char c : name) {
    if (c != '_') {
      result += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    }
    upper = c == '_';
  }
  return result;
}

std::string fill_in(std::string text, std::string_view mark, const std::string& value) {
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
    text.replace(at, mark.size(), value);
    at += value.size();
  }
  return text;
}

void write(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw std::runtime_error(fmt::format("{} cannot be written", path.string()));
}

void write_project(const std::string& name, const fs::path& folder) {
  const auto filled = [&](std::string_view text) {
    return fill_in(fill_in(fill_in(std::string(text), "@NAME@", name), "@CLASS@", class_of(name)),
                   "@FOLDER@", folder.string());
  };
  fs::create_directories(folder / "rewards");
  write(folder / "rewards/plugin_api.h", std::string(kPluginApiHeader));
  write(folder / "rewards/plugin.h", std::string(kPluginHeader));
  write(folder / (name + ".cpp"), filled(kSource));
  write(folder / (name + "_test.cpp"), filled(kTest));
  write(folder / "CMakeLists.txt", filled(kCmake));
  write(folder / "README.md", filled(kReadme));
  write(folder / "recipe.yaml", filled(kRewardRecipe));
}

}  // namespace

int new_reward_command(std::span<const std::string> arguments) {
  CLI::App app{"Writes the project of a reward plugin: source, CMake, test.", "aha new-reward"};
  std::string name;
  std::string folder;
  app.add_option("name", name, "the reward's name: a-z, 0-9 and _")->required();
  app.add_option("--output", folder, "the project's folder")->default_str("NAME");
  if (const auto status = parse_arguments(app, arguments)) return *status;
  if (folder.empty()) folder = name;
  if (!is_good_name(name)) {
    fmt::print(stderr, "aha new-reward: {}: a name has a-z, 0-9 and _, and begins with a letter\n",
               name);
    return kBadUsage;
  }
  if (is_taken(name)) {
    fmt::print(stderr, "aha new-reward: {}: the name is taken; choose another\n", name);
    return kBadUsage;
  }
  if (fs::exists(folder)) {
    fmt::print(stderr, "aha new-reward: {} exists; give another folder by --output\n", folder);
    return kBadUsage;
  }
  write_project(name, folder);
  fmt::print(
      "{0}: written. Now\n  cmake -S {0} -B {0}/build && cmake --build {0}/build && (cd {0}/build "
      "&& "
      "ctest)\n  aha score --reward plugin:{0}/build/{1}.so --input rows.jsonl\n",
      folder, name);
  return 0;
}

}  // namespace aha::cli
