#include "rewards/code/code_block.h"

#include <algorithm>
#include <array>
#include <utility>

#include "rewards/answer_text.h"
#include "tasks/integer_text.h"

namespace aha::rewards {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 22> kLanguages{{
    {"python", "python"}, {"python3", "python"},
    {"py", "python"},     {"py3", "python"},
    {"cpp", "cpp"},       {"c++", "cpp"},
    {"cc", "cpp"},        {"cxx", "cpp"},
    {"c++17", "cpp"},     {"c++20", "cpp"},
    {"cpp17", "cpp"},     {"cpp20", "cpp"},
    {"c", "c"},           {"bash", "bash"},
    {"sh", "bash"},       {"shell", "bash"},
    {"java", "java"},     {"rust", "rust"},
    {"go", "go"},         {"javascript", "javascript"},
    {"js", "javascript"}, {"typescript", "typescript"},
}};

struct Fence {
  std::size_t indent = 0;
  char mark = 0;
  std::size_t length = 0;
  std::string_view rest;
};

Fence read_fence(std::string_view line) {
  std::size_t at = 0;
  while (at < line.size() && line[at] == ' ') ++at;
  const std::size_t indent = at;
  if (at == line.size() || (line[at] != '`' && line[at] != '~')) return {};
  const char mark = line[at];
  const std::size_t begin = at;
  while (at < line.size() && line[at] == mark) ++at;
  if (at - begin < 3) return {};
  const std::string_view rest = tasks::trim(line.substr(at));
  if (mark == '`' && rest.find('`') != std::string_view::npos) return {};
  return {indent, mark, at - begin, rest};
}

std::string first_word(std::string_view text) {
  std::string word(text.substr(0, text.find_first_of(" \t{,:")));
  for (char& c : word) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return word;
}

}  // namespace

std::optional<CodeBlock> find_code_block(std::string_view completion, std::string_view language) {
  const std::optional<std::string_view> text = text_after_thinking(completion);
  if (!text) return std::nullopt;
  std::optional<CodeBlock> last;
  std::optional<CodeBlock> named;  // the last one before it whose fence names the language
  Fence open;
  for (std::size_t begin = 0; begin < text->size();) {
    const std::size_t newline = text->find('\n', begin);
    const std::size_t end = newline == std::string_view::npos ? text->size() : newline + 1;
    std::string_view line = text->substr(begin, end - begin);
    begin = end;
    const Fence fence = read_fence(line);
    if (open.length == 0) {
      if (fence.length == 0) continue;
      if (last && language_of_fence(last->language) == language) named = std::move(last);
      open = fence;
      last = CodeBlock{first_word(fence.rest), ""};
    } else if (fence.mark == open.mark && fence.length >= open.length && fence.rest.empty() &&
               fence.indent <= open.indent + 3) {
      open = {};
    } else {
      // As far as the fence is indented, in a list for one, the code is too.
      const std::size_t text_begin = std::min(line.find_first_not_of(' '), line.size());
      last->code += line.substr(std::min(open.indent, text_begin));
    }
  }
  if (!named || language.empty()) return last;
  return language_of_fence(last->language) == language ? last : named;
}

std::string_view language_of_fence(std::string_view word) {
  for (const auto& [name, language] : kLanguages) {
    if (name == word) return language;
  }
  return {};
}

}  // namespace aha::rewards
