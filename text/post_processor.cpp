#include "text/post_processor.h"

#include <limits>

namespace aha::text {

PostProcessor::PostProcessor(const JsonNode& node) { read(node, 0); }

void PostProcessor::read(const JsonNode& node, int depth) {
  const std::string type = node.at("type").string();
  if (type == "ByteLevel") return;
  if (type == "TemplateProcessing") return read_template(node);
  if (type != "Sequence") node.fail_type(type, "TemplateProcessing, ByteLevel, Sequence");
  if (depth > kMaxSequenceDepth) node.fail("too many sequences inside each other");
  for (const JsonNode& part : node.at("processors").elements()) read(part, depth + 1);
}

void PostProcessor::read_template(const JsonNode& node) {
  if (template_) node.fail("a second template is not supported");
  template_.emplace();
  for (const JsonNode& piece : node.at("single").elements()) {
    if (const auto sequence = piece.find("Sequence")) {
      if (sequence->at("id").string() != "A") sequence->fail("only the sequence A is there");
      template_->push_back(std::nullopt);
    } else if (const auto special = piece.find("SpecialToken")) {
      const JsonNode tokens = node.at("special_tokens").at(special->at("id").string());
      for (const JsonNode& id : tokens.at("ids").elements()) {
        template_->push_back(id.integer(std::numeric_limits<std::int32_t>::max()));
      }
    } else {
      piece.fail("expected {\"Sequence\": ...} or {\"SpecialToken\": ...}");
    }
  }
}

std::vector<std::int32_t> PostProcessor::add_special_tokens(std::vector<std::int32_t> ids) const {
  if (!template_) return ids;
  std::vector<std::int32_t> result;
  result.reserve(ids.size() + template_->size());
  for (const std::optional<std::int32_t>& piece : *template_) {
    if (piece) {
      result.push_back(*piece);
    } else {
      result.insert(result.end(), ids.begin(), ids.end());
    }
  }
  return result;
}

}  // namespace aha::text
