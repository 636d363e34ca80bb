#include "text/json_node.h"

#include <limits>
#include <utility>

#include "text/tokenizer_error.h"
#include "text/utf8.h"

namespace aha::text {

JsonNode::JsonNode(const Json& value, const std::string& file, std::string path)
    : value_(&value), file_(&file), path_(std::move(path)) {}

std::string JsonNode::path_of(std::string_view key) const {
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

JsonNode JsonNode::at(std::string_view key) const {
  if (!value_->is_object()) fail(std::string("expected an object, found ") + value_->type_name());
  const auto member = value_->find(key);
  if (member == value_->end()) fail("the key \"" + std::string(key) + "\" is missing");
  return {*member, *file_, path_of(key)};
}

std::optional<JsonNode> JsonNode::find(std::string_view key) const {
  if (!value_->is_object()) fail(std::string("expected an object, found ") + value_->type_name());
  const auto member = value_->find(key);
  if (member == value_->end() || member->is_null()) return std::nullopt;
  return JsonNode(*member, *file_, path_of(key));
}

std::vector<JsonNode> JsonNode::elements() const {
  if (!value_->is_array()) fail(std::string("expected an array, found ") + value_->type_name());
  std::vector<JsonNode> nodes;
  nodes.reserve(value_->size());
  for (std::size_t i = 0; i < value_->size(); ++i) {
    nodes.emplace_back((*value_)[i], *file_, path_ + "[" + std::to_string(i) + "]");
  }
  return nodes;
}

std::string JsonNode::string() const {
  if (!value_->is_string()) fail(std::string("expected a string, found ") + value_->type_name());
  return value_->get<std::string>();
}

bool JsonNode::boolean() const {
  if (!value_->is_boolean()) {
    fail(std::string("expected true or false, found ") + value_->type_name());
  }
  return value_->get<bool>();
}

int JsonNode::integer(int largest) const {
  const bool fits = value_->is_number_unsigned() &&
                    value_->get<std::uint64_t>() <= static_cast<std::uint64_t>(largest);
  if (!fits) {
    fail("expected a whole number from 0 to " + std::to_string(largest) + ", found " +
         (value_->is_number() ? value_->dump() : value_->type_name()));
  }
  return value_->get<int>();
}

std::string JsonNode::character() const {
  std::string text = string();
  std::size_t end = 0;
  if (!text.empty()) next_code_point(text, end);
  if (text.empty() || end != text.size()) fail("expected a string of one character");
  return text;
}

bool JsonNode::flag(std::string_view key, bool otherwise) const {
  const auto member = find(key);
  return member ? member->boolean() : otherwise;
}

void JsonNode::fail_type(const std::string& type, std::string_view known) const {
  fail("the type \"" + type + "\" is not supported; known are " + std::string(known));
}

void JsonNode::fail(const std::string& problem) const {
  throw TokenizerError(*file_, path_, problem);
}

void JsonNode::fail_at(std::string_view key, const std::string& problem) const {
  throw TokenizerError(*file_, path_of(key), problem);
}

void JsonNode::fail_at(std::size_t index, const std::string& problem) const {
  throw TokenizerError(*file_, path_ + "[" + std::to_string(index) + "]", problem);
}

}  // namespace aha::text
