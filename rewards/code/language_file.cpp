#include "rewards/code/language_file.h"

#include <fstream>
#include <map>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "rewards/reward_error.h"

namespace aha::rewards {
namespace {

using nlohmann::json;

// One language's object; every key that is taken is ticked off.
class Keys {
 public:
  Keys(std::string where, const json& object) : where_(std::move(where)), left_(object) {
    if (!left_.is_object()) throw RewardError(where_ + ": expected an object");
  }

  template <class Value>
  void take(const char* key, Value& value, bool required = false) {
    const auto found = left_.find(key);
    if (found == left_.end()) {
      if (required) throw RewardError(fmt::format("{}: the key \"{}\" is missing", where_, key));
      return;
    }
    try {
      value = found->template get<Value>();
    } catch (const json::exception& error) {
      throw RewardError(fmt::format("{}: key \"{}\": {}", where_, key, error.what()));
    }
    left_.erase(found);
  }

  void expect_no_more() const {
    if (left_.empty()) return;
    throw RewardError(fmt::format(
        "{}: the key \"{}\" is unknown; known are source, compile, run, readable_folders, "
        "environment and needs_processes",
        where_, left_.begin().key()));
  }

 private:
  std::string where_;
  json left_;
};

}  // namespace

std::vector<sandbox::Language> read_language_file(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw RewardError(fmt::format("code: languages \"{}\" cannot be read", path));
  const json table = json::parse(file, nullptr, false);
  if (!table.is_object()) {
    throw RewardError(fmt::format("code: languages \"{}\": expected a JSON object", path));
  }
  std::vector<sandbox::Language> languages;
  for (const auto& [name, object] : table.items()) {
    Keys keys(fmt::format("code: languages \"{}\": {}", path, name), object);
    sandbox::Language language{.name = name, .source_name = "", .run = {}};
    keys.take("source", language.source_name, true);
    keys.take("run", language.run, true);
    keys.take("compile", language.compile);
    keys.take("readable_folders", language.readable_folders);
    keys.take("environment", language.environment);
    keys.take("needs_processes", language.needs_processes);
    keys.expect_no_more();
    languages.push_back(std::move(language));
  }
  return languages;
}

}  // namespace aha::rewards
