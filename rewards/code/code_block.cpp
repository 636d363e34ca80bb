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

constexpr std::string_view kAnswer = "<answer>";
constexpr std::string_view kEndAnswer = "</answer>";

struct Fence {
  char mark = 0;
  std::size_t length = 0;
  std::size_t indent = 0;
  std::string_view rest;
};

std::size_t spaces_before(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

Fence read_fence(std::string_view line) {
  const std::size_t indent = spaces_before(line);
  std::size_t at = indent;
  if (at == line.size() || (line[at] != '`' && line[at] != '~')) return {};
  const char mark = line[at];
  const std::size_t begin = at;
  while (at < line.size() && line[at] == mark) ++at;
  if (at - begin < 3) return {};
  const std::string_view rest = tasks::trim(line.substr(at));
  if (mark == '`' && rest.find('`') != std::string_view::npos) return {};
  return {mark, at - begin, indent, rest};
}

bool closes(const Fence& fence, const Fence& open) {
  return fence.mark == open.mark && fence.length >= open.length &&
         fence.indent <= std::max<std::size_t>(3, open.indent) &&
         (fence.rest.empty() || fence.rest.starts_with(kEndAnswer));
}

std::string first_word(std::string_view text) {
  std::string word(text.substr(0, text.find_first_of(" \t{,:")));
  for (char& c : word) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return word;
}

}  // namespace

std::optional<CodeBlock> find_code_block(std::string_view completion) {
  const std::optional<std::string_view> text = text_after_thinking(completion);
  if (!text) return std::nullopt;
  std::optional<CodeBlock> last;
  Fence open;
  for (std::size_t begin = 0; begin < text->size();) {
    const std::size_t newline = text->find('\n', begin);
    const std::size_t end = newline == std::string_view::npos ? text->size() : newline + 1;
    std::string_view line = text->substr(begin, end - begin);
    begin = end;
    if (open.length == 0 && line.starts_with(kAnswer)) line.remove_prefix(kAnswer.size());
    const Fence fence = read_fence(line);
    if (open.length == 0) {
      if (fence.length == 0) continue;
      open = fence;
      last = CodeBlock{first_word(fence.rest), ""};
    } else if (closes(fence, open)) {
      open = {};
    } else {
      last->code += line.substr(std::min(open.indent, spaces_before(line)));
    }
  }
  return last;
}

std::string_view language_of_fence(std::string_view word) {
  for (const auto& [name, language] : kLanguages) {
    if (name == word) return language;
  }
  return {};
}

}  // namespace aha::rewards
