#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "recipes/interval.h"
#include "recipes/scalar.h"
#include "recipes/section.h"

// Makers of keys, one a type of value. `member` is where the value goes.

namespace aha::recipes {

std::string with_interval(const std::string& type, const Interval& interval, bool integers);

// Adds a mistake for each element whose `name` an earlier one has.
void refuse_equal_names(const YamlNode& list, const Place& place, Mistakes& mistakes);

// Adds a mistake and returns false where `value` lies outside.
template <class Number>
bool check_interval(Number value, const Interval& interval, const Place& place,
                    Mistakes& mistakes) {
  if (interval.contains(static_cast<double>(value))) return true;
  mistakes.add(place,
               fmt::format("must be {}, is {}", interval.text(std::is_integral_v<Number>), value));
  return false;
}

template <class Options>
Key<Options> required(Key<Options> key) {
  key.required = true;
  return key;
}

template <class Options, class Predicate>
Key<Options> omit_where(Key<Options> key, Predicate omitted) {
  key.omitted = omitted;
  return key;
}

template <class Options>
Key<Options> boolean(std::string name, bool Options::*member, std::string doc) {
  Key<Options> key{std::move(name), "true or false", std::move(doc), false, {}, {}, {}, {}};
  key.read = [member](const YamlNode& node, const Place& place, Options& options, Mistakes& out) {
    if (const auto value = read_boolean(node, place, out)) options.*member = *value;
  };
  key.write = [member](const Options& options) { return Json(options.*member); };
  return key;
}

template <class Options, class Int>
Key<Options> integer(std::string name, Int Options::*member, Interval interval, std::string doc) {
  const std::string type = with_interval("integer", interval, true);
  Key<Options> key{std::move(name), type, std::move(doc), false, {}, {}, {}, {}};
  key.read = [member, interval](const YamlNode& node, const Place& place, Options& options,
                                Mistakes& out) {
    const auto value = read_integer<Int>(node, place, out);
    if (value && check_interval(*value, interval, place, out)) options.*member = *value;
  };
  key.write = [member](const Options& options) { return Json(options.*member); };
  return key;
}

template <class Options>
Key<Options> number(std::string name, double Options::*member, Interval interval, std::string doc) {
  const std::string type = with_interval("number", interval, false);
  Key<Options> key{std::move(name), type, std::move(doc), false, {}, {}, {}, {}};
  key.read = [member, interval](const YamlNode& node, const Place& place, Options& options,
                                Mistakes& out) {
    const auto value = read_number(node, place, out);
    if (value && check_interval(*value, interval, place, out)) options.*member = *value;
  };
  key.write = [member](const Options& options) { return Json(options.*member); };
  return key;
}

// A list of 1 to 64 numbers.
template <class Options>
Key<Options> numbers(std::string name, std::vector<double> Options::*member, Interval interval,
                     std::string doc) {
  const std::string type = with_interval("list of numbers", interval, false);
  Key<Options> key{std::move(name), type, std::move(doc), false, {}, {}, {}, {}};
  key.read = [member, interval](const YamlNode& node, const Place& place, Options& options,
                                Mistakes& out) {
    const std::size_t count = node.children.size();
    if (node.kind != YamlNode::Kind::sequence || count == 0 || count > 64) {
      out.add(place,
              fmt::format("expected a list of 1 to 64 numbers, found {}",
                          count > 64 ? std::to_string(count)
                          : count == 0 && node.kind == YamlNode::Kind::sequence ? "an empty list"
                                                                                : found(node)));
      return;
    }
    std::vector<double> values;
    for (std::size_t i = 0; i < count; ++i) {
      const Place element = place_of_child(node, place, i);
      const auto value = read_number(node.children[i], element, out);
      if (value && check_interval(*value, interval, element, out)) values.push_back(*value);
    }
    if (values.size() == count) options.*member = std::move(values);
  };
  key.write = [member](const Options& options) { return Json(options.*member); };
  return key;
}

template <class Options>
Key<Options> text(std::string name, std::string Options::*member, std::string doc) {
  Key<Options> key{std::move(name), "text", std::move(doc), false, {}, {}, {}, {}};
  key.read = [member](const YamlNode& node, const Place& place, Options& options, Mistakes& out) {
    if (auto value = read_text(node, place, out)) options.*member = std::move(*value);
  };
  key.write = [member](const Options& options) { return Json(options.*member); };
  return key;
}

// A list of 1 to 64 texts, none empty.
template <class Options>
Key<Options> texts(std::string name, std::vector<std::string> Options::*member, std::string doc) {
  Key<Options> key{std::move(name), "list of text", std::move(doc), false, {}, {}, {}, {}};
  key.read = [member](const YamlNode& node, const Place& place, Options& options, Mistakes& out) {
    const std::size_t count = node.children.size();
    if (node.kind != YamlNode::Kind::sequence || count == 0 || count > 64) {
      out.add(place, fmt::format("expected a list of 1 to 64 texts, found {}",
                                 node.kind == YamlNode::Kind::sequence ? std::to_string(count)
                                                                       : found(node)));
      return;
    }
    std::vector<std::string> values;
    for (std::size_t i = 0; i < count; ++i) {
      const Place element = place_of_child(node, place, i);
      auto value = read_text(node.children[i], element, out);
      if (value && value->empty()) out.add(element, "must not be empty");
      if (value) values.push_back(std::move(*value));
    }
    options.*member = std::move(values);
  };
  key.write = [member](const Options& options) { return Json(options.*member); };
  return key;
}

// Text that must not be empty.
template <class Options>
Key<Options> filled_text(std::string name, std::string Options::*member, std::string doc) {
  Key<Options> key{std::move(name), "text", std::move(doc), false, {}, {}, {}, {}};
  key.read = [member](const YamlNode& node, const Place& place, Options& options, Mistakes& out) {
    auto value = read_text(node, place, out);
    if (value && value->empty()) out.add(place, "must not be empty");
    if (value) options.*member = std::move(*value);
  };
  key.write = [member](const Options& options) { return Json(options.*member); };
  return key;
}

// A word of a list, each with the value it stands for.
template <class Options, class Value>
Key<Options> choice(std::string name, Value Options::*member,
                    std::vector<std::pair<std::string, std::type_identity_t<Value>>> choices,
                    std::string doc) {
  std::vector<std::string> names;
  names.reserve(choices.size());
  for (const auto& one : choices) names.push_back(one.first);
  const std::string type = "one of " + in_backticks(names);
  Key<Options> key{std::move(name), type, std::move(doc), false, {}, {}, {}, {}};
  key.read = [=](const YamlNode& node, const Place& place, Options& options, Mistakes& out) {
    const auto word = read_text(node, place, out);
    if (!word) return;
    const auto found = std::find(names.begin(), names.end(), *word);
    if (found == names.end()) {
      out.add(place, fmt::format("must be one of {}, is `{}`", in_backticks(names), shown(*word)));
      return;
    }
    options.*member = choices[static_cast<std::size_t>(found - names.begin())].second;
  };
  key.write = [=](const Options& options) {
    const auto found = std::find_if(choices.begin(), choices.end(),
                                    [&](const auto& one) { return one.second == options.*member; });
    return found == choices.end() ? Json() : Json(found->first);
  };
  return key;
}

// A map of keys of its own.
template <class Options, class Inner>
Key<Options> section(std::string name, Inner Options::*member, Section<Inner> inner,
                     std::string doc) {
  Key<Options> key{std::move(name), "map of keys", doc, false, {}, {}, {}, {}};
  key.read = [=](const YamlNode& node, const Place& place, Options& options, Mistakes& out) {
    inner.read(node, place, options.*member, out);
  };
  key.write = [=](const Options& options) { return inner.write(options.*member); };
  key.describe = [=](const std::string& path, std::vector<SectionText>& sections) {
    inner.describe(path, doc, sections);
  };
  return key;
}

// A list of such maps, at least one; no two of them have the same `name`.
template <class Options, class Inner>
Key<Options> sections(std::string name, std::vector<Inner> Options::*member, Section<Inner> inner,
                      std::string doc) {
  Key<Options> key{std::move(name), "list of maps", doc, false, {}, {}, {}, {}};
  key.read = [=](const YamlNode& node, const Place& place, Options& options, Mistakes& out) {
    if (node.kind != YamlNode::Kind::sequence || node.children.empty()) {
      out.add(place, node.kind == YamlNode::Kind::sequence
                         ? std::string("the list is empty: give at least one")
                         : fmt::format("expected a list of maps, found {}", found(node)));
      return;
    }
    refuse_equal_names(node, place, out);
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      inner.read(node.children[i], place_of_child(node, place, i), (options.*member).emplace_back(),
                 out);
    }
  };
  key.write = [=](const Options& options) {
    Json list = Json::array();
    for (const Inner& one : options.*member) list.push_back(inner.write(one));
    return list;
  };
  key.describe = [=](const std::string& path, std::vector<SectionText>& texts) {
    inner.describe(path + "[]", doc, texts);
  };
  return key;
}

// A map that is passed through as JSON, for a room that knows its keys.
template <class Options>
Key<Options> json_object(std::string name, nlohmann::json Options::*member, std::string doc) {
  Key<Options> key{std::move(name), "map", std::move(doc), false, {}, {}, {}, {}};
  key.read = [member](const YamlNode& node, const Place& place, Options& options, Mistakes& out) {
    if (node.kind != YamlNode::Kind::map || node.children.empty()) {
      out.add(place, fmt::format("expected a map of keys, found {}",
                                 node.kind == YamlNode::Kind::map ? "an empty one" : found(node)));
      return;
    }
    options.*member = read_json(node, place, out);
  };
  key.write = [member](const Options& options) { return Json(options.*member); };
  return key;
}

}  // namespace aha::recipes
