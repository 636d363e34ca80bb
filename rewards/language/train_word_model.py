"""Trains rewards/language/word_model.bin, the word model of the language reward.

    "$(cmake/reference_python.sh)" rewards/language/train_word_model.py SENTENCES OUTPUT \\
        --extra tests/rewards/language_sentences.txt

SENTENCES is a folder with a file of plain sentences a language, CODE.txt. The shipped model is
trained on the 1,000 sentences a language that the language identifier Lingua publishes for its tests
(language-models/*/testdata/sentences.txt; from the Leipzig Corpora Collection, CC BY 4.0) and on
the tuning part of --extra. Takes some minutes on one core.

The model is fastText's (arXiv:1607.01759): a word is the sum of the vectors of its n-grams, two to
four letters long with its ends marked, and of the word itself; a matrix turns that into a logit a
language. Trained is the sum over one to ten words that follow each other, so that evidence adds up.
word_model.cpp computes the same features and tells the file's format.
"""

import argparse
import pathlib
import random
import struct
import unicodedata

import numpy
import torch

BUCKETS = 1 << 15
WIDTH = 16
SEED_OF_WORDS = 0x9747B28C
SEED_OF_GRAMS = 0x811C9DC5
LONGEST_WORD = 16  # letters of a word that count
MERGED = {"bs": "hr", "ms": "id", "nb": "no", "nn": "no"}
SCRIPTS = {"be": 1, "bg": 1, "kk": 1, "mk": 1, "mn": 1, "ru": 1, "sr": 1, "uk": 1,
           "ar": 2, "fa": 2, "ur": 2, "hi": 3, "mr": 3}
ONE_SCRIPT = {"bn", "el", "gu", "he", "hy", "ja", "ka", "ko", "pa", "ta", "te", "th", "zh"}
TUNING = 12  # sentences a language; the others are for measuring
FREQUENT = set("ar bg cs da de en es fa fi fr hi hu id it nl no pl pt ro ru sv tr uk vi".split())
EMPHASIS = 3  # as often as others are those drawn
LEFT_OUT = {"lg", "sn", "st", "tn", "ts"}


def lower(letter):
    return letter.lower()[0]


def words_of(text):
    words, word = [], []
    for letter in text + " ":
        kind = unicodedata.category(letter)[0]
        if kind in "LM" or (word and letter in "'\u2019"):
            word.append("'" if letter == "\u2019" else lower(letter))
        elif word and unicodedata.category(letter) != "Cf":
            words.append("".join(word).rstrip("'"))
            word = []
    return words


def bucket(state):
    return (state ^ (state >> 15)) & (BUCKETS - 1)


def step(state, code):
    return ((state ^ code) * 0x01000193) & 0xFFFFFFFF


def features_of(word):
    codes = [ord("_")] + [ord(letter) for letter in word[:LONGEST_WORD]] + [ord("_")]
    found = []
    for begin in range(len(codes)):
        state = SEED_OF_GRAMS
        for length, code in enumerate(codes[begin:begin + 4], 1):
            state = step(state, code)
            if length > 1:
                found.append(bucket(state))
    state = SEED_OF_WORDS
    for code in codes:
        state = step(state, code)
    found.append(bucket(state))
    return found


def script_of(word):
    for letter in word:
        code = ord(letter)
        if 0x400 <= code < 0x530:
            return 1
        if 0x600 <= code < 0x780:
            return 2
        if 0x900 <= code < 0x980:
            return 3
        if letter.isalpha():
            return 0 if code < 0x250 or 0x1E00 <= code < 0x1F00 else -1
    return -1


class Sentences:
    """Words by number, their features, and sentences of such words by language."""

    def __init__(self):
        self.numbers = {}
        self.features = []
        self.sentences = []  # (language, [word number])

    def add(self, language, text):
        script = SCRIPTS.get(language, 0)
        found = []
        for word in words_of(text):
            if script_of(word) != script:
                continue
            number = self.numbers.setdefault(word, len(self.features))
            if number == len(self.features):
                self.features.append(numpy.array(features_of(word), dtype=numpy.int64))
            found.append(number)
        if found:
            self.sentences.append((language, found))


