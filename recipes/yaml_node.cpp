#include "recipes/yaml_node.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "recipes/yaml_characters.h"

namespace aha::recipes {
namespace {

using YAML::anchor_t;
using YAML::Mark;

constexpr std::string_view kMergeKey = "<<";

struct Extent {
  std::size_t nodes = 1;
  int depth = 1;
};

Extent extent_of(const YamlNode& node) {
  Extent extent;
  for (const YamlNode& child : node.children) {
    const Extent below = extent_of(child);
    extent.nodes += below.nodes;
    extent.depth = std::max(extent.depth, below.depth + 1);
  }
  return extent;
}

// Adds what `source` has and `target` has not.
void merge_into(YamlNode& target, const YamlNode& source) {
  for (const YamlNode& child : source.children) {
    if (target.find(child.key) == nullptr) target.children.push_back(child);
  }
}

// Builds the tree from the parser's events; limits are checked as it grows, so that a short text
// that means a huge tree costs nothing.
class TreeBuilder : public YAML::EventHandler {
 public:
  YamlNode take_root() { return std::move(root_); }

  // The last line, from 1, that was understood.
  int last_line() const { return last_line_; }

  void OnDocumentStart(const Mark& mark) override {
    if (documents_++ > 0) throw YAML::ParserException(mark, "a second document; one is expected");
  }
  void OnDocumentEnd() override {}

  void OnNull(const Mark& mark, anchor_t anchor) override {
    refuse_as_key(mark);
    add(mark, anchor, new_node(mark, YamlNode::Kind::null));
  }

  void OnAlias(const Mark& mark, anchor_t anchor) override {
    refuse_as_key(mark);
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      throw YAML::ParserException(mark, "an alias inside the value that it stands for");
    }
    const Extent extent = extent_of(found->second);
    check_depth(mark, static_cast<int>(open_.size()) + extent.depth);
    count_nodes(mark, extent.nodes);
    add(mark, 0, found->second);
  }

  void OnScalar(const Mark& mark, const std::string& tag, anchor_t anchor,
                const std::string& value) override {
    refuse_tag(mark, tag);
    if (awaits_key()) {
      if (anchor != 0) throw YAML::ParserException(mark, "an anchor on a key");
      open_.back().key = value;
      open_.back().key_line = mark.line + 1;
      open_.back().has_key = true;
      last_line_ = mark.line + 1;
      return;
    }
    YamlNode node = new_node(mark, YamlNode::Kind::scalar);
    node.text = value;
    node.quoted = tag == "!";
    add(mark, anchor, std::move(node));
  }

  void OnSequenceStart(const Mark& mark, const std::string& tag, anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(mark, tag, anchor, YamlNode::Kind::sequence);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const Mark& mark, const std::string& tag, anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(mark, tag, anchor, YamlNode::Kind::map);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    YamlNode node;
    Mark mark;
    anchor_t anchor = 0;
    bool has_key = false;  // a map: the key was read, its value comes next
    std::string key;
    int key_line = 0;
  };

  bool awaits_key() const {
    return !open_.empty() && open_.back().node.kind == YamlNode::Kind::map && !open_.back().has_key;
  }

  void refuse_as_key(const Mark& mark) const {
    if (awaits_key()) {
      throw YAML::ParserException(mark, "a key must be a name; is a bracket not closed?");
    }
  }

  static void refuse_tag(const Mark& mark, const std::string& tag) {
    if (tag.empty() || tag == "?" || tag == "!") return;
    throw YAML::ParserException(mark, "a tag (" + tag + "): recipes have none");
  }

  static void check_depth(const Mark& mark, int depth) {
    if (depth > kMaxYamlDepth) {
      throw YAML::ParserException(mark, fmt::format("nested deeper than {} levels", kMaxYamlDepth));
    }
  }

  void count_nodes(const Mark& mark, std::size_t nodes) {
    last_line_ = mark.line + 1;
    nodes_ += nodes;
    if (nodes_ > kMaxYamlNodes) {
      throw YAML::ParserException(mark, fmt::format("more than {} values", kMaxYamlNodes));
    }
  }

  YamlNode new_node(const Mark& mark, YamlNode::Kind kind) {
    count_nodes(mark, 1);
    YamlNode node;
    node.kind = kind;
    node.location.line = mark.line + 1;
    return node;
  }

