#!/usr/bin/env python3
"""Probes of what mathematical answers look like, and of what must not pass for one.

usage: math_probes_test.py AHA [--list]    (--list names each miss of the known probes)

A probe of a right answer must be correct. One of a wrong answer must be wrong: an error is a miss,
too, but where the class is hostile, whose answers must only not be accepted. Demanded are 95 % over
all, known and held out alike, and no hostile answer accepted. Of the held-out third only classes are
named, so that it keeps its meaning.
"""

import collections
import sys

from score_answers import read_rows, score, shorten

SHARE = 0.95


def is_right(row, result):
    if row["expected"]:
        return result["verdict"] == "correct"
    if row["class"].startswith("hostile"):
        return result["verdict"] != "correct"
    return result["verdict"] == "wrong"


def main():
    aha, named = sys.argv[1], "--list" in sys.argv[2:]
    failed = False
    for part in ["probes", "held_out"]:
        rows = read_rows(f"math_probes/{part}.jsonl")
        by_class = collections.defaultdict(list)
        for row, result in zip(rows, score(aha, rows)):
            right = is_right(row, result)
            by_class[row["class"]].append(right)
            accepted = not row["expected"] and result["verdict"] == "correct"
            if named and not right and part == "probes":
                print(f"  {row['class']}: expected {row['expected']}, got {result['verdict']} "
                      f"({result['detail']}): {row['gold']} | {shorten(row['completion'])}")
            if accepted and row["class"].startswith("hostile"):
                failed = True
                print(f"{part}: a hostile answer was accepted ({row['class']})")
        for name, rights in sorted(by_class.items()):
            if not all(rights):
                print(f"{part}: {name}: {sum(rights)} of {len(rights)}")
        right = sum(map(sum, by_class.values()))
        failed = failed or right < SHARE * len(rows)
        print(f"{part}: {right} of {len(rows)} right, {right / len(rows):.1%}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
