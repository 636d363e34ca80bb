#!/usr/bin/env python3
"""Times aha's check of mathematical answers beside math-verify, interleaved, each on one core.

usage: compare_math.py TIME_MATH PEER_PYTHON [--rounds N] [--output F.jsonl]

TIME_MATH is the binary of time_math.cpp; PEER_PYTHON an interpreter with math-verify (peer_python.sh).
Three sets: math-verify's own test pairs, plain answers as in the MATH data set, and hostile answers of
up to 1 MB, which the peer is spared: some of them it never answers. Printed are throughput (medians of
the rounds), their ratio, the time of a row, the peak of resident memory and what two threads scale to
beside two that only count. The bars of the project stand beside; the exit status is 1 if one is missed.
"""

import argparse
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from hostile_answers import hostile_rows

PAIRS = HERE.parents[1] / "tests" / "rewards" / "math_verify_pairs" / "pairs.jsonl"

PEER = """
import json, logging, sys, time
logging.disable(logging.CRITICAL)
from math_verify import parse, verify
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
begin, seconds, done, micros = time.perf_counter(), float(sys.argv[2]), 0, []
for row in rows:
    start = time.perf_counter()
    gold = row["gold"] if "$" in row["gold"] or "boxed" in row["gold"] else "$" + row["gold"] + "$"
    verify(parse(gold), parse(row["completion"]))
    micros.append((time.perf_counter() - start) * 1e6)
    done += 1
    if time.perf_counter() - begin > seconds:
        break
print(json.dumps({"rows": done, "seconds": time.perf_counter() - begin, "micros": micros}))
"""


def plain_rows(rng, number=2000):
    """Answers as they are common in MATH: half of the completions right, written another way."""
    def integer():
        value = rng.randint(-999, 9999)
        return str(value), f"{value:,}".replace(",", "{,}") if value > 999 else str(value)

    def fraction():
        a, b = rng.randint(1, 60), rng.randint(2, 60)
        return rf"\frac{{{a}}}{{{b}}}", rng.choice([rf"\dfrac{{{a}}}{{{b}}}", f"{a}/{b}"])

    def radical():
        a, b = rng.randint(2, 9), rng.choice([2, 3, 5, 6, 7, 10])
        return rf"{a}\sqrt{{{b}}}", rng.choice([rf"\sqrt{{{a * a * b}}}", rf"{a}\sqrt {b}"])

    def pair():
        a, b = rng.randint(-20, 20), rng.randint(1, 20)
        return f"({a},{b})", rf"\left({a}, \frac{{{2 * b}}}{{2}}\right)"

    def interval():
        a, b = rng.randint(-20, 0), rng.randint(1, 20)
        return f"[{a},{b})", rf"\left[{a}, {b}\right)"

    makers = [integer, integer, integer, fraction, fraction, radical, pair, interval]
    rows = []
    for number_of_row in range(number):
        gold, same = rng.choice(makers)()
        answer = same if number_of_row % 2 else rng.choice(makers)()[0]
        rows.append({"gold": gold, "completion": f"We find that the answer is $\\boxed{{{answer}}}$."})
    return rows


def broken_utf8(rng):
    for size in [10, 1000, 900_000]:
        noise = "".join(map(chr, rng.choices(range(256), k=size)))
        yield {"name": f"{size} random bytes", "gold": "5", "completion": noise, "bytes": True}
        yield {"name": f"{size} random bytes, boxed", "gold": "5", "bytes": True,
               "completion": "\\boxed{5" + noise.replace("}", "") + "}"}


def write(folder, name, rows):
    path = pathlib.Path(folder) / f"{name}.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def run(command, cores=1):
    chosen = sorted(os.sched_getaffinity(0))[:cores]
    result = subprocess.run(command, stdout=subprocess.PIPE, check=False,
                            preexec_fn=lambda: os.sched_setaffinity(0, chosen))
    if result.returncode:
        sys.exit(f"{command[0]} ended with status {result.returncode}")
    return json.loads(result.stdout)


def rate(run_):
    return run_["rows"] / run_["seconds"]


def quantile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


class Bars:
    missed = 0

    def show(self, name, value, bar, at_least, unit=""):
        good = value >= bar if at_least else value <= bar
        self.missed += not good
        print(f"  {name:<34}{value:>14,.1f}{unit} {'>=' if at_least else '<='} {bar:,}{unit}"
              f"{'' if good else '   MISSED'}", flush=True)


def compare(ours, peer, path, rounds, seconds, peer_seconds):
    """Interleaved; the median rate of each side, and our last run."""
    rates = [[], []]
    for _ in range(rounds):
        mine = run([ours, path, str(seconds)])
        rates[0].append(rate(mine))
        rates[1].append(rate(run([peer, "-c", PEER, path, str(peer_seconds)])))
    return [statistics.median(side) for side in rates] + [mine]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("time_math")
    parser.add_argument("peer_python")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--output", help="JSON Lines of the runs")
    arguments = parser.parse_args()
    rng, bars = random.Random(5), Bars()
    with tempfile.TemporaryDirectory() as folder, open(arguments.output or os.devnull, "w") as output:
        pairs = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
        hostile = list(hostile_rows()) + list(broken_utf8(rng))
        paths = {"pairs": write(folder, "pairs", pairs),
                 "plain": write(folder, "plain", plain_rows(rng)),
                 "hostile": write(folder, "hostile", hostile)}
        for name, seconds, peer_seconds in [("pairs", 2, 60), ("plain", 1, 10)]:
            mine, theirs, last = compare(arguments.time_math, arguments.peer_python, paths[name],
                                         arguments.rounds, seconds, peer_seconds)
            output.write(json.dumps({"set": name, "rates": [mine, theirs], **last}) + "\n")
            print(f"{name}: {mine:,.0f}/s, math-verify {theirs:,.1f}/s")
            if name == "pairs":
                bars.show("times math-verify's throughput", mine / theirs, 500, True)
            else:
                bars.show("verifications a second", mine, 100_000, True)
            bars.show("median of a row", statistics.median(last["micros"]), 20, False, " us")
            bars.show("p99 of a row", quantile(last["micros"], 0.99) / 1e3, 5, False, " ms")
        # A row in memory at a time: what is measured is the verifier, not the bench's rows.
        last = run([arguments.time_math, paths["hostile"], "0"])
        output.write(json.dumps({"set": "hostile", **last}) + "\n")
        slowest = sorted(zip(last["micros"], hostile), key=lambda pair: -pair[0])[:5]
        print("hostile: slowest "
              + ", ".join(f"{row['name']} {micros / 1e3:.1f} ms" for micros, row in slowest))
        bars.show("worst of a row", max(last["micros"]) / 1e3, 100, False, " ms")
        bars.show("accepted", sum(last["correct"]), 0, False)
        bars.show("peak of resident memory", last["peak_kilobytes"] / 1024, 64, False, " MB")
        bars.show("resident memory at the end", last["end_kilobytes"] / 1024, 64, False, " MB")
        if len(os.sched_getaffinity(0)) > 1:
            one = run([arguments.time_math, paths["pairs"], "3", "1"])
            two = run([arguments.time_math, paths["pairs"], "3", "2"], cores=2)
            output.write(json.dumps({"set": "two threads", **two}) + "\n")
            print(f"two threads: {rate(two) / rate(one):.2f}x; two that only count {two['spin']:.2f}x")
            bars.show("share of what counting scales to", rate(two) / rate(one) / two["spin"], 0.9, True)
    print(f"{bars.missed} bars missed")
    return 1 if bars.missed else 0


if __name__ == "__main__":
    sys.exit(main())
