#include <string>

#include "rewards/math/rewrite.h"

namespace aha::rewards::math {
namespace {

using Node = const Expression*;

std::string_view between(Kind kind) {
  switch (kind) {
    case Kind::add:
      return " + ";
    case Kind::multiply:
      return "*";
    case Kind::divide:
      return "/";
    case Kind::power:
      return "^";
    case Kind::set_union:
      return " union ";
    case Kind::conjunction:
      return " and ";
    case Kind::ratio:
      return ":";
    default:
      return ", ";
  }
}

constexpr std::size_t kLongestText = 400;

void write(const Expression& node, std::string& out, bool inner) {
  if (out.size() > kLongestText) {
    return;
  }
  const auto list = [&](std::string_view open, std::string_view separator, std::string_view close) {
    out += open;
    for (std::size_t i = 0; i < node.children.size() && out.size() <= kLongestText; ++i) {
      out += i == 0 ? "" : separator;
      write(*node.children[i], out, true);
    }
    out += close;
  };
  switch (node.kind) {
    case Kind::number:
    case Kind::constant:
    case Kind::symbol:
    case Kind::text:
      out += node.text;
      return;
    case Kind::add:
    case Kind::multiply:
    case Kind::divide:
    case Kind::power:
      return list(inner ? "(" : "", between(node.kind), inner ? ")" : "");
    case Kind::negate:
      return list("-", "", "");
    case Kind::plus_minus:
      return list("+-", "", "");
    case Kind::factorial:
      return list("", "", "!");
    case Kind::root:
      return list("root(", ", ", ")");
    case Kind::relation: {
      const std::string sign = " " + std::string(node.text) + " ";
      return list("", sign, "");
    }
    case Kind::quantity:
      return list("", "", " " + std::string(node.text));
    case Kind::set:
      return list("{", ", ", "}");
    case Kind::answers:
    case Kind::set_union:
    case Kind::conjunction:
    case Kind::ratio:
      return list("", between(node.kind), "");
    case Kind::interval:
      return list((node.flags & kClosedLow) != 0 ? "[" : "(", ", ",
                  (node.flags & kClosedHigh) != 0 ? "]" : ")");
    case Kind::empty_set:
      out += "{}";
      return;
    case Kind::matrix:
      return list("[", ", ", "]");
    case Kind::described:
      return list("{", " | ", "}");
    case Kind::residue:
      return list("", " mod ", "");
    case Kind::integral:
      return list("integral(", ", ", ")");
    case Kind::limit:
      return list("limit(", ", ", ")");
    default:
      return list(std::string(node.text) + "(", ", ", ")");
  }
}

}  // namespace

std::string to_plain_text(const Expression& node) {
  std::string out;
  write(node, out, false);
  if (out.size() > kLongestText) {
    out.resize(kLongestText);
    out += "...";
  }
  return out;
}

}  // namespace aha::rewards::math
