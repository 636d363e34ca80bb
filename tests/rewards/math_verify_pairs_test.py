#!/usr/bin/env python3
"""math-verify's own test pairs, scored by aha; exceptions.jsonl names those that are not right.

usage: math_verify_pairs_test.py AHA

Every pair must come out as math-verify expects it, but for the exceptions, which must not: one that
agrees is stale. Pairs with options run under the rules that say the same.
"""

import sys

from score_answers import read_rows, score, shorten


def rules_of(row):
    """Rules alike. Which texts are searched, and for which letters, needs none of ours."""
    options = row.get("options", {})
    rules = ("renamed_symbols=on",) if options.get("strict") is False else ()
    return rules + ((f"decimals={options['precision']}",) if "precision" in options else ())


def main():
    aha = sys.argv[1]
    rows = read_rows("math_verify_pairs/pairs.jsonl")
    reasons = {row["source"]: row["reason"]
               for row in read_rows("math_verify_pairs/exceptions.jsonl")}
    failed = 0
    for rules in sorted({rules_of(row) for row in rows}):
        chosen = [row for row in rows if rules_of(row) == rules]
        for row, result in zip(chosen, score(aha, chosen, rules)):
            agrees = (result["score"] == 1) == row["expected"]
            if agrees != (row["source"] in reasons):
                continue
            failed += 1
            what = "listed as an exception, but agrees" if agrees else (
                f"expected {row['expected']}, got {result['verdict']}: {result['detail']}")
            print(f"{row['source']}: {what}\n  gold {shorten(row['gold'])}\n"
                  f"  completion {shorten(row['completion'])}")
    print(f"{len(rows)} pairs, {len(reasons)} exceptions, {failed} not as they should be")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
