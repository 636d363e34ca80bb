#include "text/normalizer.h"

#include <utility>
#include <vector>

#include "text/pattern.h"
#include "text/unicode_form.h"

namespace aha::text {
namespace {

class NormalForm : public Normalizer {
 public:
  explicit NormalForm(UnicodeForm form) : form_(form) {}
  std::string normalize(std::string text) const override { return to_form(form_, std::move(text)); }

 private:
  UnicodeForm form_;
};

class Prepend : public Normalizer {
 public:
  explicit Prepend(std::string prefix) : prefix_(std::move(prefix)) {}
  std::string normalize(std::string text) const override {
    return text.empty() ? text : prefix_ + text;
  }

 private:
  std::string prefix_;
};

class Replace : public Normalizer {
 public:
  Replace(Pattern pattern, std::string content)
      : pattern_(std::move(pattern)), content_(std::move(content)) {}
  std::string normalize(std::string text) const override {
    return pattern_.replace_all(text, content_);
  }

 private:
  Pattern pattern_;
  std::string content_;
};

using Normalizers = std::vector<std::unique_ptr<const Normalizer>>;

class NormalizerSequence : public Normalizer {
 public:
  explicit NormalizerSequence(Normalizers parts) : parts_(std::move(parts)) {}
  std::string normalize(std::string text) const override {
    for (const auto& part : parts_) text = part->normalize(std::move(text));
    return text;
  }

 private:
  Normalizers parts_;
};

std::unique_ptr<const Normalizer> read(const JsonNode& node, int depth);

std::unique_ptr<const Normalizer> read_sequence(const JsonNode& node, int depth) {
  if (depth > kMaxSequenceDepth) node.fail("too many sequences inside each other");
  Normalizers parts;
  for (const JsonNode& part : node.at("normalizers").elements()) {
    parts.push_back(read(part, depth + 1));
  }
  return std::make_unique<NormalizerSequence>(std::move(parts));
}

std::unique_ptr<const Normalizer> read(const JsonNode& node, int depth) {
  const std::string type = node.at("type").string();
  if (type == "NFC") return std::make_unique<NormalForm>(UnicodeForm::nfc);
  if (type == "NFD") return std::make_unique<NormalForm>(UnicodeForm::nfd);
  if (type == "NFKC") return std::make_unique<NormalForm>(UnicodeForm::nfkc);
  if (type == "NFKD") return std::make_unique<NormalForm>(UnicodeForm::nfkd);
  if (type == "Prepend") return std::make_unique<Prepend>(node.at("prepend").string());
  if (type == "Replace") {
    return std::make_unique<Replace>(Pattern::from_json(node.at("pattern")),
                                     node.at("content").string());
  }
  if (type == "Sequence") return read_sequence(node, depth);
  node.fail_type(type, "NFC, NFD, NFKC, NFKD, Prepend, Replace, Sequence");
}

}  // namespace

std::unique_ptr<const Normalizer> normalizer_from_json(const JsonNode& node) {
  return read(node, 0);
}

}  // namespace aha::text
