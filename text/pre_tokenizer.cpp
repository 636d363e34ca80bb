#include "text/pre_tokenizer.h"

#include <utility>
#include <vector>

#include "text/byte_level_pre_tokenizer.h"
#include "text/digits_pre_tokenizer.h"
#include "text/metaspace_pre_tokenizer.h"
#include "text/split_pre_tokenizer.h"

namespace aha::text {
namespace {

using PreTokenizers = std::vector<std::unique_ptr<const PreTokenizer>>;

class PreTokenizerSequence : public PreTokenizer {
 public:
  explicit PreTokenizerSequence(PreTokenizers parts) : parts_(std::move(parts)) {}
  void apply(SplitText& text) const override {
    for (const auto& part : parts_) part->apply(text);
  }

 private:
  PreTokenizers parts_;
};

std::unique_ptr<const PreTokenizer> read(const JsonNode& node, int depth);

std::unique_ptr<const PreTokenizer> read_sequence(const JsonNode& node, int depth) {
  if (depth > kMaxSequenceDepth) node.fail("too many sequences inside each other");
  PreTokenizers parts;
  for (const JsonNode& part : node.at("pretokenizers").elements()) {
    parts.push_back(read(part, depth + 1));
  }
  return std::make_unique<PreTokenizerSequence>(std::move(parts));
}

std::unique_ptr<const PreTokenizer> read(const JsonNode& node, int depth) {
  const std::string type = node.at("type").string();
  if (type == "Split") return std::make_unique<SplitPreTokenizer>(node);
  if (type == "ByteLevel") return std::make_unique<ByteLevelPreTokenizer>(node);
  if (type == "Digits") return std::make_unique<DigitsPreTokenizer>(node);
  if (type == "Metaspace") return std::make_unique<MetaspacePreTokenizer>(node);
  if (type == "Sequence") return read_sequence(node, depth);
  node.fail_type(type, "Sequence, Split, Digits, ByteLevel, Metaspace");
}

}  // namespace

std::unique_ptr<const PreTokenizer> pre_tokenizer_from_json(const JsonNode& node) {
  return read(node, 0);
}

}  // namespace aha::text
