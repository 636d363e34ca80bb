"""Answers up to 1 MB that are made to hang, to exhaust or to crash what reads them."""

MEGABYTE = 999_900  # a box around it, and it is 1 MB


def nested(open_, middle, close, depth):
    return open_ * depth + middle + close * depth


def hostile_answers():
    """Pairs of a name and an answer; none is the answer 5."""
    yield "tower of powers", "^{".join(["9"] * 200) + "}" * 199
    yield "9^9^9^9", "9^{9^{9^{9}}}"
    yield "long tower", "^{".join(["2"] * 50_000) + "}" * 49_999
    yield "5,000 nested fractions", nested(r"\frac{1}{1+", "1", "}", 5_000)
    yield "60 nested fractions", nested(r"\frac{1}{1+", "2", "}", 60)
    yield "factorial", "(10^9)!"
    yield "repeated factorial", "9!!!!!!!!!!"
    yield "binomial", r"\binom{10^9}{5 \cdot 10^8}"
    yield "10^6 digits", "7" * MEGABYTE
    yield "decimal of 10^6 digits", "0." + "7" * (MEGABYTE - 2)
    yield "scientific", "1e999999999"
    yield "power of a power", "(10^{1000000})^{1000000}"
    yield "50,000 dollar signs", "$" * 50_000
    yield "dollar pairs", "$5$ " * 250_000
    yield "sine identity", "+".join(rf"\sin\frac{{{k}\pi}}{{997}}" for k in range(1, 40))
    yield "cosine product", "".join(rf"\cos\frac{{{k}\pi}}{{997}}" for k in range(1, 60))
    yield "sin(pi/997) power", r"\left(\sin\frac{\pi}{997}\right)^{500}-\cos\frac{\pi}{991}"
    yield "50 nested radicals", nested(r"\sqrt{2+", r"\sqrt{3}", "}", 50)
    yield "sum of radicals", "+".join(rf"\sqrt{{{n}}}" for n in range(2, 80))
    yield "ten-deep radicals", nested(r"\sqrt[3]{5+", r"\sqrt{7}", "}", 10) + r"-\sqrt{11}"
    yield "10^6-cell matrix", (r"\begin{pmatrix}" + r"\\".join(["&".join("1" * 700)] * 700)
                               + r"\end{pmatrix}")
    yield "product of matrices", r"\begin{pmatrix}1&2\\3&4\end{pmatrix}^{1000000}"
    yield "big expansion", "(a+b+c+d+e+f+g+h)^{200}"
    yield "expansion of sums", "".join(f"(x_{{{k}}}+y_{{{k}}})" for k in range(300))
    yield "big sum", r"\sum_{k=1}^{10^{12}} \frac{1}{k}"
    yield "nested sums", r"\sum_{i=1}^{4000}\sum_{j=1}^{4000}\sum_{k=1}^{4000} ijk"
    yield "big product", r"\prod_{k=1}^{10^9} k"
    yield "macro bomb", (r"\def\a{5}" + "".join(rf"\def\{y}{{\{x}\{x}}}" for x, y in
                                                zip("abcdefghijklmnopqrstuvwxy",
                                                    "bcdefghijklmnopqrstuvwxyz")) + r"\z")
    yield "macro of itself", r"\def\x{\x\x}\x"
    yield "open braces", "{" * MEGABYTE
    yield "open parentheses", "(" * MEGABYTE
    yield "balanced parentheses", nested("(", "5", ")", 400_000) + "+1"
    yield "minus signs", "-" * (MEGABYTE - 1) + "5"
    yield "plus minus", "+".join([r"\pm 1"] * 60)
    yield "long list", ",".join(str(k) for k in range(140_000))
    yield "many unions", r"\cup".join(f"[{k},{k}.5]" for k in range(40_000))
    yield "chain of relations", "<".join(str(k) for k in range(140_000))
    yield "many boxes", r"\boxed{5} \boxed{6} " * 40_000
    yield "nested boxes", nested(r"\boxed{", "6", "}", 100_000)
    yield "open boxes", r"\boxed{" * 140_000
    yield "many answer tags", "<answer>" * 120_000
    yield "many thinking tags", "</think>" * 120_000 + "6"
    yield "left without right", r"\left(" * 160_000
    yield "begin without end", r"\begin{pmatrix}" * 60_000
    yield "backslashes", "\\" * MEGABYTE
    yield "primes", "f" + "'" * (MEGABYTE - 1)
    yield "subscripts", "_{".join(["x"] * 300_000)
    yield "logarithms", nested(r"\ln(", "10^{10^{10}}", ")", 40)
    yield "modulus", "3^{10^{18}} \\bmod 10^{1000}"
    yield "zeros", "0." + "0" * 900_000 + "1"
    yield "combining marks", "5" + "\u0336" * 400_000 + "6"
    yield "sets in sets", nested(r"\{1|x>", "2", r"\}", 200)
    yield "sets side by side", r"\{x | x > 3" * 5_000
    yield "determinants in determinants", nested(r"\begin{vmatrix}1&2\\3&", "4", r"\end{vmatrix}", 60)
    yield "integrals side by side", r"\int xdx " * 7_000
    yield "integrals without end", r"\int x " * 9_000
    yield "integrals in integrals", nested(r"\int_0^1 ", "x", " dx", 200)
    yield "limits without end", r"\lim_{x\to " * 5_000
    yield "many symbols", "+".join(f"x_{{{k}}}" for k in range(6_000))
    yield "digits of fractions", r"\frac12" * 9_000
    yield "many units", "5 m 3 cm " * 7_000
    yield "residues", r"5 \pmod{" * 7_000
    yield "ratios", "1:" * 30_000 + "2"
    yield "digits of a period", "0." + "12" * 30_000 + "..."
    yield "cosines", "+".join(rf"\cos\frac{{{k}\pi}}{{113}}" for k in range(1, 57)) + r"+\frac12+5"
    yield "logarithms of primes", r"(\ln 2+\ln 3+\ln 5+\ln 7)^{40}-(\ln 210)^{40}+6"
    yield "random words", "the answer is " * 70_000


def hostile_rows():
    for name, answer in hostile_answers():
        yield {"name": name, "gold": "5", "completion": answer}
        yield {"name": name + ", boxed", "gold": "5", "completion": f"\\boxed{{{answer}}}"}
