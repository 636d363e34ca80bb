#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace aha::recipes {

// Where a value was written.
struct Location {
  bool command_line = false;  // an override; the line means nothing then
  int line = 0;               // from 1
};

// YAML as it was written: keys in order and also twice, scalars as text. (yaml-cpp's own tree keeps
// the first of two equal keys and says nothing.)
struct YamlNode {
  enum class Kind { null, scalar, sequence, map };

  Kind kind = Kind::null;
  Location location;    // of the key, for a map's child; else of the value
  std::string key;      // for a map's child
  std::string text;     // of a scalar
  bool quoted = false;  // a scalar in quotes or a block scalar: text, whatever it looks like
  std::vector<YamlNode> children;

  // The first child with this key, or null.
  const YamlNode* find(std::string_view name) const;
  YamlNode* find(std::string_view name);
};

// Text that is not one YAML document within the limits below.
class YamlError : public std::runtime_error {
 public:
  YamlError(int line, const std::string& message) : std::runtime_error(message), line_(line) {}

  int line() const { return line_; }  // from 1; 0: unknown

 private:
  int line_;
};

constexpr std::size_t kMaxYamlBytes = 1 << 20;
constexpr std::size_t kMaxYamlNodes = 20'000;  // after aliases were replaced by what they stand for
constexpr int kMaxYamlDepth = 32;

// Reads one document (YAML 1.2, https://yaml.org/spec/1.2.2/). Anchors, aliases and merge keys
// (`<<`) are resolved; a merged key gives way to one that is written out. An empty text is a null.
// Throws YamlError for broken syntax, broken UTF-8 or control characters, tags, a second document,
// a key that is not a scalar, and whatever goes past a limit.
YamlNode parse_yaml(std::string_view text);

}  // namespace aha::recipes
