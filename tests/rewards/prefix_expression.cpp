#include "tests/rewards/prefix_expression.h"

#include <map>
#include <stdexcept>
#include <vector>

namespace aha::rewards::math {
namespace {

const std::map<std::string_view, Kind>& kinds() {
  static const std::map<std::string_view, Kind> kKinds = {
      {"+", Kind::add},          {"*", Kind::multiply},     {"/", Kind::divide},
      {"^", Kind::power},        {"root", Kind::root},      {"!", Kind::factorial},
      {"abs", Kind::absolute},   {"floor", Kind::floor},    {"ceil", Kind::ceiling},
      {"binom", Kind::binomial}, {"log", Kind::logarithm},  {"sum", Kind::sum},
      {"prod", Kind::product},   {"and", Kind::conjunction}};
  return kKinds;
}

class PrefixReader {
 public:
  PrefixReader(std::string_view text, Arena& arena) : text_(text), arena_(arena) {}

  const Expression* read() {
    skip_spaces();
    if (text_.empty()) {
      throw std::invalid_argument("an expression is missing");
    }
    if (text_.front() != '(') {
      return leaf(word());
    }
    text_.remove_prefix(1);
    const std::string_view name = word();
    std::vector<const Expression*> children;
    for (skip_spaces(); text_.front() != ')'; skip_spaces()) {
      children.push_back(read());
    }
    text_.remove_prefix(1);
    return node(name, children);
  }

 private:
  void skip_spaces() { text_.remove_prefix(std::min(text_.find_first_not_of(' '), text_.size())); }

  std::string_view word() {
    const std::string_view found = text_.substr(0, text_.find_first_of(" ()"));
    text_.remove_prefix(found.size());
    return found;
  }

  const Expression* leaf(std::string_view text) {
    if (const auto slash = text.find('/'); slash != std::string_view::npos) {
      return arena_.make(Kind::divide, {leaf(text.substr(0, slash)), leaf(text.substr(slash + 1))});
    }
    if ((text[0] >= '0' && text[0] <= '9') || text[0] == '.') {
      return arena_.leaf(Kind::number, text);
    }
    if (text == "pi" || text == "e" || text == "i") {
      return arena_.leaf(Kind::constant, text);
    }
    return text == "inf" ? arena_.leaf(Kind::constant, "infinity")
                         : arena_.leaf(Kind::symbol, text);
  }

  const Expression* node(std::string_view name, std::vector<const Expression*>& children) {
    if (name == "-" && children.size() == 1) {
      return arena_.make(Kind::negate, children);
    }
    if (name == "-") {
      children[1] = arena_.make(Kind::negate, {children[1]});
      return arena_.make(Kind::add, children);
    }
    if (name == "<" || name == "<=" || name == ">" || name == ">=" || name == "=" || name == "!=") {
      return arena_.make(Kind::relation, children, name);
    }
    const auto kind = kinds().find(name);
    return kind != kinds().end() ? arena_.make(kind->second, children)
                                 : arena_.make(Kind::function, children, name);
  }

  std::string_view text_;
  Arena& arena_;
};

std::string name_of(const Expression& expression) {
  switch (expression.kind) {
    case Kind::negate:
      return "-";
    case Kind::interval:
      return "interval:" + std::to_string(expression.flags);
    case Kind::set:
      return "set";
    case Kind::set_union:
      return "union";
    case Kind::empty_set:
      return "empty";
    default:
      break;
  }
  for (const auto& [name, kind] : kinds()) {
    if (kind == expression.kind) {
      return std::string(name);
    }
  }
  return std::string(expression.text);
}

}  // namespace

const Expression* read_prefix(std::string_view text, Arena& arena) {
  return PrefixReader(text, arena).read();
}

std::string write_prefix(const Expression& expression) {
  if (expression.kind == Kind::number || expression.kind == Kind::symbol ||
      expression.kind == Kind::constant) {
    return expression.text == "infinity" ? "inf" : std::string(expression.text);
  }
  std::string text = "(" + name_of(expression);
  for (const Expression* child : expression.children) {
    text += " " + write_prefix(*child);
  }
  return text + ")";
}

Decision decide_prefix(std::string_view a, std::string_view b) {
  Arena arena;
  return decide_equal(*read_prefix(a, arena), *read_prefix(b, arena), Bounds{});
}

}  // namespace aha::rewards::math
