#include "text/bpe_model.h"

#include <algorithm>
#include <cstdio>
#include <limits>

#include "text/json_document.h"
#include "text/merge_word.h"
#include "text/utf8.h"

namespace aha::text {
namespace {

// Ids far beyond the number of tokens are a broken file, not a vocabulary with gaps.
constexpr std::size_t kMostIdsPerToken = 16;
constexpr std::size_t kSmallVocabulary = 65536;

std::string byte_token(int byte) {
  char text[7];
  std::snprintf(text, sizeof text, "<0x%02X>", static_cast<unsigned>(byte));
  return text;
}

void refuse_text(const JsonNode& node, std::string_view key) {
  const auto member = node.find(key);
  if (member && !member->string().empty()) member->fail("is not supported");
}

}  // namespace

BpeModel::BpeModel(const JsonNode& node) {
  // Files before `type` was written carry none.
  if (const auto type = node.find("type"); type && type->string() != "BPE") {
    type->fail_type(type->string(), "BPE");
  }
  const auto dropout = node.find("dropout");
  if (dropout && dropout->value() != 0) dropout->fail("is not supported");
  refuse_text(node, "continuing_subword_prefix");
  refuse_text(node, "end_of_word_suffix");
  fuse_unknown_ = node.flag("fuse_unk", false);
  byte_fallback_ = node.flag("byte_fallback", false);
  ignore_merges_ = node.flag("ignore_merges", false);
  read_vocabulary(node.at("vocab"));
  read_merges(node.at("merges"));
  read_unknown_token(node);
  index_characters();
}

void BpeModel::read_vocabulary(const JsonNode& vocab) {
  if (!vocab.value().is_object()) vocab.fail("expected an object of tokens and ids");
  const auto& members = vocab.value().get_ref<const Json::object_t&>();
  const std::size_t id_limit = std::max(kSmallVocabulary, kMostIdsPerToken * members.size());
  std::size_t id_end = 0;
  for (const auto& [token, id] : members) {
    if (!id.is_number_unsigned() || id.get<std::uint64_t>() >= id_limit) {
      vocab.fail_at(token, "expected an id from 0 to " + std::to_string(id_limit - 1) + ", found " +
                               id.dump());
    }
    id_end = std::max(id_end, id.get<std::size_t>() + 1);
  }
  vocabulary_ = TokenIndex(members.size(), id_end);
  for (const auto& [token, id_value] : members) {
    const auto id = id_value.get<std::int32_t>();
    if (const std::string* other = vocabulary_.token(id)) {
      vocab.fail_at(token,
                    "has the id " + std::to_string(id) + ", which \"" + *other + "\" has already");
    }
    if (vocabulary_.insert(token, id) != id) vocab.fail_at(token, "is there twice");
  }
}

void BpeModel::read_merges(const JsonNode& merges) {
  const Json& list = merges.value();
  if (!list.is_array()) merges.fail("expected an array of merges");
  merges_ = MergeTable(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Json& merge = list[i];
    if (merge.is_string()) {
      const std::string_view text = merge.get_ref<const std::string&>();
      const std::size_t space = text.find(' ');
      if (space == std::string_view::npos || text.find(' ', space + 1) != std::string_view::npos) {
        merges.fail_at(i, "expected two tokens with one space between them, found \"" +
                              std::string(text) + "\"");
      }
      add_merge(text.substr(0, space), text.substr(space + 1), merges, i);
    } else if (merge.is_array() && merge.size() == 2 && merge[0].is_string() &&
               merge[1].is_string()) {
      add_merge(merge[0].get_ref<const std::string&>(), merge[1].get_ref<const std::string&>(),
                merges, i);
    } else {
      merges.fail_at(i, "expected \"left right\" or [\"left\", \"right\"]");
    }
  }
}

void BpeModel::add_merge(std::string_view left, std::string_view right, const JsonNode& merges,
                         std::size_t index) {
  const auto id_of = [&](std::string_view token) {
    const auto id = token_id(token);
    if (!id) {
      merges.fail_at(index, "the token \"" + std::string(token) + "\" is not in the vocabulary");
    }
    return *id;
  };
  const std::int32_t left_id = id_of(left);
  const std::int32_t right_id = id_of(right);
  const std::string merged = std::string(left) + std::string(right);
  merges_.insert(left_id, right_id, {static_cast<std::int32_t>(index), id_of(merged)});
}

void BpeModel::read_unknown_token(const JsonNode& node) {
  const auto token = node.find("unk_token");
  if (!token) return;
  unknown_ = token_id(token->string());
  if (!unknown_) token->fail("\"" + token->string() + "\" is not in the vocabulary");
}

void BpeModel::index_characters() {
  short_characters_.fill(-1);
  for (std::size_t c = 0; c < kShortCharacters; ++c) {
    std::string character;
    append_utf8(static_cast<char32_t>(c), character);
    short_characters_[c] = token_id(character).value_or(-1);
  }
  byte_tokens_.fill(-1);
  for (int byte = 0; byte < 256; ++byte) {
    byte_tokens_[static_cast<std::size_t>(byte)] = token_id(byte_token(byte)).value_or(-1);
  }
}

void BpeModel::encode(std::string_view piece, std::vector<std::int32_t>& ids) const {
  if (piece.empty()) return;
  if (ignore_merges_) {
    if (const auto id = token_id(piece)) {
      ids.push_back(*id);
      return;
    }
  }
  const std::size_t first = ids.size();
  append_symbols(piece, ids);
  merge_word(merges_, ids, first);
}

std::int32_t BpeModel::character_id(std::string_view character, char32_t code_point) const {
  if (code_point < kShortCharacters) return short_characters_[code_point];
  return token_id(character).value_or(-1);
}

void BpeModel::append_symbols(std::string_view piece, std::vector<std::int32_t>& ids) const {
  // An unknown token waits for the next known character, so that byte tokens between come before
  // it: so do the ids of the `tokenizers` package.
  bool unknown_waits = false;
  for (std::size_t position = 0; position < piece.size();) {
    const std::size_t begin = position;
    const char32_t code_point = next_code_point(piece, position);
    const std::string_view character = piece.substr(begin, position - begin);
    const std::int32_t id = character_id(character, code_point);
    if (id >= 0) {
      if (unknown_waits) ids.push_back(*unknown_);
      unknown_waits = false;
      ids.push_back(id);
    } else if (byte_fallback_ && append_bytes(character, ids)) {
      continue;
    } else if (unknown_) {
      if (unknown_waits && !fuse_unknown_) ids.push_back(*unknown_);
      unknown_waits = true;
    }
  }
  if (unknown_waits) ids.push_back(*unknown_);
}

bool BpeModel::append_bytes(std::string_view character, std::vector<std::int32_t>& ids) const {
  const auto token_of = [this](char byte) {
    return byte_tokens_[static_cast<unsigned char>(byte)];
  };
  const auto missing = [&](char byte) { return token_of(byte) < 0; };
  if (std::any_of(character.begin(), character.end(), missing)) return false;
  for (const char byte : character) ids.push_back(token_of(byte));
  return true;
}

}  // namespace aha::text
