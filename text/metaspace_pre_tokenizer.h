#pragma once

#include <string>

#include "text/pre_tokenizer.h"

namespace aha::text {

// Where SentencePiece's space is put before a text that does not begin with one.
enum class PrependScheme { always, first, never };

// The `replacement` and the scheme of a Metaspace pre-tokenizer or decoder.
struct Metaspace {
  std::string replacement;  // one character
  PrependScheme prepend_scheme;

  static Metaspace from_json(const JsonNode& node);
};

// `Metaspace`: writes spaces as a visible character and cuts before each.
class MetaspacePreTokenizer : public PreTokenizer {
 public:
  explicit MetaspacePreTokenizer(const JsonNode& node);
  void apply(SplitText& text) const override;

 private:
  Metaspace metaspace_;
  bool split_;
};

}  // namespace aha::text
