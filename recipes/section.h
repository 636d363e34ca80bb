#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "recipes/mistakes.h"
#include "recipes/section_map.h"
#include "recipes/section_text.h"
#include "recipes/yaml_node.h"

// The schema of a recipe is data: a Section for each struct of options, with a Key for each member.
// Reading, range checks, suggestions, the resolved recipe and the key reference all come from it.
// The tables stand in the *_schema.cpp; keys.h makes the keys.

namespace aha::recipes {

// Keeps the order in which keys were put in.
using Json = nlohmann::ordered_json;

// One key of a section whose values go into an `Options`.
template <class Options>
struct Key {
  std::string name;
  std::string type;  // "integer, 1..256": for people
  std::string doc;   // one line
  bool required = false;
  // Puts the value into the options, or adds mistakes. Never called with a null.
  std::function<void(const YamlNode&, const Place&, Options&, Mistakes&)> read;
  std::function<Json(const Options&)> write;
  // Whether the resolved recipe leaves the key out; empty: never.
  std::function<bool(const Options&)> omitted;
  // For a key with keys of its own: appends their sections, found under `path`.
  std::function<void(const std::string& path, std::vector<SectionText>&)> describe;
};

// What several keys of a section must satisfy together. Checked where none of them has a mistake.
template <class Options>
struct Rule {
  std::vector<std::string> keys;
  std::string text;  // "minibatches_per_step divides prompts_per_step": for people
  std::function<void(const Options&, const Report&)> check;  // reports at paths below the section
};

template <class Options>
struct Table {
  std::vector<Key<Options>> keys;
  std::vector<Rule<Options>> rules;
  std::vector<std::vector<std::string>> exclusive;  // of each of these, at most one may be given
};

// One of the shapes that a section can have, with the keys that only this one has.
template <class Options>
struct Alternative {
  std::string name;
  std::string doc;
  std::function<void(Options&)> select;           // makes the options ones of this shape
  std::function<bool(const Options&)> is_chosen;  // whether they are
  Table<Options> table;
};

// The map of keys that is read into an `Options`.
template <class Options>
struct Section {
  std::vector<Key<Options>> leading;  // before the selector
  std::string selector;               // "type": the key that names the shape; or empty
  // "name": the key that names it where the selector is not given; or empty. The shape may then
  // also be chosen by a key of its own that is called as the shape is.
  std::string fallback = {};
  std::vector<Alternative<Options>> alternatives;  // with a selector
  Table<Options> table;                            // what every shape has

  // Reads `node` into `options`, which hold the defaults.
  void read(const YamlNode& node, const Place& place, Options& options, Mistakes& mistakes) const;

  // All keys in the table's order, given or not.
  Json write(const Options& options) const;

  void describe(const std::string& path, const std::string& doc,
                std::vector<SectionText>& sections) const;

  // The shape that `options` have; null without a selector.
  const Alternative<Options>* chosen(const Options& options) const;

