"""Rewards as TRL's GRPOTrainer takes them: several in one file, chosen by name."""

import re


def reward(prompts, completions, gold, **columns):
    """1 where the gold answer stands in the completion; None where there is none."""
    return [None if not answer else float(answer in completion)
            for completion, answer in zip(completions, gold)]


def has_think_block(completions, **columns):
    """For conversations: a completion is a list of messages (the adapter's --conversational)."""
    return [1.0 if re.match(r"<think>.*?</think>", completion[0]["content"], re.DOTALL) else 0.0
            for completion in completions]


async def short(completions, **columns):
    return [1.0 if len(completion) < 100 else 0.0 for completion in completions]
