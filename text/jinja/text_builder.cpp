#include "text/jinja/text_builder.h"

#include "text/jinja/template_error.h"

namespace aha::text::jinja {

void TextBuilder::make_room(std::size_t bytes) const {
  if (bytes > kMaxTextBytes - text_.size()) {
    throw OperationError("the template makes a text of more than " +
                         std::to_string(kMaxTextBytes >> 20) + " MiB");
  }
}

void TextBuilder::append(std::string_view text) {
  make_room(text.size());
  text_ += text;
}

void TextBuilder::append_repeated(std::string_view text, std::size_t times) {
  if (text.empty()) return;
  if (times > kMaxTextBytes) times = kMaxTextBytes + 1;
  make_room(text.size() * times);
  text_.reserve(text_.size() + text.size() * times);
  for (std::size_t i = 0; i < times; ++i) text_ += text;
}

}  // namespace aha::text::jinja
