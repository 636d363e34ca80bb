#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace aha::recipes::testing {

// What is wrong with the nesting of a page's elements, or empty. Knows what the report uses: quoted
// attributes, void elements, raw text in script and style.
inline std::string nesting_error(std::string_view markup) {
  static const std::set<std::string> kVoid = {"meta", "!DOCTYPE"};
  std::vector<std::string> open;
  for (std::size_t at = markup.find('<'); at != markup.npos; at = markup.find('<', at)) {
    std::size_t end = at + 1;
    for (char quote = 0; end < markup.size() && (quote != 0 || markup[end] != '>'); ++end) {
      if (quote != 0 ? markup[end] == quote : markup[end] == '"') quote = quote != 0 ? 0 : '"';
    }
    if (end == markup.size()) return "a tag does not end";
    const std::string_view tag = markup.substr(at + 1, end - at - 1);
    const bool closes = tag.starts_with('/');
    const std::string name(
        tag.substr(closes ? 1 : 0, tag.find_first_of(" /\n", 1) - (closes ? 1 : 0)));
    if (closes) {
      const std::string closed(tag.substr(1));
      if (open.empty() || open.back() != closed) return "</" + closed + "> closes nothing";
      open.pop_back();
    } else if (!tag.ends_with('/') && !kVoid.contains(name)) {
      open.push_back(name);
    }
    at = end + 1;
    if (!closes && (name == "script" || name == "style")) at = markup.find("</" + name + ">", at);
  }
  return open.empty() ? "" : "<" + open.back() + "> stays open";
}

// The text that a reader of the markup sees.
inline std::string text_of(std::string_view markup) {
  std::string text;
  for (std::size_t at = 0; at < markup.size(); ++at) {
    if (markup[at] == '<') {
      at = markup.find('>', at);
      continue;
    }
    text += markup[at];
  }
  for (const auto& [entity, character] :
       {std::pair("&lt;", "<"), std::pair("&gt;", ">"), std::pair("&quot;", "\""),
        std::pair("&#39;", "'"), std::pair("&amp;", "&")}) {
    for (std::size_t at = text.find(entity); at != text.npos; at = text.find(entity, at + 1)) {
      text.replace(at, std::string_view(entity).size(), character);
    }
  }
  return text;
}

inline std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + part.size()))
    ++found;
  return found;
}

}  // namespace aha::recipes::testing
