#include "text/tokenizer.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>
#include <utility>

#include "text/tokenizer_parts.h"
#include "text/utf8.h"

namespace aha::text {
namespace {

constexpr const char* kVersion = "1.0";

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::is_directory(path)) {
    throw TokenizerError(path.string(), "", "cannot be read; expected a tokenizer.json");
  }
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Json parse(std::string_view json, const std::string& name) {
  try {
    return Json::parse(json);
  } catch (const Json::exception& error) {
    throw TokenizerError(name, "", std::string("is not JSON: ") + error.what());
  }
}

void check_version(const JsonNode& root) {
  const auto version = root.find("version");
  if (version && version->string() != kVersion) {
    version->fail("the version \"" + version->string() + "\" is not supported; known is 1.0");
  }
}

template <typename Part, typename Read>
std::unique_ptr<const Part> read_if_there(const JsonNode& root, const char* key, Read read) {
  const auto node = root.find(key);
  return node ? read(*node) : nullptr;
}

template <typename Part>
Part construct(const JsonNode& root, const char* key) {
  const auto node = root.find(key);
  return node ? Part(*node) : Part();
}

}  // namespace

Tokenizer::Parts::Parts(std::string text, std::string file_name, const JsonNode& root)
    : json(std::move(text)),
      file(std::move(file_name)),
      normalizer(read_if_there<Normalizer>(root, "normalizer", normalizer_from_json)),
      pre_tokenizer(read_if_there<PreTokenizer>(root, "pre_tokenizer", pre_tokenizer_from_json)),
      model(root.at("model")),
      added(root.find("added_tokens"), model, normalizer.get()),
      post_processor(construct<PostProcessor>(root, "post_processor")),
      decoder(construct<Decoder>(root, "decoder")) {
  const auto& by_id = added.by_id();
  const std::int32_t added_end = by_id.empty() ? 0 : by_id.rbegin()->first + 1;
  tokens.resize(static_cast<std::size_t>(std::max(model.vocabulary().id_end(), added_end)));
  for (std::int32_t id = 0; id < model.vocabulary().id_end(); ++id) {
    if (const std::string* token = model.vocabulary().token(id)) {
      tokens[static_cast<std::size_t>(id)] = {*token, false, true};
    }
  }
  for (const auto& [id, token] : by_id) {
    tokens[static_cast<std::size_t>(id)] = {token.decoded, token.special, true};
  }
}

const Tokenizer::Parts::DecodedToken& Tokenizer::Parts::token(std::int32_t id) const {
  const bool in_range = id >= 0 && static_cast<std::size_t>(id) < tokens.size();
  if (!in_range || !tokens[static_cast<std::size_t>(id)].exists) {
    throw TokenizerError(file, "",
                         "the id " + std::to_string(id) + " has no token; ids are from 0 to " +
                             std::to_string(tokens.size() - 1));
  }
  return tokens[static_cast<std::size_t>(id)];
}

void Tokenizer::Parts::encode_plain(std::string text, bool at_start,
                                    std::vector<std::int32_t>& ids) const {
  SplitText split(std::move(text), at_start);
  if (pre_tokenizer) pre_tokenizer->apply(split);
  for (const SplitText::Piece& piece : split.pieces()) model.encode(split.text_of(piece), ids);
}

Tokenizer Tokenizer::from_file(const std::filesystem::path& tokenizer_json) {
  return from_json(read_file(tokenizer_json), tokenizer_json.string());
}

Tokenizer Tokenizer::from_json(std::string_view json, const std::string& name_for_errors) {
  const Json document = parse(json, name_for_errors);
  const JsonNode root(document, name_for_errors);
  check_version(root);
  return Tokenizer(std::make_shared<const Parts>(std::string(json), name_for_errors, root));
}

std::vector<std::int32_t> Tokenizer::encode(std::string_view text, bool add_special_tokens) const {
  if (text.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()) / 4) {
    throw TokenizerError(parts_->file, "", "a text of more than 512 MiB cannot be encoded");
  }
  const std::string repaired = is_valid_utf8(text) ? "" : replace_invalid_utf8(text);
  const std::string_view whole = repaired.empty() ? text : repaired;
  const auto text_of = [](std::string_view from, const Span& span) {
    return std::string(from.substr(span.begin, span.end - span.begin));
  };
  std::vector<std::int32_t> ids;
  ids.reserve(whole.size() / 3);
  for (const auto& raw : parts_->added.split_raw(whole)) {
    if (raw.id) {
      ids.push_back(*raw.id);
      continue;
    }
    std::string normalized = text_of(whole, raw.span);
    if (parts_->normalizer) normalized = parts_->normalizer->normalize(std::move(normalized));
    for (const auto& segment : parts_->added.split_normalized(normalized)) {
      if (segment.id) {
        ids.push_back(*segment.id);
      } else {
        const bool at_start = raw.span.begin == 0 && segment.span.begin == 0;
        parts_->encode_plain(text_of(normalized, segment.span), at_start, ids);
      }
    }
  }
  return add_special_tokens ? parts_->post_processor.add_special_tokens(std::move(ids)) : ids;
}

std::string Tokenizer::decode(std::span<const std::int32_t> ids, bool skip_special_tokens) const {
  Decoding decoding = parts_->decoder.start();
  std::string text;
  for (const std::int32_t id : ids) {
    const Parts::DecodedToken& token = parts_->token(id);
    if (!skip_special_tokens || !token.special) decoding.push(token.text, text);
  }
  decoding.finish(text);
  return text;
}

std::optional<std::int32_t> Tokenizer::token_id(std::string_view token) const {
  const auto added = parts_->added.token_id(token);
  return added ? added : parts_->model.token_id(token);
}

int Tokenizer::vocab_size() const { return static_cast<int>(parts_->tokens.size()); }

const std::string& Tokenizer::json() const { return parts_->json; }

}  // namespace aha::text