def tuning_sentences(path):
    """{language: its first TUNING sentences}"""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            code = line[1:3]
            found[code] = []
        elif len(found[code]) < TUNING:
            found[code].append(line)
    return found


def windows(sentences, data, count, generator, sizes):
    """(features, offsets, labels) of `count` windows of words"""
    pieces, offsets, labels, at = [], [], [], 0
    for _ in range(count):
        language, found = generator.choice(sentences)
        size = min(generator.choice(sizes), len(found))
        begin = generator.randint(0, len(found) - size)
        offsets.append(at)
        labels.append(language)
        for number in found[begin:begin + size]:
            pieces.append(data.features[number])
            at += len(data.features[number])
    return (torch.from_numpy(numpy.concatenate(pieces)), torch.tensor(offsets), torch.tensor(labels))


def accuracy(table, output, mask, sentences, data):
    for size in (1, 2, 3, 5, 8, 12):
        features, offsets, labels = windows(sentences, data, 8000, random.Random(size), [size])
        bags = torch.nn.functional.embedding_bag(features, table, offsets, mode="sum")
        logits = bags @ output + mask[labels]
        print(f"  {size} words: {(logits.argmax(1) == labels).float().mean():.4f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sentences", type=pathlib.Path)
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("--extra", type=pathlib.Path)
    parser.add_argument("--steps", type=int, default=12000)
    arguments = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(1)
    data, held = Sentences(), []
    for path in sorted(arguments.sentences.glob("*.txt")):
        code = MERGED.get(path.stem, path.stem)
        if code in ONE_SCRIPT or code in LEFT_OUT:
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            data.add(code, line)
    random.Random(0).shuffle(data.sentences)
    held, data.sentences = data.sentences[:2500], data.sentences[2500:]
    if arguments.extra:
        for code, sentences in tuning_sentences(arguments.extra).items():
            if code not in ONE_SCRIPT:
                for sentence in sentences * 5:
                    data.add(code, sentence)
    codes = sorted({language for language, _ in data.sentences}, key=lambda code: (SCRIPTS.get(code, 0), code))
    number = {code: at for at, code in enumerate(codes)}
    scripts = torch.tensor([SCRIPTS.get(code, 0) for code in codes])
    mask = torch.where(scripts[:, None] == scripts[None, :], 0.0, -1e9)
    train = [(number[code], found) for code, found in data.sentences
             for _ in range(EMPHASIS if code in FREQUENT else 1)]
    held = [(number[code], found) for code, found in held]
    print(len(codes), "languages", len(data.features), "words", len(train), "sentences")

    table = torch.nn.Parameter(torch.randn(BUCKETS, WIDTH) * 0.02)
    output = torch.nn.Parameter(torch.randn(WIDTH, len(codes)) * 0.3)
    optimizer = torch.optim.Adam([table, output], lr=0.005)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.008, arguments.steps, pct_start=0.1)
    generator = random.Random(3)
    for at in range(arguments.steps):
        features, offsets, labels = windows(train, data, 512, generator, [1, 1, 2, 2, 3, 4, 5, 7, 10])
        keep = torch.rand(len(features)) < 0.85
        bags = torch.nn.functional.embedding_bag(features, table, offsets, mode="sum",
                                                 per_sample_weights=keep.float() / 0.85)
        loss = torch.nn.functional.cross_entropy(bags @ output + mask[labels], labels)
        loss = loss + 2e-6 * (table * table).sum() + 1e-4 * (output * output).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if at % 1000 == 0:
            print(at, float(loss), float(table.abs().max()), float(output.abs().max()), flush=True)
    with torch.no_grad():
        accuracy(table, output, mask, held, data)
        scale = float(table.abs().flatten().kthvalue(int(table.numel() * 0.9995)).values) / 127
        small = (table / scale).round().clamp(-127, 127)
        accuracy(small * scale, output, mask, held, data)
    with arguments.output.open("wb") as file:
        file.write(b"AHALANG1" + struct.pack("<IIII", BUCKETS, WIDTH, len(codes), 0))
        for code in codes:
            file.write(code.encode() + bytes([SCRIPTS.get(code, 0), 0]))
        file.write((output.detach() * scale).numpy().astype("<f4").tobytes())
        file.write(small.numpy().astype("i1").tobytes())


if __name__ == "__main__":
    main()
