#include <chrono>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "rewards/math/arithmetic.h"
#include "tests/rewards/prefix_expression.h"

namespace aha::rewards::math {
namespace {

// Identities, in prefix notation.
constexpr PrefixPair kEqual[] = {
    {"(+ 1/3 1/6)", "1/2"},
    {"(^ 2 10)", "1024"},
    {"(root 8 3)", "2"},
    {"(root (- 8) 3)", "(- 2)"},
    {"(^ 8 2/3)", "4"},
    {"(log 8 2)", "3"},
    {"(log 8 4)", "3/2"},
    {"(/ (ln 8) (ln 2))", "3"},
    {"(binom 10 3)", "120"},
    {"(! 5)", "120"},
    {"(sum k 1 100 k)", "5050"},
    {"(prod k 1 5 k)", "(! 5)"},
    {"(floor (- 1/2))", "(- 1)"},
    {"(* (root 2 2) (root 3 2))", "(root 6 2)"},
    {"(root (+ 5 (* 2 (root 6 2))) 2)", "(+ (root 2 2) (root 3 2))"},
    {"(root (+ 2 (root 5 2)) 3)", "(/ (+ 1 (root 5 2)) 2)"},
    {"(/ 1 (- (root 2 2) 1))", "(+ (root 2 2) 1)"},
    {"(root (root 2 2) 2)", "(^ 2 1/4)"},
    {"(sin (/ pi 12))", "(/ (- (root 6 2) (root 2 2)) 4)"},
    {"(cos (/ pi 5))", "(/ (+ 1 (root 5 2)) 4)"},
    {"(tan (/ pi 8))", "(- (root 2 2) 1)"},
    {"(+ (cos (/ pi 7)) (cos (/ (* 3 pi) 7)) (cos (/ (* 5 pi) 7)))", "1/2"},
    {"(arctan 1)", "(/ pi 4)"},
    {"(arcsin 1/2)", "(/ pi 6)"},
    {"(- (* 4 (arctan 1/5)) (arctan 1/239))", "(/ pi 4)"},
    {"(^ e (* i pi))", "(- 1)"},
    {"(^ (+ 1 i) 2)", "(* 2 i)"},
    {"(^ i i)", "(^ e (- (/ pi 2)))"},
    {"(abs (+ 3 (* 4 i)))", "5"},
    {"(root (* 2 i) 2)", "(+ 1 i)"},
    {"(exp (ln 5))", "5"},
    {"(ln (* e e))", "2"},
    {"(ln (+ 3 (* 2 (root 2 2))))", "(* 2 (ln (+ 1 (root 2 2))))"},
    {"(^ 2 (log 3 2))", "3"},
    {"(sinh (ln 2))", "3/4"},
    {"(sin (/ (* 3 pi) 997))", "(- (* 3 (sin (/ pi 997))) (* 4 (^ (sin (/ pi 997)) 3)))"},
    {"(^ (root 2 2) 2)", "2"},
    {"(min 3 (root 2 2))", "(root 2 2)"},
    {"(^ (+ (^ (sin 1) 2) (^ (cos 1) 2)) 5)", "1"},
};

constexpr PrefixPair kEqualFunctions[] = {
    {"(^ (+ x 1) 2)", "(+ (^ x 2) (* 2 x) 1)"},
    {"(/ (- (^ x 2) 1) (- x 1))", "(+ x 1)"},
    {"(+ (^ (sin x) 2) (^ (cos x) 2))", "1"},
    {"(sin (* 2 x))", "(* 2 (sin x) (cos x))"},
    {"(exp (+ x y))", "(* (exp x) (exp y))"},
    {"(root (^ x 2) 2)", "(abs x)"},
    {"(ln (^ x 2))", "(* 2 (ln x))"},
    {"(* (+ x i) (- x i))", "(+ (^ x 2) 1)"},
    {"(+ (cos x) (* i (sin x)))", "(^ e (* i x))"},
    {"(/ (! n) (! (- n 1)))", "n"},
    {"(binom n 2)", "(/ (* n (- n 1)) 2)"},
    {"(sum k 1 n k)", "(/ (* n (+ n 1)) 2)"},
    {"(^ (- 1) (+ n 2))", "(^ (- 1) n)"},
    {"(sum k 0 5 (^ x k))", "(/ (- (^ x 6) 1) (- x 1))"},
};

constexpr PrefixPair kDifferent[] = {
    {"0.333333", "1/3"},
    {"(^ 2 (- 99))", "(^ 2 (- 98))"},
    {"(/ 1 (! 2004))", "(/ 1 (! 2006))"},
    {"(root 2 2)", "1.41421356237309504880168872420969807856967"},
    {"pi", "3.1415926535897932384626433832795028841971"},
    {"(root 2 2)", "(+ (root 2 2) (^ 10 (- 500)))"},
    {"(sin 1)", "(+ (sin 1) (^ 10 (- 1000)))"},
    {"(exp (* pi (root 163 2)))", "262537412640768744"},
    {"(! (^ 10 9))", "5"},
    {"(^ 9 (^ 9 9))", "(^ 9 (^ 9 8))"},
    {"(- 1 (/ 1 e))", "(+ 1 (/ 1 e))"},
    {"i", "(- i)"},
    {"(root (^ x 2) 2)", "x"},
    {"(sin (+ x (^ 10 (- 60))))", "(sin x)"},
    {"(+ x (^ 10 (- 300)))", "x"},
    {"(+ x (sin (* 4096 pi x)))", "x"},
    {"(/ (+ x (abs x)) 2)", "x"},
    {"(^ x y)", "(^ y x)"},
    {"x", "y"},
    {"x", "3"},
    {"inf", "(- inf)"},
    {"inf", "1000"},
};

TEST(MathArithmetic, DecidesIdentities) {
  for (const PrefixPair& pair : kEqual) {
    EXPECT_EQ(decide_prefix(pair.a, pair.b).equality, Equality::equal) << pair.a << " = " << pair.b;
    EXPECT_EQ(decide_prefix(pair.b, pair.a).equality, Equality::equal) << pair.b << " = " << pair.a;
  }
}

TEST(MathArithmetic, DecidesIdentitiesOfFunctions) {
  for (const PrefixPair& pair : kEqualFunctions) {
    EXPECT_EQ(decide_prefix(pair.a, pair.b).equality, Equality::equal) << pair.a << " = " << pair.b;
    EXPECT_EQ(decide_prefix(pair.b, pair.a).equality, Equality::equal) << pair.b << " = " << pair.a;
  }
}

TEST(MathArithmetic, ProvesRationalFunctionsOfSymbolsAndRoots) {
  constexpr PrefixPair kProven[] = {
      {"(^ (+ x 1) 2)", "(+ (^ x 2) (* 2 x) 1)"},
      {"(/ (- (^ x 2) (^ y 2)) (- x y))", "(+ x y)"},
      {"(^ (+ x (* 1/2 y)) 20)", "(* (^ (+ x (* 1/2 y)) 10) (^ (+ (* 1/2 y) x) 10))"},
      {"(/ 1 (- (root 2 2) 1))", "(+ (root 2 2) 1)"},
      {"(^ 2 1/2)", "(root 2 2)"},
      {"(^ (+ 1 i) 2)", "(* 2 i)"},
      {"(* x (^ (root 5 3) 3))", "(* 5 x)"},
      {"(+ (^ (sin x) 2) (^ (cos x) 2))", "1"},
      {"(* pi (^ e 2))", "(* e pi e)"},
  };
  for (const PrefixPair& pair : kProven) {
    const Decision decision = decide_prefix(pair.a, pair.b);
    EXPECT_EQ(decision.equality, Equality::equal) << pair.a << " = " << pair.b;
    EXPECT_EQ(decision.method, Method::exact) << pair.a << " = " << pair.b;
  }
  EXPECT_EQ(decide_prefix("(/ (- (^ (root 2 2) 2) 2) (- (^ (root 2 2) 2) 2))", "1").equality,
            Equality::undecided);
}

TEST(MathArithmetic, TellsApartWithCertainty) {
  for (const PrefixPair& pair : kDifferent) {
    const Decision decision = decide_prefix(pair.a, pair.b);
    EXPECT_EQ(decision.equality, Equality::different) << pair.a << " = " << pair.b;
    EXPECT_TRUE(decision.method == Method::exact || decision.method == Method::separated);
  }
}

TEST(MathArithmetic, EveryIdentityOffByALittleIsDifferent) {
  for (const PrefixPair& pair : kEqual) {
    const std::string off = "(+ (^ 10 (- 40)) " + std::string(pair.b) + ")";
    EXPECT_EQ(decide_prefix(pair.a, off).equality, Equality::different) << pair.a << " = " << off;
  }
}

TEST(MathArithmetic, UndefinedEqualsOnlyItsOwnTree) {
  EXPECT_EQ(decide_prefix("(/ 1 0)", "(/ 1 0)").equality, Equality::equal);
  EXPECT_EQ(decide_prefix("(/ 1 0)", "(/ 2 0)").equality, Equality::undecided);
  EXPECT_EQ(decide_prefix("(/ 1 0)", "1").equality, Equality::undecided);
  EXPECT_EQ(decide_prefix("(ln 0)", "1").equality, Equality::undecided);
}

TEST(MathArithmetic, HostileSizesEndSoonWithAReasonOrAnAnswer) {
  std::string radicals = "2";
  for (int i = 0; i < 50; ++i) {
    radicals = "(root (+ 2 " + radicals + ") 2)";
  }
  const std::vector<std::string> hostile = {
      radicals,
      "(^ 9 (^ 9 (^ 9 (^ 9 9))))",
      "(! (! (! 100)))",
      "(sum k 1 5000 (sum j 1 5000 (/ 1 (+ j k))))",
      "(sum k 1 1000000000000 k)",
      "(^ (+ x (* y (^ e z))) 100000)",
      "(sin (^ 10 (^ 10 5)))",
      "(prod k 1 996 (sin (/ (* k pi) 997)))",
  };
  for (const std::string& text : hostile) {
    const auto started = std::clock();
    const Decision decision = decide_prefix(text, "(+ 1 " + text + ")");
    const double seconds = static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC;
    EXPECT_NE(decision.equality, Equality::equal) << text;
    EXPECT_LT(seconds, 2.0) << text;  // the bound is 50 ms; sanitizers take their share
    if (decision.equality == Equality::undecided) {
      EXPECT_FALSE(decision.reason.empty()) << text;
    }
    EXPECT_EQ(decide_prefix(text, text).equality, Equality::equal) << text;
  }
}

TEST(MathArithmetic, Compares) {
  const auto order = [](std::string_view a, std::string_view b) {
    Arena arena;
    return compare(*read_prefix(a, arena), *read_prefix(b, arena), Bounds{});
  };
  EXPECT_EQ(order("1/3", "0.3334"), Order::less);
  EXPECT_EQ(order("(root 2 2)", "1.41"), Order::greater);
  EXPECT_EQ(order("(* (root 2 2) (root 2 2))", "2"), Order::equal);
  EXPECT_EQ(order("(- inf)", "(- (! (^ 10 9)))"), Order::less);
  EXPECT_EQ(order("inf", "inf"), Order::equal);
  EXPECT_EQ(order("i", "1"), Order::not_real);
  EXPECT_EQ(order("(/ 1 0)", "1"), Order::undecided);
  EXPECT_EQ(order("(^ 9 (^ 9 9))", "(^ 9 (^ 9 8))"), Order::greater);
  EXPECT_EQ(order("(* i i (root 2 2))", "0"), Order::less);
}

TEST(MathArithmetic, DecidesWithin) {
  const auto within = [](std::string_view a, std::string_view b, std::string_view tolerance) {
    Arena arena;
    return decide_within(*read_prefix(a, arena), *read_prefix(b, arena),
                         *read_prefix(tolerance, arena), Bounds{})
        .equality;
  };
  EXPECT_EQ(within("3.1416", "pi", "0.0001"), Equality::equal);
  EXPECT_EQ(within("3.14", "pi", "0.0001"), Equality::different);
  EXPECT_EQ(within("1", "1.5", "0.5"), Equality::equal);
  EXPECT_EQ(within("(+ 1 i)", "1", "1"), Equality::equal);
  EXPECT_EQ(within("x", "1", "1"), Equality::undecided);
}

TEST(MathArithmetic, DecidesProportion) {
  const auto proportion = [](std::string_view a, std::string_view b) {
    Arena arena;
    Method method{};
    return decide_proportion(*read_prefix(a, arena), *read_prefix(b, arena), Bounds{}, method);
  };
  EXPECT_EQ(proportion("(+ (* 2 x) (* 4 y))", "(+ x (* 2 y))"), Proportion::positive);
  EXPECT_EQ(proportion("(- 3 x)", "(- x 3)"), Proportion::negative);
  EXPECT_EQ(proportion("(* i x)", "x"), Proportion::complex);
  EXPECT_EQ(proportion("(+ x 1)", "x"), Proportion::none);
  EXPECT_EQ(proportion("0", "x"), Proportion::none);
  EXPECT_EQ(proportion("(* (root 2 2) x)", "(* 2 x)"), Proportion::positive);
}

TEST(MathArithmetic, SolvesRelationsOfOneSymbol) {
  const auto solved = [](std::string_view relation) {
    Arena arena;
    const Expression* solution = solve(*read_prefix(relation, arena), "x", arena, Bounds{});
    return solution == nullptr ? std::string("null") : write_prefix(*solution);
  };
  EXPECT_EQ(solved("(> (* 2 x) 6)"), "(interval:0 3 inf)");
  EXPECT_EQ(solved("(<= (* 2 x) 6)"), "(interval:2 (- inf) 3)");
  EXPECT_EQ(solved("(= (^ x 2) 4)"), "(set (- 2) 2)");
  EXPECT_EQ(solved("(< (^ x 2) 4)"), "(interval:0 (- 2) 2)");
  EXPECT_EQ(solved("(>= (^ x 2) 4)"), "(union (interval:2 (- inf) (- 2)) (interval:1 2 inf))");
  EXPECT_EQ(solved("(< (^ x 2) (- 1))"), "(empty)");
  EXPECT_EQ(solved("(> (^ x 2) 0)"), "(union (interval:0 (- inf) 0) (interval:0 0 inf))");
  EXPECT_EQ(solved("(< (abs (- x 1)) 2)"), "(interval:0 (- 1) 3)");
  EXPECT_EQ(solved("(> (/ 1 x) 0)"), "(interval:0 0 inf)");
  EXPECT_EQ(solved("(and (< 1 x) (<= x 5))"), "(interval:2 1 5)");
  EXPECT_EQ(solved("(<= (^ x 2) 0)"), "(set 0)");
  EXPECT_EQ(solved("(!= x 1/2)"), "(union (interval:0 (- inf) (/ 1 2)) (interval:0 (/ 1 2) inf))");
  EXPECT_EQ(solved("(>= (/ x x) 1)"), "(union (interval:0 (- inf) 0) (interval:0 0 inf))");
  EXPECT_EQ(solved("(<= 0 (* (^ x 2) (- x 1)))"), "(union (set 0) (interval:1 1 inf))");
  EXPECT_EQ(solved("(> (* pi x) (root 2 2))"),
            "(interval:0 (/ (- (+ (* pi 0) (- (root 2 2)))) (+ (+ (* pi 1) (- (root 2 2))) (- (+ "
            "(* pi 0) (- (root 2 2)))))) inf)");
  EXPECT_EQ(solved("(= (^ x 2) 2)"), "(set (/ (+ 0 (- (root 8 2))) 2) (/ (+ 0 (root 8 2)) 2))");
  EXPECT_EQ(solved("(< x (+ x 1))"), "(interval:0 (- inf) inf)");
  EXPECT_EQ(solved("(> (^ x 3) 2)"), "null");
  EXPECT_EQ(solved("(< (sin x) 0)"), "null");
}

TEST(MathArithmetic, ThreadsDecideAlike) {
  std::vector<std::thread> threads;
  std::vector<int> wrong(8);
  for (std::size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&wrong, t] {
      for (int round = 0; round < 3; ++round) {
        for (const PrefixPair& pair : kEqual) {
          wrong[t] += decide_prefix(pair.a, pair.b).equality == Equality::equal ? 0 : 1;
        }
        for (const PrefixPair& pair : kDifferent) {
          wrong[t] += decide_prefix(pair.a, pair.b).equality == Equality::different ? 0 : 1;
        }
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(wrong, std::vector<int>(8));
}

}  // namespace
}  // namespace aha::rewards::math
