#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "text/json_node.h"

namespace aha::text {

// What a tokenizer adds around a text on demand, such as the token that begins a sequence.
// Immutable, thread-safe.
class PostProcessor {
 public:
  // Adds nothing.
  PostProcessor() = default;
  // The `post_processor` of a tokenizer.json: TemplateProcessing (its `single` template),
  // ByteLevel (which moves offsets, and no ids), Sequence.
  explicit PostProcessor(const JsonNode& node);

  // The ids with special tokens added.
  std::vector<std::int32_t> add_special_tokens(std::vector<std::int32_t> ids) const;

 private:
  void read(const JsonNode& node, int depth);
  void read_template(const JsonNode& node);

  // Ids, and nothing where the text goes.
  std::optional<std::vector<std::optional<std::int32_t>>> template_;
};

}  // namespace aha::text
