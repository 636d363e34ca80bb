"""Who may include whom: scans every #include of the rooms against the table below.

Run by ctest, or by hand: python3 tests/layering/layering_test.py
"""

import fnmatch
import pathlib
import re
import tempfile
import unittest

# Room -> the rooms it may include besides itself.
ROOMS = {
    "sandbox": set(),
    "tasks": set(),
    "text": set(),
    "parallel": set(),
    "policy": {"parallel", "text"},
    "rewards": {"sandbox", "tasks"},
    "rollout": {"policy", "text", "tasks", "sandbox"},
}
ROOMS["rl"] = set(ROOMS)
ROOMS["recipes"] = set(ROOMS)
ROOMS["cli"] = set(ROOMS)

# What builds without LibTorch: it reaches no LibTorch header, not even through other headers.
WITHOUT_LIBTORCH = ["sandbox/*", "tasks/*", "text/*", "rewards/*", "recipes/*", "policy/*_config*",
                    "policy/config_key*", "policy/*_famil*", "policy/safetensors_file.*"]
# Of recipes/, the loader does; these files run what was loaded.
WITH_LIBTORCH = ["recipes/pipeline*", "recipes/stage*"]
# The loader's only way into the rooms that need LibTorch: their options, which are plain structs.
OPTION_HEADERS = ["policy/*_options.h", "rollout/*_options.h", "rl/*_options.h"]

GENERATED = {"version.h", "new_reward_files.h"}
LIBTORCH = re.compile(r"(torch|ATen|c10|caffe2)/")
INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')
SOURCES = {".c", ".h", ".hpp", ".cpp", ".cc", ".cu", ".cuh"}


def matches(path, patterns):
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)


def without_libtorch(path):
    return matches(path, WITHOUT_LIBTORCH) and not matches(path, WITH_LIBTORCH)


def includes(file):
    """(line number, '<' or '"', what is included) of each include in a file."""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if match := INCLUDE.match(line):
            yield number, match[1], match[2]


def wrong_arrow(path, quote, included):
    """Why `path` may not include `included`, or None."""
    room, other = path.split("/")[0], included.split("/")[0]
    if other not in ROOMS:
        if quote == '"' and included not in GENERATED:
            return "is no path from the repository's root into a room"
        return None
    if other != room and other not in ROOMS[room]:
        return f"{room}/ may include only {', '.join(sorted(ROOMS[room])) or 'no other room'}"
    if without_libtorch(path) and not without_libtorch(included) and not matches(included, OPTION_HEADERS):
        return "what builds without LibTorch may include of this room only option headers"
    return None


def reaches_libtorch(root, path, seen):
    """The chain of includes from `path` to a LibTorch header, or None."""
    if path in seen or not (root / path).is_file():
        return None
    seen.add(path)
    for number, _, included in includes(root / path):
        if LIBTORCH.match(included):
            return [f"{path}:{number}", included]
        if chain := reaches_libtorch(root, included, seen):
            return [f"{path}:{number}", *chain]
    return None


def scan(root):
    """Every breach of the table under `root`, as 'file:line: reason'."""
    breaches = []
    files = [file for room in ROOMS for file in (root / room).rglob("*") if file.suffix in SOURCES]
    for file in sorted(files):
        path = file.relative_to(root).as_posix()
        for number, quote, included in includes(file):
            if reason := wrong_arrow(path, quote, included):
                breaches.append(f"{path}:{number}: includes {included}: {reason}")
        if without_libtorch(path) and (chain := reaches_libtorch(root, path, set())):
            breaches.append(f"{chain[0]}: reaches LibTorch: {' -> '.join(chain)}")
    return breaches


class Layering(unittest.TestCase):
    def breaches_of(self, files):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for path, text in files.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text)
            return scan(root)

    def test_the_repository_keeps_to_the_table(self):
        root = pathlib.Path(__file__).resolve().parents[2]
        self.assertTrue((root / "CMakeLists.txt").is_file(), f"{root} is not the repository's root")
        self.assertEqual(scan(root), [])

    def test_allowed_arrows_pass(self):
        self.assertEqual([], self.breaches_of({
            "rewards/a.cpp": '#include "rewards/a.h"\n#include "tasks/t.h"\n#include <vector>\n',
            "policy/a.cpp": '#include <ATen/ATen.h>\n#include "parallel/mesh.h"\n#include "version.h"\n',
            "recipes/loader.cpp": '#include "rl/loss_options.h"\n',
            "rl/loss_options.h": "#include <string>\n",
            "recipes/stage_grpo.cpp": '#include "rl/trainer.h"\n',
            "rl/trainer.h": "#include <ATen/ATen.h>\n",
        }))

    def test_each_arrow_outside_the_table_fails(self):
        for room, allowed in ROOMS.items():
            for other in set(ROOMS) - allowed - {room}:
                for form in f'"{other}/x.h"', f"<{other}/x.h>":
                    breaches = self.breaches_of({f"{room}/a.cpp": f"// why\n#  include {form}\n"})
                    self.assertEqual(len(breaches), 1, f"{room} -> {other}")
                    self.assertTrue(breaches[0].startswith(f"{room}/a.cpp:2: "), breaches)

    def test_libtorch_is_found_directly_and_through_option_headers(self):
        for path in ("sandbox/a.h", "tasks/a.h", "text/a.cpp", "rewards/a.cpp", "recipes/loader.h",
                     "policy/model_config.cpp"):
            self.assertEqual(len(self.breaches_of({path: "#include <c10/util/Optional.h>\n"})), 1, path)
        breaches = self.breaches_of({
            "recipes/loader.cpp": '\n#include "rl/loss_options.h"\n',
            "rl/loss_options.h": '#include "rl/deep.h"\n',
            "rl/deep.h": "#include <ATen/ATen.h>\n",
        })
        self.assertEqual(breaches, [
            "recipes/loader.cpp:2: reaches LibTorch: recipes/loader.cpp:2 -> rl/loss_options.h:1"
            " -> rl/deep.h:1 -> ATen/ATen.h"])

    def test_the_loader_includes_only_option_headers_of_rooms_with_libtorch(self):
        for included in "rl/trainer.h", "policy/model.h", "recipes/stage_grpo.h":
            self.assertEqual(len(self.breaches_of({"recipes/a.h": f'#include "{included}"\n'})), 1, included)

    def test_an_include_beside_the_root_fails(self):
        self.assertEqual(len(self.breaches_of({"tasks/a.cpp": '#include "prompt.h"\n'})), 1)
        self.assertEqual(len(self.breaches_of({"tasks/a.cpp": '#include "tests/prompt.h"\n'})), 1)


if __name__ == "__main__":
    unittest.main()
