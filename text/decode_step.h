#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace aha::text {

// A part of the text of one token on its way through a decoder. A token comes as one fragment
// (first and last), or as several; a step that fuses all tokens makes one long token of them.
struct Fragment {
  std::string_view text;
  bool first;  // of its token
  bool last;
};

// Takes the fragments that a decoding step gives out.
class FragmentSink {
 public:
  virtual ~FragmentSink() = default;
  virtual void accept(const Fragment& fragment) = 0;
};

// One step of decoding with its state. What a step has given out never changes later, so decoding
// a stream and decoding all at once are the same.
class DecodeStep {
 public:
  virtual ~DecodeStep() = default;
  virtual void push(const Fragment& fragment, FragmentSink& sink) = 0;
  // No more fragments will come: gives out what was held back.
  virtual void finish(FragmentSink& /*sink*/) {}
};

// A step that rewrites each token by itself, and so waits for the whole of it.
class WholeTokenStep : public DecodeStep {
 public:
  void push(const Fragment& fragment, FragmentSink& sink) final;

 protected:
  virtual void push_token(std::string_view token, FragmentSink& sink) = 0;

 private:
  std::string token_;
};

}  // namespace aha::text
