#!/usr/bin/env python3
"""Makes pairs.jsonl: the pairs of gold answer and prediction of math-verify's own tests.

usage: make_pairs.py SDIST    (math_verify-0.9.0.tar.gz: pip download --no-deps --no-binary :all: math-verify==0.9.0)

Each test module is run with a stand-in for math-verify that writes down what it is asked, so this
script needs neither math-verify nor pytest. A row has `source` (file::test[number]), `gold`,
`completion`, `expected` and, where a test differs from the defaults of math-verify's `verify` and
`parse`, `options` under math-verify's own names.
"""

import importlib
import json
import pathlib
import sys
import tarfile
import tempfile
import types

DEFAULTS = {"match_types": ["latex", "expr"], "precision": 6, "strict": True,
            "allow_set_relation_comp": False}
MODULES = ["all", "boxed", "numina_cases", "open_thoughts", "strict", "string_extraction", "yujianll"]


class Anything(types.ModuleType):
    """Stands for a package whose names are used only to be imported."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *arguments, **named: {"called": name, **named}


def parametrize(names, rows):
    def mark(test):
        test.rows = ([name.strip() for name in names.split(",")], rows)
        return test
    return mark


def stand_ins():
    pytest = Anything("pytest")
    pytest.mark = types.SimpleNamespace(parametrize=parametrize)
    for name in ["math_verify", "math_verify.grader", "sympy", "latex2sympy2_extended"]:
        sys.modules[name] = Anything(name)
    sys.modules["pytest"] = pytest


def row_of(module, test, number, values):
    expected = values.pop("expected", values.pop("result", None))
    row = {"source": f"test_{module}.py::{test}[{number}]"}
    if "config" in values:  # a letter picked from text: its gold is the letter
        strings = list(values["config"].get("strings", "ABCD"))
        gold = expected[-1] if expected else strings[0]
        return row | {"gold": gold, "completion": values["pred"], "expected": bool(expected),
                      "options": {"strings": strings}}
    options = {key: value for key, value in values.items() if key not in ("gold", "pred")}
    if not isinstance(expected, bool):
        expected = bool(expected)
    return row | {"gold": values["gold"], "completion": values["pred"], "expected": expected,
                  **({"options": options} if options else {})}


def asked(tests):
    """What each test asks of compare_strings or verify, the defaults left out."""
    sys.path.insert(0, str(tests.parent))
    package = types.ModuleType("tests")
    package.__path__ = [str(tests)]
    sys.modules["tests"] = package
    for module_name in MODULES:
        module = importlib.import_module(f"tests.test_{module_name}")
        calls = []
        if hasattr(module, "compare_strings"):
            module.compare_strings = lambda gold, pred, **options: calls.append(options)
        for name, test in list(vars(module).items()):
            if not hasattr(test, "rows") or test.__module__ != module.__name__:
                continue
            names, rows = test.rows
            for number, values in enumerate(rows):
                values = dict(zip(names, values))
                calls.clear()
                try:
                    test(**values)
                except (AssertionError, TypeError):  # the stand-in answers nothing of use
                    pass
                for key, value in (calls[0] if calls else {}).items():
                    values[key] = value
                yield row_of(module_name, name, number,
                             {key: value for key, value in values.items()
                              if DEFAULTS.get(key) != value})


def main():
    stand_ins()
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(sys.argv[1]) as archive:
            archive.extractall(folder, filter="data")
        tests, = pathlib.Path(folder).glob("*/tests")
        rows = list(asked(tests))
    target = pathlib.Path(__file__).with_name("pairs.jsonl")
    target.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows),
                      encoding="utf-8")
    print(f"{len(rows)} pairs, {sum('options' in row for row in rows)} with options of their own")


if __name__ == "__main__":
    main()
