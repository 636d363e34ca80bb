#!/usr/bin/env python3
"""Compares aha's tokenizer with the PyPI package `tokenizers` on tokenizers built on the spot.

usage: tokenizer_reference.py TOKENIZE_MAIN [--strings N] [--seed S] [--unicode]

TOKENIZE_MAIN is the binary of tokenize_main.cpp. For each split of a model family a small BPE is
trained, then N random strings are encoded by both (ids must be equal) and those ids, random ids and
ids with skipped special tokens are decoded by both (text must be equal, streamed or not).
The fresh byte-level tokenizer is compared too; where `transformers` is installed, as AutoTokenizer
loads it. Needs `tokenizers`.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import unicodedata

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers
from tokenizers import pre_tokenizers, processors, trainers

GPT2 = (r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")
LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
          r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
QWEN2 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
         r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
QWEN3_5 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}"
           r"| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
O200K = (r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"
         r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
         r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"
         r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
         r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")
DEEPSEEK3 = (r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?"
             r"[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
CJK = "[一-龥぀-ゟ゠-ヿ]+"
SPLITS = {
    "gpt2": [GPT2], "llama3": [LLAMA3], "qwen2": [QWEN2], "qwen3.5": [QWEN3_5], "o200k": [O200K],
    "deepseek-v3": [r"\p{N}{1,3}", CJK, DEEPSEEK3],
    "words": [r"\w+|\h|\s+"], "not-words": [r"\W"],
    "scripts": [r"\p{Han}+|\p{Hiragana}+|\p{Katakana}+|\p{Greek}+|\p{Arabic}+|\p{^Latin}"],
}

SAMPLE = """The quick brown fox doesn't jump over 1234567 lazy dogs; it's they're we'll I'VE I'd.
def f(x):\n\treturn [i ** 2 for i in range(x) if i % 3 == 0]  # comment\n\n    if a != b: pass
#include <vector>\nint main() { std::vector<int> v{1, 2, 3}; return v.size() >> 1; }
\\frac{1}{2} + \\sqrt{x^2} = \\boxed{42} <think> so 12 * 34 = 408 </think> <answer>408</answer>
Größe naïve café Ærø Straße ΑΒΓ αβγ Привет, мир! Як справи? שלום עולם مرحبا بالعالم १२३ नमस्ते दुनिया
你好世界,今天天气很好。こんにちは世界、カタカナ。안녕하세요 세계 ภาษาไทย tiếng Việt 😀👩‍👩‍👧‍👦🇩🇪 ½ ² Ⅻ ﬁ Å Å
""" * 20


class Corpus:
    """Random strings of many kinds, of code points that Unicode 14 knows or has no plan for."""

    BLOCKS = [(0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x4FF),
              (0x530, 0x58F), (0x590, 0x5FF), (0x600, 0x6FF), (0x900, 0x97F), (0xE00, 0xE7F),
              (0x1100, 0x11FF), (0x1200, 0x137F), (0x1E00, 0x1EFF), (0x2000, 0x206F),
              (0x2070, 0x218F), (0x2200, 0x22FF), (0x2500, 0x27BF), (0x3000, 0x30FF),
              (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE00, 0xFE0F),
              (0xFF00, 0xFFEF), (0x10400, 0x1044F), (0x1D400, 0x1D7FF), (0x1F300, 0x1F6D7),
              (0x1F900, 0x1FA6D), (0x20000, 0x2A6DF), (0xE000, 0xE0FF), (0xE0000, 0xE007F)]
    SPECIALS = ["<|im_start|>", "<|im_end|>", "<|endoftext|>", "<think>", "</think>", "<s>", "</s>",
                "<|im_", "<tool>", "<tool_call>", "<lr>", "<word>", "<pad>", "é", "<é>", "  "]
    SPACES = [" ", "  ", "\n", "\r\n", "\t", "\u00a0", "\u3000", "\u180e", "\u2028", "\x0b", "\x0c",
              "\x85", "\u200b", "\x1c", "\x1f", "\ufeff", "   \n  ", " \n\n", "▁", "\u200d"]
    CODE = ["def ", "return", "()", "{", "}", "[i]", "==", "!=", "->", "::", "//", "/*", "'s", "'S",
            "'LL", "'re", "'ſ", "don't", "x_1", "0x1F", "3.14", "1,000", "  ", "    ", "\t\t", "\\n",
            "\\frac", "$x$", "...", "```py\n", "'", '"', "#!", "<", ">", "&&", "|"]

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.words = SAMPLE.split()

    def character(self):
        r = self.random
        if r.random() < 0.03:
            return chr(r.choice([r.randrange(0, 0x20), r.randrange(0x7F, 0xA0)]))
        low, high = r.choice(self.BLOCKS)
        return chr(r.randint(low, high))

    def script(self):
        low, high = self.random.choice(self.BLOCKS)
        return "".join(chr(self.random.randint(low, high)) for _ in range(self.random.randint(1, 12)))

    def run(self):
        unit = self.random.choice([self.character(), " ", "\n", "a", "0", "=", "ab", "▁"])
        return unit * self.random.randint(1, self.random.choice([8, 80, 400]))

    def part(self):
        r = self.random
        makers = [lambda: r.choice(self.words), lambda: r.choice(self.words) + " ",
                  lambda: r.choice(self.SPECIALS), lambda: r.choice(self.SPACES),
                  lambda: r.choice(self.CODE), self.character, self.script, self.run,
                  lambda: str(r.randrange(10 ** r.randint(1, 12)))]
        return r.choices(makers, weights=[6, 6, 2, 4, 4, 3, 3, 1, 2])[0]()

    def string(self):
        return "".join(self.part() for _ in range(self.random.choice([0, 1, 2, 3, 5, 9, 20, 40])))


def regex_split(*patterns, visible=False):
    """With `visible` every piece gets a space in front, so that each cut shows in the ids."""
    parts = [pre_tokenizers.Split(Regex(p), "isolated") for p in patterns]
    return pre_tokenizers.Sequence(parts + [pre_tokenizers.ByteLevel(visible, use_regex=False)])


def add_tokens(tokenizer):
    tokenizer.add_special_tokens(["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    tokenizer.add_tokens([
        AddedToken("<think>", normalized=False), AddedToken("</think>", normalized=False),
        AddedToken("<tool>", normalized=True), AddedToken("<tool_call>", normalized=True),
        AddedToken("<lr>", lstrip=True, rstrip=True, normalized=False),
        AddedToken("<word>", single_word=True, normalized=False),
        AddedToken("<pad>", rstrip=True, special=True, normalized=True),
        AddedToken("<é>", normalized=True, special=True),
    ])


def byte_level(pre_tokenizer, normalizer=None, prefix_space=False, ignore_merges=False, size=1500):
    tokenizer = Tokenizer(models.BPE(ignore_merges=ignore_merges))
    tokenizer.pre_tokenizer = pre_tokenizer
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=size, show_progress=False,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
                                  special_tokens=["<unk>", "<s>"])
    tokenizer.train_from_iterator(SAMPLE.splitlines(keepends=True), trainer)
    tokenizer.post_processor = processors.Sequence([
        processors.ByteLevel(trim_offsets=False),
        processors.TemplateProcessing(single="<s> $A <unk>", pair="<s> $A $B",
                                      special_tokens=[("<s>", 1), ("<unk>", 0)])])
    add_tokens(tokenizer)
    return tokenizer


def byte_fallback(legacy, fuse_unk=False, bytes_known=True):
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=fuse_unk, byte_fallback=True))
    if legacy:
        tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"),
                                                     normalizers.Replace(" ", "▁")])
    else:
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace("▁", prepend_scheme="first",
                                                           split=not fuse_unk)
    known = [f"<0x{b:02X}>" for b in range(256 if bytes_known else 200)]
    trainer = trainers.BpeTrainer(vocab_size=1200, show_progress=False, limit_alphabet=120,
                                  special_tokens=["<unk>", "<s>", "</s>"] + known)
    tokenizer.train_from_iterator(SAMPLE[:1500].splitlines() * 3, trainer)
    document = json.loads(tokenizer.to_str())
    document["added_tokens"] = document["added_tokens"][:3]
    tokenizer = Tokenizer.from_str(json.dumps(document))
    tokenizer.decoder = decoders.Sequence([
        decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(),
        decoders.Strip(" ", 1, 0)]) if legacy else decoders.Sequence(
            [decoders.ByteFallback(), decoders.Metaspace("▁", prepend_scheme="first")])
    add_tokens(tokenizer)
    return tokenizer


def with_string_merges(tokenizer):
    document = json.loads(tokenizer.to_str())
    document["model"]["merges"] = [" ".join(pair) for pair in document["model"]["merges"]]
    return Tokenizer.from_str(json.dumps(document)), json.dumps(document)


def families():
    split = pre_tokenizers.Split
    level = pre_tokenizers.ByteLevel
    yield "gpt2", byte_level(level(False))
    yield "gpt2-prefix-space", byte_level(level(True))
    yield "smollm2", byte_level(pre_tokenizers.Sequence([pre_tokenizers.Digits(True), level(False)]))
    yield "digits-together", byte_level(
        pre_tokenizers.Sequence([pre_tokenizers.Digits(False), level(False)]))
    yield "llama3", byte_level(regex_split(LLAMA3), ignore_merges=True)
    yield "qwen2", byte_level(regex_split(QWEN2), normalizers.NFC())
    yield "qwen3.5", byte_level(regex_split(QWEN3_5), normalizers.NFC())
    yield "deepseek-v3", byte_level(regex_split(r"\p{N}{1,3}", CJK, DEEPSEEK3))
    yield "o200k", byte_level(regex_split(O200K))
    for name, patterns in SPLITS.items():
        yield f"{name}-visible", byte_level(regex_split(*patterns, visible=True))
    yield "nfkc", byte_level(level(False), normalizers.NFKC())
    yield "nfd", byte_level(level(False), normalizers.Sequence([normalizers.NFD()]))
    yield "nfkd", byte_level(level(False), normalizers.NFKD())
    yield "replace-regex", byte_level(level(False), normalizers.Replace(Regex(r"\s{2,}|\d"), "·"))
    for behavior in ["removed", "merged_with_previous", "merged_with_next", "contiguous"]:
        for invert in [False, True]:
            yield f"split-{behavior}-{invert}", byte_level(pre_tokenizers.Sequence(
                [split(Regex(r"\w+|[aeiou]"), behavior, invert), split("'", behavior, invert),
                 split(Regex(r"x*"), behavior, invert), split(Regex(r"\p{Han}|\p{Greek}|^ |\W$"), behavior),
                 level(False, use_regex=False)]))
    yield "llama2-legacy", byte_fallback(True)
    yield "llama2-legacy-fuse", byte_fallback(True, fuse_unk=True, bytes_known=False)
    yield "metaspace", byte_fallback(False)
    yield "metaspace-some-bytes", byte_fallback(False, bytes_known=False)
    yield "metaspace-whole", byte_fallback(False, fuse_unk=True)
    no_decoder = byte_level(level(False))
    document = json.loads(no_decoder.to_str())
    document["decoder"] = None
    yield "no-decoder", Tokenizer.from_str(json.dumps(document))


def unicode_families():
    for name, patterns in SPLITS.items():
        yield name, byte_level(regex_split(*patterns, visible=True))
    digits = pre_tokenizers.Sequence([pre_tokenizers.Digits(True),
                                      pre_tokenizers.ByteLevel(True, use_regex=False)])
    yield "digits", byte_level(digits)
    for form in [normalizers.NFC(), normalizers.NFD(), normalizers.NFKC(), normalizers.NFKD()]:
        yield repr(form), byte_level(pre_tokenizers.ByteLevel(False), form)


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
    try:
        from transformers import AutoTokenizer
    except ImportError:
        print("byte-level: transformers is not installed, AutoTokenizer not compared")
        return
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
        for family, tokenizer in families():
            before = report.failed
            compare(arguments.binary, family, tokenizer, corpus, arguments.strings, report, folder)
            compared += arguments.strings
            print(f"{family}: {arguments.strings} strings, {report.failed - before} differences",
                  flush=True)
        compare_byte_level(arguments.binary, corpus, arguments.strings, report, folder)
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
