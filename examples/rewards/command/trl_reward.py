"""Runs a TRL-style reward function as aha's `command:` reward, unchanged:

    command: [python3, examples/rewards/command/trl_reward.py, my_rewards.py, my_function]

The file defines `def my_function(prompts, completions, **columns)` and returns a list of numbers or
None (does not apply), one a completion. Columns are lists, as TRL gives them. Without the second
argument the file must define one function with such parameters, or one called `reward`.
"""

import importlib.util
import inspect
import json
import os
import sys
import traceback


def load(path, name=None):
    spec = importlib.util.spec_from_file_location("reward_file", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if name is None and hasattr(module, "reward"):
        name = "reward"
    if name is not None:
        return getattr(module, name)
    functions = [value for value in vars(module).values() if inspect.isfunction(value)
                 and value.__module__ == module.__name__ and "completions" in inspect.signature(value).parameters]
    if len(functions) != 1:
        sys.exit(f"{path}: {len(functions)} functions take completions; name one as the second argument")
    return functions[0]


def batches():
    """Lists of the rows that have come so far."""
    rest = b""
    while block := os.read(0, 1 << 20):
        *lines, rest = (rest + block).split(b"\n")
        if lines:
            yield [json.loads(line) for line in lines]


def score(function, rows):
    keys = {key for row in rows for key in row} - {"prompt", "completion"}
    columns = {key: [row.get(key) for row in rows] for key in keys}
    return function(prompts=[row["prompt"] for row in rows],
                    completions=[row["completion"] for row in rows], **columns)


def main():
    function = load(*sys.argv[1:3])
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the function prints is no answer
    for rows in batches():
        try:
            scores = [{"score": None if value is None else float(value)} for value in score(function, rows)]
            assert len(scores) == len(rows), f"{len(scores)} scores for {len(rows)} completions"
        except Exception as error:
            traceback.print_exc()
            scores = [{"error": f"{type(error).__name__}: {error}"}] * len(rows)
        answers.write("".join(json.dumps(one) + "\n" for one in scores))
        answers.flush()


if __name__ == "__main__":
    main()
