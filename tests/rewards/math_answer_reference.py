#!/usr/bin/env python3
"""Property tests of aha's check of mathematical answers, with sympy as the judge.

usage: math_answer_reference.py AHA [--expressions N] [--seed S]

Expressions are generated and rewritten by sympy into forms that are equal (expand, factor, apart,
together, trigsimp, denested radicals, ...) and into ones that are not (a term, a sign, a coefficient
changed). What is expected is not taken from the rewriting: sympy evaluates both sides to 60 digits, at
three points where there are symbols. Also asked: is each gold right for itself, and do the two orders of
a pair agree. Numbers of classes with an error or a wrong verdict are printed; a wrong one fails, and so
do errors beyond one in a hundred. The probes that carry sympy expressions are checked as well.
"""

import argparse
import collections
import random
import sys

import sympy
from sympy import I, Integer, Rational, pi, sqrt, symbols
from sympy.simplify.fu import TR8

from score_answers import read_rows, score, shorten

X, Y, N = symbols("x y n", real=True)
DIGITS = 60
ERRORS = 0.01
PROVEN = 0.95  # of the constants that are equal: by proof, not by agreement alone


def small(rng, low=-9, high=9):
    return Integer(rng.choice([k for k in range(low, high + 1) if k]))


def fraction(rng):
    return Rational(small(rng, -30, 30), small(rng, 1, 20))


def polynomial(rng):
    terms = [fraction(rng) * X ** rng.randint(0, 4) * Y ** rng.randint(0, 2)
             for _ in range(rng.randint(2, 4))]
    return sum(terms, Integer(0)) * (X + small(rng)) ** rng.randint(0, 2)


def rational(rng):
    return (small(rng) * X + small(rng)) / ((X + small(rng)) * (X - small(rng)) ** rng.randint(0, 1)) \
        + fraction(rng)


def radical(rng):
    a, b = rng.choice([2, 3, 5, 6, 7]), rng.choice([3, 5, 7, 11])
    root = small(rng) * sqrt(a) + small(rng) * sqrt(b) + small(rng)
    return root ** rng.randint(1, 3) / (small(rng, 1, 5) + sqrt(a))


def nested_radical(rng):
    a, b = rng.choice([2, 3, 5, 7]), rng.randint(1, 9)
    inner = sympy.expand((b + sqrt(a)) ** 2)
    return sqrt(inner) + fraction(rng)


def trigonometric(rng):
    f = rng.choice([sympy.sin, sympy.cos])
    g = rng.choice([sympy.sin, sympy.cos])
    return small(rng) * f(rng.randint(1, 2) * X) * g(X) + small(rng) * f(X) ** 2


def angle(rng):
    f = rng.choice([sympy.sin, sympy.cos, sympy.tan])
    return small(rng) * f(pi * rng.choice([Rational(1, 12), Rational(1, 8), Rational(5, 12),
                                           Rational(1, 5), Rational(2, 3)])) + fraction(rng)


def logarithmic(rng):
    return small(rng) * sympy.log(small(rng, 2, 30)) + small(rng) * sympy.log(fraction(rng) ** 2)


def exponential(rng):
    return small(rng) * sympy.exp(X) * (sympy.exp(X) + small(rng)) + small(rng) * 2 ** (X + rng.randint(1, 3))


def complex_number(rng):
    z = small(rng) + small(rng) * I
    return z ** rng.randint(1, 4) / (small(rng, 1, 5) + small(rng) * I)


def golden(rng):
    return ((1 + sqrt(5)) / 2) ** rng.randint(2, 12) * small(rng) + fraction(rng)


def cyclotomic(rng):
    n = rng.choice([5, 7, 9, 11, 13])
    return sympy.cos(pi * rng.randint(1, n - 1) / n) * sympy.cos(pi * rng.randint(1, n - 1) / n) * small(rng)


def arctangent(rng):
    return sympy.atan(Rational(1, rng.randint(2, 9))) + sympy.atan(Rational(1, rng.randint(10, 99)))


def one_arctangent(expression):
    a, b = (part.args[0] for part in expression.args)
    return sympy.atan((a + b) / (1 - a * b))


def hyperbolic(rng):
    f = rng.choice([sympy.asinh, sympy.acosh])
    return small(rng) * f(rng.randint(2, 9)) + fraction(rng)


REWRITES = {
    polynomial: [sympy.expand, sympy.factor, sympy.horner, lambda e: sympy.collect(sympy.expand(e), X)],
    rational: [sympy.together, lambda e: sympy.apart(e, X), sympy.factor, sympy.cancel],
    radical: [sympy.expand, sympy.radsimp, sympy.simplify],
    nested_radical: [sympy.sqrtdenest, sympy.simplify],
    trigonometric: [sympy.trigsimp, sympy.expand_trig, sympy.fu],
    angle: [sympy.simplify, lambda e: e.rewrite(sqrt), sympy.expand],
    logarithmic: [lambda e: sympy.logcombine(e, force=True), lambda e: sympy.expand_log(e, force=True)],
    exponential: [sympy.expand, sympy.factor, sympy.powsimp],
    golden: [sympy.expand, sympy.nsimplify],
    cyclotomic: [TR8],
    arctangent: [one_arctangent],
    hyperbolic: [lambda e: e.rewrite(sympy.log)],
    complex_number: [sympy.expand_complex, sympy.simplify, sympy.radsimp],
}

