#!/usr/bin/env python3
"""Writes a corpus for fuzz_math_answer: a file a pair or probe, gold and completion with a zero between.

usage: make_math_corpus.py FOLDER
"""

import hashlib
import pathlib
import sys

from score_answers import read_rows


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for path in ["math_verify_pairs/pairs.jsonl", "math_probes/probes.jsonl"]:
        for row in read_rows(path):
            content = f"{row['gold']}\0{row['completion']}".encode()
            if len(content) <= 4096:
                (folder / hashlib.sha1(content).hexdigest()).write_bytes(content)


if __name__ == "__main__":
    main()