  void open(const Mark& mark, const std::string& tag, anchor_t anchor, YamlNode::Kind kind) {
    refuse_tag(mark, tag);
    refuse_as_key(mark);
    check_depth(mark, static_cast<int>(open_.size()) + 1);
    Open frame;
    frame.node = new_node(mark, kind);
    frame.mark = mark;
    frame.anchor = anchor;
    open_.push_back(std::move(frame));
  }

  void close() {
    Open frame = std::move(open_.back());
    open_.pop_back();
    if (frame.node.kind == YamlNode::Kind::map) resolve_merges(frame.mark, frame.node);
    add(frame.mark, frame.anchor, std::move(frame.node));
  }

  void add(const Mark& mark, anchor_t anchor, YamlNode node) {
    if (anchor != 0) anchors_[anchor] = node;
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.has_key) {
      node.key = std::move(parent.key);
      node.location.line = parent.key_line;
      parent.has_key = false;
    } else {
      node.key.clear();
      node.location.line = mark.line + 1;
    }
    parent.node.children.push_back(std::move(node));
  }

  void resolve_merges(const Mark& mark, YamlNode& map) {
    const auto is_merge = [](const YamlNode& child) { return child.key == kMergeKey; };
    std::vector<YamlNode> merges;
    std::copy_if(map.children.begin(), map.children.end(), std::back_inserter(merges), is_merge);
    std::erase_if(map.children, is_merge);
    if (merges.size() > 1) throw YAML::ParserException(mark, "`<<` twice in one map: give a list");
    for (const YamlNode& merge : merges) {
      const bool list = merge.kind == YamlNode::Kind::sequence;
      const std::vector<YamlNode> sources = list ? merge.children : std::vector{merge};
      for (const YamlNode& source : sources) {
        if (source.kind != YamlNode::Kind::map) {
          throw YAML::ParserException(mark, "`<<` needs a map or a list of maps");
        }
        merge_into(map, source);
      }
    }
  }

  int documents_ = 0;
  int last_line_ = 1;
  std::size_t nodes_ = 0;
  YamlNode root_;
  std::vector<Open> open_;
  std::map<anchor_t, YamlNode> anchors_;
};

// The end of a document, written out. Without it yaml-cpp takes a quote that is never closed for
// one that ends with the file, and with it all that was meant to follow.
std::string with_document_end(std::string_view text) {
  std::string ended(text);
  if (!ended.empty() && ended.back() != '\n') ended += '\n';
  return ended + "...\n";
}

std::string_view line_of(std::string_view text, int line) {
  for (; line > 1 && !text.empty(); --line) {
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  }
  return text.substr(0, text.find('\n'));
}

// What yaml-cpp says, in clearer words where it is known what happened.
YamlError explained(const YAML::Exception& error, std::string_view text, int last_line) {
  if (error.mark.is_null()) return {0, error.msg};
  const bool ended = text.empty() || text.back() == '\n';
  const int lines = static_cast<int>(std::count(text.begin(), text.end(), '\n')) + (ended ? 0 : 1);
  const int line = std::min(error.mark.line + 1, lines);
  if (error.msg == YAML::ErrorMsg::DOC_IN_SCALAR && error.mark.line + 1 > lines) {
    return {last_line, "a quote that is opened here or below is never closed"};
  }
  const std::string_view row = line_of(text, line);
  const std::string_view indent = row.substr(0, row.find_first_not_of(" \t"));
  if (indent.find('\t') != std::string_view::npos) {
    return {line, "a tab in the indentation: use spaces (" + error.msg + ")"};
  }
  if (error.msg == YAML::ErrorMsg::END_OF_MAP || error.msg == YAML::ErrorMsg::MAP_VALUE) {
    return {line, error.msg +
                      ": wrong indentation, or text with a `: ` or a quote in it that needs "
                      "quotes around it?"};
  }
  return {line, error.msg};
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view name) const {
  const auto found = std::find_if(children.begin(), children.end(),
                                  [&](const YamlNode& child) { return child.key == name; });
  return found == children.end() ? nullptr : &*found;
}

YamlNode* YamlNode::find(std::string_view name) {
  return const_cast<YamlNode*>(std::as_const(*this).find(name));
}

YamlNode parse_yaml(std::string_view text) {
  if (text.size() > kMaxYamlBytes) {
    throw YamlError(0, fmt::format("larger than {} bytes", kMaxYamlBytes));
  }
  if (const auto bad = find_bad_character(text)) throw YamlError(bad->line, bad->what);
  std::istringstream stream(with_document_end(text));
  TreeBuilder builder;
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& error) {
    throw explained(error, text, builder.last_line());
  }
  return builder.take_root();
}

}  // namespace aha::recipes