CHANGES = [lambda e, rng: e + small(rng), lambda e, rng: -e, lambda e, rng: e * (1 + fraction(rng)),
           lambda e, rng: e.subs(X, X + 1) if e.has(X) else e + Rational(1, 10 ** 12),
           lambda e, rng: e + Rational(1, 10 ** 9), lambda e, rng: e + Rational(1, 10 ** 35),
           lambda e, rng: e ** 2]


def value(expression, point):
    return sympy.N(expression.subs(point), DIGITS, maxn=4 * DIGITS)


def judged_equal(a, b, rng):
    """True, False, or None where sympy cannot evaluate."""
    for _ in range(3 if (a - b).free_symbols else 1):
        point = {symbol: Rational(rng.randint(1, 400), 97) for symbol in (X, Y, N)}
        left, right = value(a, point), value(b, point)
        if not (left.is_number and right.is_number) or left.has(sympy.nan, sympy.zoo):
            return None
        if abs(left - right) > abs(left) * Rational(1, 10 ** 40) + Rational(1, 10 ** 40):
            return False
    return True


def written(expression, rng):
    if rng.random() < 0.25 and not expression.has(sympy.E, sympy.exp, I):
        return str(expression).replace("log(", "ln(")
    return sympy.latex(expression, ln_notation=True, inv_trig_style="full")


def make_cases(number, rng):
    cases = []
    while len(cases) < number:
        kind = rng.choice(list(REWRITES))
        gold = kind(rng)
        try:
            other = rng.choice(REWRITES[kind])(gold)
            if rng.random() < 0.5:
                other = rng.choice(CHANGES)(other, rng)
            expected = judged_equal(gold, other, rng)
        except (ArithmeticError, TypeError, ValueError, NotImplementedError):
            continue
        if expected is None or sympy.zoo in (gold, other):
            continue
        cases.append({"class": kind.__name__, "expected": expected,
                      "constant": not (gold.free_symbols | other.free_symbols), "gold": written(gold, rng),
                      "answer": written(other, rng)})
    return cases


def rows_of(cases, gold, answer):
    return [{"gold": case[gold], "completion": rf"\boxed{{{case[answer]}}}"} for case in cases]


class Report:
    def __init__(self):
        self.counts = collections.Counter()
        self.shown = collections.Counter()

    def add(self, name, kind, good, error, text):
        self.counts["all"] += 1
        if good:
            return
        what = "error" if error else "wrong"
        self.counts[what] += 1
        self.shown[name, kind, what] += 1
        if self.shown[name, kind, what] <= 2:
            print(f"{name}: {kind}: {what}: {text}")


def check_probes():
    """The verdicts that the probes expect, where they carry expressions for sympy."""
    wrong = 0
    rows = [row for part in ("probes", "held_out") for row in read_rows(f"math_probes/{part}.jsonl")
            if "sympy" in row]
    for row in rows:
        gold, answer = (sympy.sympify(text) for text in row["sympy"])
        equal = abs(sympy.N(gold - answer, DIGITS, maxn=2000)) < Rational(1, 10 ** 50)
        if bool(equal) != row["expected"]:
            wrong += 1
            print(f"probe {row['gold']} | {row['completion']}: sympy says {equal}")
    print(f"{len(rows)} probes by sympy, {wrong} expected otherwise")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("aha")
    parser.add_argument("--expressions", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    wrong_probes = check_probes()
    cases = make_cases(arguments.expressions, random.Random(arguments.seed))
    forward = score(arguments.aha, rows_of(cases, "gold", "answer"))
    backward = score(arguments.aha, rows_of(cases, "answer", "gold"))
    itself = score(arguments.aha, rows_of(cases, "gold", "gold"))
    constants = [there["detail"] for case, there in zip(cases, forward)
                 if case["constant"] and there["verdict"] == "correct"]
    proven = sum(method in ("exact", "text") for method in constants)
    print(f"{proven} of {len(constants)} equal constants proven")
    report = Report()
    for case, there, back, same in zip(cases, forward, backward, itself):
        text = f"{shorten(case['gold'])} | {shorten(case['answer'])}"
        expected = "correct" if case["expected"] else "wrong"
        report.add("sympy", case["class"], there["verdict"] == expected, there["verdict"] == "error",
                   f"expected {expected}, got {there['verdict']} ({there['detail']}): {text}")
        report.add("symmetry", case["class"], there["verdict"] == back["verdict"],
                   "error" in (there["verdict"], back["verdict"]), text)
        report.add("itself", case["class"], same["verdict"] == "correct", same["verdict"] == "error",
                   f"{same['detail']}: {shorten(case['gold'])}")
    print(f"{report.counts['all']} verdicts, {report.counts['wrong']} wrong, "
          f"{report.counts['error']} errors; {sum(case['expected'] for case in cases)} of {len(cases)} "
          "expressions equal")
    too_many = report.counts["error"] > ERRORS * report.counts["all"]
    unproven = proven < PROVEN * len(constants)
    return 1 if wrong_probes or report.counts["wrong"] or too_many or unproven else 0


if __name__ == "__main__":
    sys.exit(main())
