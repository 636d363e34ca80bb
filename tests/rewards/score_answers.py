"""Scores rows of gold answer and completion with `aha score --reward math`, for the tests beside it."""

import json
import pathlib
import subprocess

HERE = pathlib.Path(__file__).resolve().parent


def read_rows(path):
    with open(HERE / path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def score(aha, rows, rules=()):
    """One result a row: {"score", "verdict", "detail", "micros"}. `rules` are key=value."""
    command = [aha, "score", "--reward", "math" + (":" + ",".join(rules) if rules else ""),
               "--workers", "1"]
    text = "".join(json.dumps({"prompt": "", "gold": row["gold"], "completion": row["completion"]})
                   + "\n" for row in rows)
    run = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
    if run.returncode:
        raise SystemExit(f"{' '.join(command)}: status {run.returncode}: {run.stderr.decode()}")
    results = [json.loads(line) for line in run.stdout.decode("utf-8").splitlines()]
    if len(results) != len(rows):
        raise SystemExit(f"{len(rows)} rows in, {len(results)} out")
    return results


def shorten(text, most=160):
    text = text.replace("\n", "\\n")
    return text if len(text) <= most else text[:60] + " ... " + text[-80:]
