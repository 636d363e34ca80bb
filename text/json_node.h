#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/json_document.h"

namespace aha::text {

// A value inside a parsed tokenizer.json that knows its file and its place in it, so that every
// mistake is reported with both. Refers to the parsed document, which must outlive it.
// All functions throw TokenizerError when the value is not what was asked for.
class JsonNode {
 public:
  JsonNode(const Json& value, const std::string& file, std::string path = "");

  const Json& value() const { return *value_; }
  const std::string& file() const { return *file_; }

  // The member `key`, which must be there.
  JsonNode at(std::string_view key) const;
  // The member `key`; nothing when it is absent or null.
  std::optional<JsonNode> find(std::string_view key) const;
  // The elements of an array.
  std::vector<JsonNode> elements() const;

  std::string string() const;
  bool boolean() const;
  // An integer in [0, largest].
  int integer(int largest) const;
  // The single Unicode character that a string consists of, as UTF-8.
  std::string character() const;
  // The boolean member `key`, or `otherwise` when it is absent or null.
  bool flag(std::string_view key, bool otherwise) const;

  // Refuses a `type` that is not known here, naming those that are.
  [[noreturn]] void fail_type(const std::string& type, std::string_view known) const;
  [[noreturn]] void fail(const std::string& problem) const;
  // Fails at the member `key`, or at the element `index`, of this node.
  [[noreturn]] void fail_at(std::string_view key, const std::string& problem) const;
  [[noreturn]] void fail_at(std::size_t index, const std::string& problem) const;

 private:
  std::string path_of(std::string_view key) const;

  const Json* value_;
  const std::string* file_;
  std::string path_;
};

// Nesting of `Sequence` parts beyond which a file is refused.
inline constexpr int kMaxSequenceDepth = 16;

}  // namespace aha::text
