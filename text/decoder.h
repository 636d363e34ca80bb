#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "text/decode_step.h"
#include "text/json_node.h"

namespace aha::text {

// Decoding under way: takes tokens one after the other, gives out text. For one thread.
class Decoding {
 public:
  explicit Decoding(std::vector<std::unique_ptr<DecodeStep>> steps);
  ~Decoding();
  Decoding(Decoding&&) noexcept;
  Decoding& operator=(Decoding&&) noexcept;

  // The text that is certain once `token` has come, behind what was given out before.
  void push(std::string_view token, std::string& text);
  // The rest. No push may follow.
  void finish(std::string& text);

 private:
  class Chain;
  std::unique_ptr<Chain> chain_;
};

// How tokens become text again. Immutable, thread-safe.
class Decoder {
 public:
  // Without a decoder the tokens are joined by spaces.
  Decoder();
  // The `decoder` of a tokenizer.json: ByteLevel, ByteFallback, Fuse, Strip, Replace, Metaspace,
  // Sequence.
  explicit Decoder(const JsonNode& node);

  Decoding start() const;

 private:
  using MakeStep = std::function<std::unique_ptr<DecodeStep>()>;

  void read(const JsonNode& node, int depth);

  std::vector<MakeStep> steps_;
};

}  // namespace aha::text
