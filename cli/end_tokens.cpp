#include "cli/end_tokens.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "text/special_tokens.h"

namespace aha::cli {
namespace {

namespace fs = std::filesystem;

std::vector<std::int32_t> ids_in(const fs::path& file) {
  if (!fs::exists(file)) return {};
  try {
    const nlohmann::json object = nlohmann::json::parse(std::ifstream(file));
    const auto ids = object.find("eos_token_id");
    if (ids == object.end() || ids->is_null()) return {};
    if (ids->is_array()) return ids->get<std::vector<std::int32_t>>();
    return {ids->get<std::int32_t>()};
  } catch (const nlohmann::json::exception& error) {
    throw std::runtime_error(fmt::format("{}: eos_token_id: {}", file.string(), error.what()));
  }
}

std::vector<std::int32_t> id_of_eos(const fs::path& file, const text::Tokenizer& tokenizer) {
  if (!fs::exists(file)) return {};
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  const std::string eos = text::parse_special_token_names(text.str(), file.string()).eos_token;
  const auto id = tokenizer.token_id(eos);
  if (eos.empty() || !id) return {};
  return {*id};
}

}  // namespace

std::vector<std::int32_t> end_tokens(const fs::path& model, const text::Tokenizer* tokenizer) {
  for (const char* name : {"generation_config.json", "config.json"}) {
    if (std::vector<std::int32_t> ids = ids_in(model / name); !ids.empty()) return ids;
  }
  if (tokenizer == nullptr) return {};
  return id_of_eos(model / "tokenizer_config.json", *tokenizer);
}

}  // namespace aha::cli
