"""The same 20,000 completions of 1 kB through `aha score` in each way, and through Python's `re` in a
loop such as TRL's: completions a second, medians of three rounds.

    python3 bench/rewards/score_ways.py build

The times of `aha score` hold reading and writing the rows (JSON) and starting the program; those of the
loop and of `reward_rates`, which scores inside its process on one thread, do not.
"""

import json
import pathlib
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time

COUNT = 20_000
BUILD = pathlib.Path(sys.argv[1]).resolve()
COMMANDS = pathlib.Path(__file__).resolve().parents[2] / "examples/rewards/command"
WORDS = "the quick brown fox jumps over a lazy dog while we think about sums that are easy to check".split()
INSIDE = ["format", r"format:pattern=(?s)<think>.+</think>\s*<answer>.+</answer>", "accuracy", "math", "tag_count",
          "xml_structure", "length:unit=characters", "repetition"]
WAYS = [
    ("format, inside", "format", []),
    ("plugin, in process", f"plugin:{BUILD}/examples/brevity.so", ["in_process=true"]),
    ("plugin, worker process", f"plugin:{BUILD}/examples/brevity.so", ["batch_size=256"]),
    ("command, TRL's function", f"command:python3 {COMMANDS}/trl_reward.py {COMMANDS}/trl_example.py", ["batch_size=256"]),
    ("language", "language", ["target=en"]),
    ("repetition", "repetition", []),
]


def completions():
    generator = random.Random(1)
    for _ in range(COUNT):
        text = " ".join(generator.choice(WORDS) for _ in range(400))[:960]
        yield f"<think>{text}</think><answer>12</answer>"


def rate(work):
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return COUNT / statistics.median(times)


def main():
    texts = list(completions())
    strict = re.compile(r"^<think>(?:(?!</?think>).)+</think>\s*<answer>(?:(?!</?answer>).)+</answer>$", re.DOTALL)
    # TRL's think_format_reward: the loop, the messages and the pattern.
    loose = re.compile(r"^<think>(?!.*<think>)(.*?)</think>.*$", re.DOTALL | re.MULTILINE)
    messages = [[{"role": "assistant", "content": text}] for text in texts]
    print(f"{'re, each tag once':24} {rate(lambda: [1.0 if strict.match(text) else 0.0 for text in texts]):10.0f} /s")
    print(f"{'re, as TRL':24} "
          f"{rate(lambda: [1.0 if loose.match(one[0]['content']) else 0.0 for one in messages]):10.0f} /s")
    with tempfile.TemporaryDirectory() as folder:
        rows = pathlib.Path(folder) / "rows.jsonl"
        rows.write_text("".join(json.dumps({"prompt": "p", "completion": text, "gold": "12"}) + "\n" for text in texts))
        lines = pathlib.Path(folder) / "texts.txt"
        lines.write_text("".join(text + "\n" for text in texts))
        subprocess.run([BUILD / "bench/bin/reward_rates", lines, *INSIDE], check=True)
        for name, reward, options in WAYS:
            for workers in 1, 2:
                arguments = [BUILD / "aha", "score", "--reward", reward, "--workers", str(workers), "--input", rows,
                             "--output", pathlib.Path(folder) / "scores.jsonl"]
                for option in options:
                    arguments += ["--options", option]
                print(f"{name:24} {rate(lambda: subprocess.run(arguments, check=True)):10.0f} /s, {workers} workers")


if __name__ == "__main__":
    main()
