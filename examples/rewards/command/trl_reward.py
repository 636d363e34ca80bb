"""Runs a reward function written for TRL's GRPOTrainer as aha's `command` reward, unchanged:

    command: [python3, trl_reward.py, my_rewards.py, my_function]
    command: [python3, trl_reward.py, --conversational, my_rewards.py]

The file defines `def my_function(prompts, completions, **columns)`, or `async def`. It is called by
keyword with lists, one entry a completion: `prompts`, `completions`, the task's columns, and
`completion_ids` where the rows have them. It returns a list of numbers or None (does not apply).
Without a name the file must define one function that takes completions, or one called `reward`.

--conversational: prompts and completions are lists of messages, as TRL has them for chat data,
[{"role": "user", "content": ...}] and [{"role": "assistant", "content": ...}]; a prompt that is
such a list in JSON is passed as it is.

What the function prints goes to standard error. An exception is an error of the rows it was given.
"""

import argparse
import asyncio
import importlib.util
import inspect
import json
import os
import sys
import traceback


def load(path, name):
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))  # what lies beside it can be imported
    spec = importlib.util.spec_from_file_location("reward_file", path)
    if spec is None:
        sys.exit(f"{path}: is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules["reward_file"] = module
    spec.loader.exec_module(module)
    own = {key: value for key, value in vars(module).items() if inspect.isfunction(value)
           and value.__module__ == module.__name__ and "completions" in inspect.signature(value).parameters}
    if name is None:
        name = "reward" if "reward" in own else None
    if name is None and len(own) == 1:
        return next(iter(own.values()))
    if name is None:
        sys.exit(f"{path}: {len(own)} functions take completions; name one as the second argument: {', '.join(own)}")
    if not callable(getattr(module, name, None)):
        sys.exit(f"{path}: there is no function {name}; there are {', '.join(own) or 'none'}")
    return getattr(module, name)


def batches():
    """Lists of the rows that have come so far."""
    rest = b""
    while block := os.read(0, 1 << 20):
        *lines, rest = (rest + block).split(b"\n")
        if lines:
            yield [json.loads(line) for line in lines]


def messages(role, text):
    if role == "user" and text.startswith("["):
        try:
            return json.loads(text)
        except ValueError:
            pass
    return [{"role": role, "content": text}]


def score(function, rows, conversational):
    columns = {key: [row.get(key) for row in rows] for key in set().union(*rows)}
    columns["prompts"], columns["completions"] = columns.pop("prompt"), columns.pop("completion")
    if conversational:
        columns["prompts"] = [messages("user", prompt) for prompt in columns["prompts"]]
        columns["completions"] = [messages("assistant", completion) for completion in columns["completions"]]
    parameters = inspect.signature(function).parameters
    if not any(one.kind is inspect.Parameter.VAR_KEYWORD for one in parameters.values()):
        columns = {key: value for key, value in columns.items() if key in parameters}
    scores = function(**columns)
    if inspect.isawaitable(scores):
        scores = asyncio.run(scores)
    scores = [None if value is None else float(value) for value in scores]
    if len(scores) != len(rows):
        raise ValueError(f"{len(scores)} scores for {len(rows)} completions")
    return scores


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("function", nargs="?")
    parser.add_argument("--conversational", action="store_true")
    arguments = parser.parse_args()
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the function prints is no answer
    function = load(arguments.file, arguments.function)
    for rows in batches():
        try:
            scores = [{"score": value} for value in score(function, rows, arguments.conversational)]
        except Exception as error:
            traceback.print_exc()
            scores = [{"error": f"{type(error).__name__}: {error}"}] * len(rows)
        answers.write("".join(json.dumps(one) + "\n" for one in scores))
        answers.flush()


if __name__ == "__main__":
    main()
