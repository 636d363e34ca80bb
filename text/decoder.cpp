#include "text/decoder.h"

#include <limits>
#include <utility>

#include "text/byte_fallback_decode_step.h"
#include "text/byte_level_decode_step.h"
#include "text/metaspace_pre_tokenizer.h"
#include "text/pattern.h"
#include "text/strip_decode_step.h"

namespace aha::text {
namespace {

class JoinBySpaces : public DecodeStep {
 public:
  void push(const Fragment& fragment, FragmentSink& sink) override {
    if (fragment.first && !std::exchange(at_start_, false)) sink.accept({" ", true, true});
    sink.accept(fragment);
  }

 private:
  bool at_start_ = true;
};

class Fuse : public DecodeStep {
 public:
  void push(const Fragment& fragment, FragmentSink& sink) override {
    sink.accept({fragment.text, std::exchange(at_start_, false), false});
  }
  void finish(FragmentSink& sink) override { sink.accept({"", at_start_, true}); }

 private:
  bool at_start_ = true;
};

class Replace : public WholeTokenStep {
 public:
  Replace(std::shared_ptr<const Pattern> pattern, std::string content)
      : pattern_(std::move(pattern)), content_(std::move(content)) {}

 protected:
  void push_token(std::string_view token, FragmentSink& sink) override {
    sink.accept({pattern_->replace_all(token, content_), true, true});
  }

 private:
  std::shared_ptr<const Pattern> pattern_;
  std::string content_;
};

class MetaspaceDecodeStep : public WholeTokenStep {
 public:
  explicit MetaspaceDecodeStep(const Metaspace& metaspace)
      : pattern_(Pattern::literal(metaspace.replacement)),
        drop_(metaspace.prepend_scheme != PrependScheme::never) {}

 protected:
  void push_token(std::string_view token, FragmentSink& sink) override {
    // Only the first token lost what the pre-tokenizer put before the text.
    const bool drop = std::exchange(drop_, false);
    sink.accept({pattern_.replace_all(token, drop ? "" : " "), true, true});
  }

 private:
  Pattern pattern_;
  bool drop_;
};

}  // namespace

class Decoding::Chain {
 public:
  explicit Chain(std::vector<std::unique_ptr<DecodeStep>> steps) : steps_(std::move(steps)) {
    links_.reserve(steps_.size() + 1);
    for (std::size_t i = 0; i <= steps_.size(); ++i) links_.push_back(Link(*this, i));
  }

  void push(std::string_view token, std::string& text) {
    text_ = &text;
    links_.front().accept({token, true, true});
  }

  void finish(std::string& text) {
    text_ = &text;
    for (std::size_t i = 0; i < steps_.size(); ++i) steps_[i]->finish(links_[i + 1]);
  }

 private:
  // Where step `index` gets its fragments; behind the last step they are the text.
  class Link : public FragmentSink {
   public:
    Link(Chain& chain, std::size_t index) : chain_(&chain), index_(index) {}
    void accept(const Fragment& fragment) override {
      if (index_ == chain_->steps_.size()) {
        *chain_->text_ += fragment.text;
      } else {
        chain_->steps_[index_]->push(fragment, chain_->links_[index_ + 1]);
      }
    }

   private:
    Chain* chain_;
    std::size_t index_;
  };

  std::vector<std::unique_ptr<DecodeStep>> steps_;
  std::vector<Link> links_;
  std::string* text_ = nullptr;
};

Decoding::Decoding(std::vector<std::unique_ptr<DecodeStep>> steps)
    : chain_(std::make_unique<Chain>(std::move(steps))) {}
Decoding::~Decoding() = default;
Decoding::Decoding(Decoding&&) noexcept = default;
Decoding& Decoding::operator=(Decoding&&) noexcept = default;

void Decoding::push(std::string_view token, std::string& text) { chain_->push(token, text); }

void Decoding::finish(std::string& text) { chain_->finish(text); }

Decoder::Decoder() {
  steps_.emplace_back([] { return std::make_unique<JoinBySpaces>(); });
}

Decoder::Decoder(const JsonNode& node) { read(node, 0); }

void Decoder::read(const JsonNode& node, int depth) {
  const std::string type = node.at("type").string();
  if (type == "ByteLevel") {
    steps_.emplace_back([] { return std::make_unique<ByteLevelDecodeStep>(); });
  } else if (type == "ByteFallback") {
    steps_.emplace_back([] { return std::make_unique<ByteFallbackDecodeStep>(); });
  } else if (type == "Fuse") {
    steps_.emplace_back([] { return std::make_unique<Fuse>(); });
  } else if (type == "Strip") {
    const StripLimits limits = StripLimits::from_json(node);
    steps_.emplace_back([limits] { return std::make_unique<StripDecodeStep>(limits); });
  } else if (type == "Replace") {
    auto pattern = std::make_shared<const Pattern>(Pattern::from_json(node.at("pattern")));
    const std::string content = node.at("content").string();
    steps_.emplace_back([pattern, content] { return std::make_unique<Replace>(pattern, content); });
  } else if (type == "Metaspace") {
    const Metaspace metaspace = Metaspace::from_json(node);
    steps_.emplace_back([metaspace] { return std::make_unique<MetaspaceDecodeStep>(metaspace); });
  } else if (type == "Sequence") {
    if (depth > kMaxSequenceDepth) node.fail("too many sequences inside each other");
    for (const JsonNode& part : node.at("decoders").elements()) read(part, depth + 1);
  } else {
    node.fail_type(type, "ByteLevel, ByteFallback, Fuse, Strip, Replace, Metaspace, Sequence");
  }
}

Decoding Decoder::start() const {
  std::vector<std::unique_ptr<DecodeStep>> steps;
  steps.reserve(steps_.size());
  for (const MakeStep& make_step : steps_) steps.push_back(make_step());
  return Decoding(std::move(steps));
}

}  // namespace aha::text
