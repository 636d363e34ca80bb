#include "text/added_tokens.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include <unicode/uchar.h>

#include "text/newer_characters.h"
#include "text/utf8.h"

namespace aha::text {
namespace {

bool is_newer_word_character(char32_t code_point) {
  return std::any_of(
      std::begin(kWordCategories), std::end(kWordCategories),
      [&](std::string_view category) { return is_newer_character(code_point, category); });
}

bool is_word_character(char32_t code_point) {
  const auto c = static_cast<UChar32>(code_point);
  constexpr std::uint32_t kCategories = U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK;
  return u_isUAlphabetic(c) != 0 || (U_GET_GC_MASK(c) & kCategories) != 0 ||
         u_hasBinaryProperty(c, UCHAR_JOIN_CONTROL) != 0 || is_newer_word_character(code_point);
}

bool touches_words(std::string_view text, const Span& span) {
  std::size_t begin = span.begin;
  std::size_t end = span.end;
  return (begin > 0 && is_word_character(previous_code_point(text, begin))) ||
         (end < text.size() && is_word_character(next_code_point(text, end)));
}

bool is_white_space(char32_t code_point) {
  return u_isUWhiteSpace(static_cast<UChar32>(code_point)) != 0;
}

std::size_t skip_space_back(std::string_view text, std::size_t from, std::size_t limit) {
  while (from > limit) {
    std::size_t before = from;
    if (!is_white_space(previous_code_point(text, before))) break;
    from = before;
  }
  return from;
}

std::size_t skip_space(std::string_view text, std::size_t from) {
  while (from < text.size()) {
    std::size_t behind = from;
    if (!is_white_space(next_code_point(text, behind))) break;
    from = behind;
  }
  return from;
}

AddedToken token_from_json(const JsonNode& node, const Normalizer* normalizer) {
  AddedToken token;
  token.content = node.at("content").string();
  token.single_word = node.at("single_word").boolean();
  token.lstrip = node.at("lstrip").boolean();
  token.rstrip = node.at("rstrip").boolean();
  token.normalized = node.at("normalized").boolean();
  const bool rewritten = token.normalized && normalizer != nullptr;
  token.decoded = rewritten ? normalizer->normalize(token.content) : token.content;
  // The `tokenizers` package asks for the decoded form, so one that normalization changes is kept.
  token.special = node.at("special").boolean() && token.decoded == token.content;
  return token;
}

}  // namespace

AddedTokens::AddedTokens(const std::optional<JsonNode>& node, const BpeModel& model,
                         const Normalizer* normalizer) {
  if (!node) return;
  for (const JsonNode& token : node->elements()) add(token, model, normalizer);
  for (const auto& [id, token] : by_id_) {
    if (token.decoded.empty()) node->fail("\"" + token.content + "\" is empty once normalized");
    TokenTrie& trie = token.normalized ? normalized_ : raw_;
    if (!trie.insert(token.decoded, id)) {
      node->fail("two tokens are both written \"" + token.decoded + "\"");
    }
  }
}

void AddedTokens::add(const JsonNode& node, const BpeModel& model, const Normalizer* normalizer) {
  AddedToken token = token_from_json(node, normalizer);
  if (token.content.empty()) node.fail("the token is empty");
  const std::int32_t declared = node.at("id").integer(std::numeric_limits<std::int32_t>::max() - 1);
  const std::int32_t id = assigned_id(token.content, model);
  if (declared != id) {
    node.fail("\"" + token.content + "\" has the id " + std::to_string(declared) +
              ", but its place gives " + std::to_string(id) +
              "; list added tokens in the order of their ids, from the size of the vocabulary on");
  }
  ids_.insert_or_assign(token.content, id);
  by_id_.insert_or_assign(id, std::move(token));
}

std::int32_t AddedTokens::assigned_id(const std::string& content, const BpeModel& model) const {
  if (const auto known = token_id(content)) return *known;
  if (const auto known = model.token_id(content)) return *known;
  const auto size = static_cast<std::int32_t>(model.vocabulary().size());
  return by_id_.empty() ? size : std::max(size, by_id_.rbegin()->first + 1);
}

std::optional<std::int32_t> AddedTokens::token_id(std::string_view content) const {
  const auto found = ids_.find(content);
  if (found == ids_.end()) return std::nullopt;
  return found->second;
}

std::vector<AddedTokens::Segment> AddedTokens::split(std::string_view text,
                                                     const TokenTrie& trie) const {
  std::vector<Segment> segments;
  std::size_t done = 0;
  for (std::size_t position = 0; !trie.empty() && position < text.size();) {
    const auto [length, id] = trie.longest_prefix(text.substr(position));
    if (length == 0) {
      ++position;
      continue;
    }
    const Span found{position, position + length};
    position = found.end;
    const AddedToken& token = by_id_.at(id);
    if (token.single_word && touches_words(text, found)) continue;
    const std::size_t begin =
        std::max(done, token.lstrip ? skip_space_back(text, found.begin, done) : found.begin);
    const std::size_t end = token.rstrip ? skip_space(text, found.end) : found.end;
    if (done < begin) segments.push_back({{done, begin}, std::nullopt});
    segments.push_back({{begin, end}, id});
    done = std::max(done, end);
  }
  if (done < text.size()) segments.push_back({{done, text.size()}, std::nullopt});
  return segments;
}

}  // namespace aha::text
