#include "rewards/math/exact_question.h"

#include <string_view>

#include "rewards/math/arena.h"
#include "rewards/math/function_name.h"
#include "rewards/math/rational_value.h"
#include "rewards/math/substitute.h"

namespace aha::rewards::math {
namespace {

constexpr std::size_t kLongest = 16'384;  // bytes; the worker's stack bounds the depth
constexpr std::int64_t kMostBits = 8192;
constexpr std::int64_t kMostTerms = 200;

// What follows the argument of a function; empty where Calcium does not know it.
std::string_view words_of(Function function) {
  switch (function) {
    case Function::sin:
      return "sin";
    case Function::cos:
      return "cos";
    case Function::tan:
      return "tan";
    case Function::cot:
      return "tan inv";
    case Function::sec:
      return "cos inv";
    case Function::csc:
      return "sin inv";
    case Function::arcsin:
      return "arcsin";
    case Function::arccos:
      return "arccos";
    case Function::arctan:
      return "arctan";
    case Function::arccot:
      return "arctan neg pi 1/2 mul add";
    case Function::arcsec:
      return "inv arccos";
    case Function::arccsc:
      return "inv arcsin";
    case Function::sinh:
      return "i mul sin i neg mul";
    case Function::cosh:
      return "i mul cos";
    case Function::tanh:
      return "i mul tan i neg mul";
    case Function::coth:
      return "i mul tan i neg mul inv";
    case Function::sech:
      return "i mul cos inv";
    case Function::csch:
      return "i mul sin i neg mul inv";
    case Function::arcsinh:
      return "i mul arcsin i neg mul";
    case Function::arccosh:
      return "arccosh";
    case Function::arctanh:
      return "i mul arctan i neg mul";
    case Function::arccoth:
      return "inv i mul arctan i neg mul";
    case Function::arcsech:
      return "inv arccosh";
    case Function::arccsch:
      return "inv i mul arcsin i neg mul";
    case Function::exp:
      return "exp";
    case Function::ln:
      return "ln";
    case Function::sqrt:
      return "sqrt";
    case Function::abs:
      return "abs";
    case Function::re:
      return "re";
    case Function::im:
      return "im";
    case Function::arg:
      return "arg";
    case Function::conj:
      return "conj";
    case Function::sign:
      return "sign";
    case Function::gamma:
      return "gamma";
    default:
      return {};
  }
}

class QuestionWriter {
 public:
  explicit QuestionWriter(Budget& budget) : budget_(budget) {}

  bool write(const Expression& expression) {
    if (text_.size() > kLongest || !budget_.spend()) {
      return false;
    }
    switch (expression.kind) {
      case Kind::number:
      case Kind::binomial:
        return rational(expression);
      case Kind::constant:
        return constant(expression.text);
      case Kind::add:
        return fold(expression, "add");
      case Kind::multiply:
        return fold(expression, "mul");
      case Kind::divide:
        return fold(expression, "div");
      case Kind::negate:
        return unary(expression, "neg");
      case Kind::absolute:
        return unary(expression, "abs");
      case Kind::power:
        return power(expression);
      case Kind::root:
        return root(expression);
      case Kind::logarithm:
        return write(*expression.children[0]) && word("ln") && write(*expression.children[1]) &&
               word("ln div");
      case Kind::factorial:
        return rational(expression) || unary(expression, "1 add gamma");
      case Kind::floor:
        return rational(expression) || unary(expression, "floor");
      case Kind::ceiling:
        return rational(expression) || unary(expression, "ceil");
      case Kind::function:
        return function(expression);
      case Kind::sum:
      case Kind::product:
        return rational(expression) || repeat(expression);
      default:
        return false;
    }
  }

  bool word(std::string_view words) {
    text_.append(words).append(1, ' ');
    return true;
  }

  std::string take() { return std::move(text_); }

 private:
  bool rational(const Expression& expression) {
    Rational value;
    if (rational_value(expression, nullptr, budget_, value) != RationalStatus::value ||
        value.bits() > kMostBits) {
      return false;
    }
    char* digits = fmpq_get_str(nullptr, 10, value.value);
    word(digits);
    flint_free(digits);
    return true;
  }

  bool constant(std::string_view name) {
    return name == "e" ? word("1 exp") : (name == "pi" || name == "i") && word(name);
  }

  bool unary(const Expression& expression, std::string_view words) {
    return write(*expression.children[0]) && word(words);
  }

  bool fold(const Expression& expression, std::string_view words) {
    bool is_first = true;
    for (const Expression* child : expression.children) {
      if (!write(*child) || (!is_first && !word(words))) {
        return false;
      }
      is_first = false;
    }
    return true;
  }

  bool power(const Expression& expression) {
    const Expression& base = *expression.children[0];
    if (base.kind == Kind::constant && base.text == "e") {
      return write(*expression.children[1]) && word("exp");
    }
    return write(base) && write(*expression.children[1]) && word("pow");
  }

  bool root(const Expression& expression) {
    // Which root of a negative number is meant depends on what the index is seen to be.
    Rational index;
    if (rational_value(*expression.children[1], nullptr, budget_, index) != RationalStatus::value ||
        !write(*expression.children[0])) {
      return false;
    }
    if (index.is_integer() && fmpz_equal_ui(fmpq_numref(index.value), 2) != 0) {
      return word("sqrt");
    }
    const bool is_odd = index.is_integer() && fmpz_sgn(fmpq_numref(index.value)) > 0 &&
                        fmpz_is_odd(fmpq_numref(index.value)) != 0;
    return write(*expression.children[1]) && word(is_odd ? "root" : "inv pow");
  }

  bool function(const Expression& expression) {
    const Function name = find_function(expression.text);
    if (name == Function::min || name == Function::max) {
      return fold(expression, name == Function::min ? "min" : "max");
    }
    if (name == Function::gcd || name == Function::lcm || name == Function::mod) {
      return rational(expression);
    }
    const std::string_view words = words_of(name);
    return !words.empty() && expression.children.size() == 1 && unary(expression, words);
  }

  bool repeat(const Expression& expression) {
    std::int64_t first = 0;
    std::int64_t last = 0;
    if (!small_integer_value(*expression.children[1], nullptr, budget_, first) ||
        !small_integer_value(*expression.children[2], nullptr, budget_, last) ||
        last - first >= kMostTerms) {
      return false;
    }
    const bool is_sum = expression.kind == Kind::sum;
    word(is_sum ? "0" : "1");
    for (std::int64_t i = first; i <= last; ++i) {
      Arena arena;
      const Expression* size = arena.leaf(Kind::number, arena.keep(std::to_string(std::abs(i))));
      const Substitution index{expression.children[0]->text,
                               i < 0 ? arena.make(Kind::negate, {size}) : size};
      if (!write(*substitute(*expression.children[3], {&index, 1}, arena)) ||
          !word(is_sum ? "add" : "mul")) {
        return false;
      }
    }
    return true;
  }

  Budget& budget_;
  std::string text_;
};

}  // namespace

std::string exact_question(const Expression& a, const Expression& b, Budget& budget) {
  QuestionWriter writer(budget);
  return writer.write(a) && writer.write(b) && writer.word("neg add") ? writer.take()
                                                                      : std::string();
}

}  // namespace aha::rewards::math