  // Whether the shape is known without the selector, where `json` holds the leading keys.
  bool is_implied(const Alternative<Options>& shape, const Json& json) const;
};

// The same table for a struct that contains an `Inner`. `get` is called with a const or a mutable
// Outer and returns a reference to the Inner in it.
template <class Outer, class Inner, class Get>
Table<Outer> within(const Table<Inner>& inner, Get get) {
  Table<Outer> outer;
  for (const Key<Inner>& key : inner.keys) {
    Key<Outer> lifted{key.name, key.type, key.doc, key.required, {}, {}, {}, key.describe};
    lifted.read = [read = key.read, get](const YamlNode& node, const Place& place, Outer& options,
                                         Mistakes& mistakes) {
      read(node, place, get(options), mistakes);
    };
    lifted.write = [write = key.write, get](const Outer& options) { return write(get(options)); };
    if (key.omitted) {
      lifted.omitted = [omitted = key.omitted, get](const Outer& o) { return omitted(get(o)); };
    }
    outer.keys.push_back(std::move(lifted));
  }
  for (const Rule<Inner>& rule : inner.rules) {
    outer.rules.push_back({rule.keys, rule.text,
                           [check = rule.check, get](const Outer& options, const Report& report) {
                             check(get(options), report);
                           }});
  }
  outer.exclusive = inner.exclusive;
  return outer;
}

// The keys and rules of both.
template <class Options>
Table<Options> operator+(Table<Options> a, const Table<Options>& b) {
  a.keys.insert(a.keys.end(), b.keys.begin(), b.keys.end());
  a.rules.insert(a.rules.end(), b.rules.begin(), b.rules.end());
  a.exclusive.insert(a.exclusive.end(), b.exclusive.begin(), b.exclusive.end());
  return a;
}

template <class Options>
void read_keys(const std::vector<Key<Options>>& keys, SectionMap& map, Options& options) {
  for (const Key<Options>& key : keys) {
    map.read(key.name, key.required, [&](const YamlNode& node, const Place& place, Mistakes& out) {
      key.read(node, place, options, out);
    });
  }
}

template <class Options>
void check_rules(const Table<Options>& table, SectionMap& map, const Options& options) {
  for (const std::vector<std::string>& keys : table.exclusive) map.refuse_together(keys);
  for (const Rule<Options>& rule : table.rules) {
    if (!map.has_mistake_in(rule.keys)) rule.check(options, map.report(rule.keys));
  }
}

template <class Options>
void Section<Options>::read(const YamlNode& node, const Place& place, Options& options,
                            Mistakes& mistakes) const {
  SectionMap map(node, place, mistakes);
  if (!map.is_map()) return;
  for (const Key<Options>& key : leading) map.know(key.name);
  for (const Key<Options>& key : table.keys) map.know(key.name);
  const Alternative<Options>* shape = nullptr;
  if (!selector.empty()) {
    for (const Alternative<Options>& alternative : alternatives) {
      std::vector<std::string> names;
      for (const Key<Options>& key : alternative.table.keys) names.push_back(key.name);
      map.know_shape(alternative.name, std::move(names));
    }
    const std::optional<std::size_t> index = map.read_selector(selector, fallback);
    if (index) {
      shape = &alternatives[*index];
      shape->select(options);
    }
  }
  map.refuse_unknown();
  read_keys(leading, map, options);
  read_keys(table.keys, map, options);
  if (shape != nullptr) read_keys(shape->table.keys, map, options);
  if (!selector.empty() && shape == nullptr) return;
  check_rules(table, map, options);
  if (shape != nullptr) check_rules(shape->table, map, options);
}

template <class Options>
const Alternative<Options>* Section<Options>::chosen(const Options& options) const {
  for (const Alternative<Options>& alternative : alternatives) {
    if (alternative.is_chosen(options)) return &alternative;
  }
  return nullptr;
}

template <class Options>
bool Section<Options>::is_implied(const Alternative<Options>& shape, const Json& json) const {
  if (fallback.empty()) return false;
  const auto is_own_key = [&](const Key<Options>& key) { return key.name == shape.name; };
  return json.value(fallback, Json()) == shape.name ||
         std::any_of(shape.table.keys.begin(), shape.table.keys.end(), is_own_key);
}

template <class Options>
void write_keys(const std::vector<Key<Options>>& keys, const Options& options, Json& json) {
  for (const Key<Options>& key : keys) {
    if (!key.omitted || !key.omitted(options)) json[key.name] = key.write(options);
  }
}

template <class Options>
Json Section<Options>::write(const Options& options) const {
  Json json = Json::object();
  const Alternative<Options>* shape = chosen(options);
  write_keys(leading, options, json);
  if (shape != nullptr && !is_implied(*shape, json)) json[selector] = shape->name;
  write_keys(table.keys, options, json);
  if (shape != nullptr) write_keys(shape->table.keys, options, json);
  return json;
}

template <class Options>
void describe_keys(const Table<Options>& table, const Options& defaults, SectionText& text) {
  for (const Key<Options>& key : table.keys) {
    const bool has_default =
        !key.required && !key.describe && !(key.omitted && key.omitted(defaults));
    text.keys.push_back({key.name, key.type,
                         has_default ? std::optional(key.write(defaults)) : std::nullopt,
                         key.required, key.doc});
  }
  for (const std::vector<std::string>& keys : table.exclusive) {
    text.rules.push_back("at most one of " + in_backticks(keys));
  }
  for (const Rule<Options>& rule : table.rules) text.rules.push_back(rule.text);
}

template <class Options>
void describe_below(const Table<Options>& table, const std::string& path,
                    std::vector<SectionText>& sections) {
  for (const Key<Options>& key : table.keys) {
    if (key.describe) key.describe(join_path(path, key.name), sections);
  }
}

template <class Options>
void Section<Options>::describe(const std::string& path, const std::string& doc,
                                std::vector<SectionText>& sections) const {
  SectionText text{path, {}, doc, {}, {}};
  describe_keys<Options>({leading, {}, {}}, Options{}, text);
  if (!selector.empty()) {
    std::vector<std::string> names;
    for (const Alternative<Options>& one : alternatives) names.push_back(one.name);
    text.keys.push_back({selector, "one of " + in_backticks(names), std::nullopt, fallback.empty(),
                         fallback.empty() ? "which keys follow"
                                          : "which keys follow; not needed where `" + fallback +
                                                "` or a key of its own says it"});
  }
  describe_keys(table, Options{}, text);
  sections.push_back(std::move(text));
  describe_below(table, path, sections);
  for (const Alternative<Options>& alternative : alternatives) {
    Options defaults;
    alternative.select(defaults);
    SectionText own{path, selector + ": " + alternative.name, alternative.doc, {}, {}};
    describe_keys(alternative.table, defaults, own);
    sections.push_back(std::move(own));
    describe_below(alternative.table, path, sections);
  }
}

}  // namespace aha::recipes
