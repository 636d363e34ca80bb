#include "recipes/completion_html.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

#include "recipes/axis.h"
#include "recipes/html_text.h"

namespace aha::recipes {
namespace {

constexpr std::array<std::string_view, 4> kTags = {"<think>", "</think>", "<answer>", "</answer>"};

struct FoundTag {
  std::size_t position = std::string_view::npos;
  std::string_view tag;
};

FoundTag find_tag(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find('<', from); at != text.npos; at = text.find('<', at + 1)) {
    for (const std::string_view tag : kTags) {
      if (text.substr(at).starts_with(tag)) return {at, tag};
    }
  }
  return {};
}

// Writes text run by run, each in an element of its own.
class CompletionWriter {
 public:
  explicit CompletionWriter(std::string_view part) : part_(part) {}

  void add(std::string_view text) {
    std::size_t from = 0;
    while (from < text.size()) {
      const FoundTag found = find_tag(text, from);
      add_run(part_, text.substr(from, found.position - from));
      if (found.position == text.npos) return;
      add_run("tag", found.tag);
      part_ = found.tag == kTags[0] ? "think" : found.tag == kTags[2] ? "answer" : "";
      from = found.position + found.tag.size();
    }
  }

  void add_html(std::string_view html) { html_ += html; }

  std::string take() { return std::move(html_); }

 private:
  void add_run(std::string_view part, std::string_view text) {
    if (text.empty()) return;
    const std::string escaped = escape_html(text);
    html_ += part.empty() ? escaped : fmt::format("<span class=\"{}\">{}</span>", part, escaped);
  }

  std::string_view part_;
  std::string html_;
};

}  // namespace

std::string cut_html(const SampleText& text) {
  if (text.left_out == 0) return {};
  return fmt::format("<span class=\"cut\"> … {} bytes left out … </span>",
                     format_count(text.left_out));
}

std::string completion_html(const SampleText& completion) {
  FoundTag first = find_tag(completion.head, 0);
  if (first.tag.empty()) first = find_tag(completion.tail, 0);
  CompletionWriter writer(first.tag == kTags[1] ? "think" : "");
  writer.add(completion.head);
  writer.add_html(cut_html(completion));
  writer.add(completion.tail);
  return writer.take();
}

}  // namespace aha::recipes
