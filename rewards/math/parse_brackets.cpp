#include "rewards/math/parser_state.h"

namespace aha::rewards::math {
namespace {

using T = TokenType;

bool is_infinite(const Expression& end) {
  return end.kind == Kind::constant ? end.text == "infinity"
                                    : end.kind == Kind::negate && is_infinite(*end.children[0]);
}

}  // namespace

const Expression* Parser::bracketed() {
  const Depth depth(*this);
  if (too_deep_) {
    return nullptr;
  }
  if (is(T::begin)) {
    return environment();
  }
  if (is(T::bar)) {
    return absolute();
  }
  const std::string_view bracket = now().text;
  if (bracket == "{") {
    return group();
  }
  if (bracket == "set" && next().type == T::begin && next().text == "array") {
    return braced_array();
  }
  if (bracket == "set") {
    return set();
  }
  if (bracket == "floor") {
    return rounded(bracket, Kind::floor);
  }
  if (bracket == "ceil") {
    return rounded(bracket, Kind::ceiling);
  }
  return round(bracket == "[");
}

// (a), (a, b), [a, b), <a, b>
const Expression* Parser::round(bool square) {
  const bool angle = now().text == "angle";
  ++at_;
  const int outer_bars = bars_;
  bars_ = 0;
  std::vector<Node> elements;
  do {
    Node element = relation_chain();
    if (element == nullptr) {
      bars_ = outer_bars;
      return nullptr;
    }
    elements.push_back(element);
  } while (take(T::comma) || take(T::semicolon));
  bars_ = outer_bars;
  if (!is(T::close) || now().text == "{" || now().text == "set") {
    if (elements.size() != 2 || !is(T::open, "[")) {
      return nullptr;
    }
  }
  const bool closed_high = is(T::close, "[");
  ++at_;
  if (elements.size() == 1) {
    return angle || square != closed_high ? nullptr : elements.front();
  }
  const bool infinite =
      elements.size() == 2 && (is_infinite(*elements[0]) || is_infinite(*elements[1]));
  if (elements.size() == 2 && !angle && (square || closed_high || infinite)) {
    const auto flags =
        static_cast<std::uint8_t>((square ? kClosedLow : 0) | (closed_high ? kClosedHigh : 0));
    return arena_.make(Kind::interval, elements, {}, flags);
  }
  return arena_.make(Kind::tuple, elements);
}

// ]a, b[
const Expression* Parser::reversed_interval() {
  ++at_;
  Node low = sum();
  if (low == nullptr || !(take(T::comma) || take(T::semicolon))) {
    return nullptr;
  }
  Node high = sum();
  if (high == nullptr || !(is(T::open, "[") || is(T::close, "["))) {
    return nullptr;
  }
  const bool closed = is(T::close);
  ++at_;
  return arena_.make(Kind::interval, {low, high}, {}, closed ? kClosedHigh : std::uint8_t{0});
}

const Expression* Parser::set() {
  ++at_;
  if (take(T::close, "set")) {
    return leaf(Kind::empty_set, {});
  }
  if (is_described_set()) {
    return described_set();
  }
  std::vector<Node> elements;
  do {
    Node element = relation_chain();
    if (element == nullptr) {
      return nullptr;
    }
    elements.push_back(element);
  } while (take(T::comma) || take(T::semicolon));
  return take(T::close, "set") ? arena_.make(Kind::set, elements) : nullptr;
}

// A group of LaTeX; with commas a list of answers.
const Expression* Parser::group() {
  const Depth depth(*this);
  if (too_deep_) {
    return nullptr;
  }
  ++at_;
  std::vector<Node> elements;
  do {
    Node element = relation_chain();
    if (element == nullptr) {
      return nullptr;
    }
    elements.push_back(element);
  } while (take(T::comma));
  if (take(T::choose)) {
    Node k = sum();
    if (k == nullptr || elements.size() != 1) {
      return nullptr;
    }
    elements.front() = arena_.make(Kind::binomial, {elements.front(), k});
  }
  if (!take(T::close, "{")) {
    return nullptr;
  }
  return elements.size() == 1 ? elements.front() : arena_.make(Kind::answers, elements);
}

const Expression* Parser::absolute() {
  const std::string_view bars = tokens_[at_++].text;
  const int outer = bars_;
  const InDeterminant inside(*this, is(T::begin));
  bars_ = 1;
  Node inner = sum();
  bars_ = outer;
  if (inner != nullptr && inner->kind == Kind::matrix && take(T::bar)) {
    return determinant_of(*inner);
  }
  return inner != nullptr && take(T::bar) ? arena_.make(Kind::absolute, {inner}, bars) : nullptr;
}

const Expression* Parser::rounded(std::string_view bracket, Kind kind) {
  ++at_;
  Node inner = sum();
  return inner != nullptr && take(T::close, bracket) ? arena_.make(kind, {inner}) : nullptr;
}

// Matrices are rows of one length; aligned formulas a list of answers.
const Expression* Parser::environment() {
  const std::string_view name = now().text;
  ++at_;
  if (name.find("cases") != std::string_view::npos) {
    return cases();
  }
  const bool is_matrix = name.find("matrix") != std::string_view::npos || name == "array";
  const InDeterminant inside(*this, name == "vmatrix");
  if (determinants_ > 1) {  // in one another they would grow without end
    return nullptr;
  }
  std::vector<Node> rows;
  std::vector<Node> cells;
  const auto end_row = [&] {
    if (!cells.empty()) {
      if (is_matrix) {
        rows.push_back(arena_.make(Kind::tuple, cells));
      } else {
        rows.insert(rows.end(), cells.begin(), cells.end());
      }
      cells.clear();
    }
  };
  while (!is(T::end)) {
    if (take(T::row)) {
      end_row();
      continue;
    }
    if (take(T::column) || (!is_matrix && take(T::comma))) {
      continue;
    }
    Node cell = is_matrix ? sum() : relation_chain();
    if (cell == nullptr || is(T::finish)) {
      return nullptr;
    }
    cells.push_back(cell);
  }
  ++at_;
  end_row();
  if (rows.empty()) {
    return nullptr;
  }
  if (!is_matrix) {
    return rows.size() == 1 ? rows.front() : arena_.make(Kind::answers, rows);
  }
  for (const Node row : rows) {
    if (row->children.size() != rows.front()->children.size()) {
      return nullptr;
    }
  }
  if (name == "array" && rows.size() == 1 && rows[0]->children.size() == 1) {
    return rows[0]->children[0];  // no matrix, but laid out as one
  }
  if (name != "vmatrix") {
    return arena_.make(Kind::matrix, rows);
  }
  return determinant(rows);
}

// By its first row; null where it is no small square.
// Null where it stands in another one, as they would grow without end.
const Expression* Parser::determinant_of(const Expression& matrix) {
  return determinants_ > 1 ? nullptr
                           : determinant({matrix.children.begin(), matrix.children.end()});
}

const Expression* Parser::determinant(const std::vector<Node>& rows) {
  constexpr std::size_t kLargest = 4;
  const std::size_t size = rows.size();
  if (size > kLargest || rows.front()->children.size() != size) {
    return nullptr;
  }
  if (size == 1) {
    return rows[0]->children[0];
  }
  std::vector<Node> terms;
  for (std::size_t column = 0; column < size; ++column) {
    std::vector<Node> minor;
    for (std::size_t row = 1; row < size; ++row) {
      std::vector<Node> cells;
      for (std::size_t other = 0; other < size; ++other) {
        if (other != column) {
          cells.push_back(rows[row]->children[other]);
        }
      }
      minor.push_back(arena_.make(Kind::tuple, cells));
    }
    Node term = arena_.make(Kind::multiply, {rows[0]->children[column], determinant(minor)});
    terms.push_back(column % 2 == 0 ? term : arena_.make(Kind::negate, {term}));
  }
  return arena_.make(Kind::add, terms);
}

}  // namespace aha::rewards::math
