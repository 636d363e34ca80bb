"""What docs/rewards_*.md tell a newcomer to do, done: python3 examples_test.py BUILD/aha SOURCES"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

AHA, SOURCES = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
COMMAND = SOURCES / "examples/rewards/command"
ROWS = [{"prompt": "p", "completion": "x" * length, "gold": "x" if length else ""} for length in (0, 120, 1000)]


def score(reward, *options, rows=ROWS):
    arguments = [AHA, "score", "--reward", reward]
    for option in options:
        arguments += ["--options", option]
    done = subprocess.run(arguments, input="".join(json.dumps(row) + "\n" for row in rows), text=True,
                          capture_output=True, timeout=120)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return [answer["detail"] if answer["verdict"] == "error" else answer["score"] for answer in answers]


def code_blocks(page, language):
    text = (SOURCES / "docs" / page).read_text()
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


class Examples(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="aha_examples_")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_here(self, *arguments):
        done = subprocess.run(arguments, cwd=self.folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def test_cpp_page_shows_the_example(self):
        source = (SOURCES / "examples/rewards/inside/rewards/says_please.cpp").read_text()
        self.assertIn(source, code_blocks("rewards_cpp.md", "cpp"))

    def test_plugin_page(self):
        (self.folder / "short.cpp").write_text(code_blocks("rewards_plugin.md", "cpp")[0])
        self.run_here("g++", "-std=c++20", "-O2", "-shared", "-fPIC", "-I", SOURCES, "short.cpp", "-o", "short.so")
        self.assertEqual(score(f"plugin:{self.folder}/short.so"), [1, 0, 0])

    def test_plugin_example_builds_by_itself(self):
        self.run_here("cmake", "-S", SOURCES / "examples/rewards/plugin", "-B", "build")
        self.run_here("cmake", "--build", "build")
        self.assertEqual(score(f"plugin:{self.folder}/build/brevity.so"), [1, 0.8, 0])
        self.assertEqual(score(f"plugin:{self.folder}/build/brevity.so", "options={limit: 80}"), [1, 0.5, 0])

    def test_new_reward_project(self):
        self.run_here(AHA, "new-reward", "terse")
        self.run_here("cmake", "-S", "terse", "-B", "terse/build")
        self.run_here("cmake", "--build", "terse/build")
        self.run_here("ctest", "--test-dir", "terse/build", "--output-on-failure")
        self.assertEqual(score(f"plugin:{self.folder}/terse/build/terse.so"), [1, 0, 0])

    def test_programs(self):
        self.assertEqual(score(f"command:python3 {COMMAND}/brevity.py"), [1, 0.88, 0])
        rows = [{"completion": "yes, please"}, {"completion": "no"}]
        self.assertEqual(score(f"command:bash {COMMAND}/says_please.sh", rows=rows), [1, 0])

    def test_server(self):
        server = subprocess.Popen([sys.executable, SOURCES / "examples/rewards/http/brevity_server.py", "0"],
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(server.communicate)
        self.addCleanup(server.kill)
        url = server.stdout.readline().strip()
        self.assertEqual(score(f"http:{url}", "batch_size=2"), [1, 0.88, 0])
        self.assertEqual(score(url), [1, 0.88, 0])

    def test_pages_in_a_recipe(self):
        self.run_here("cmake", "-S", SOURCES / "examples/rewards/plugin", "-B", "build/brevity")
        self.run_here("cmake", "--build", "build/brevity")
        for page in ("rewards_command.md", "rewards_http.md", "rewards_plugin.md"):
            rewards = code_blocks(page, "yaml")[0]
            recipe = (SOURCES / "recipes/countdown.yaml").read_text()
            at = re.search(r"^( *)rewards:\n(?:\1 .*\n)*", recipe, re.MULTILINE)
            indented = "".join(at[1] + line + "\n" for line in rewards.splitlines())
            (self.folder / "recipe.yaml").write_text(recipe.replace(at[0], indented))
            self.run_here(AHA, "check", "recipe.yaml")


class TrlFunctions(unittest.TestCase):
    """The adapter with functions as TRL's documentation has them."""

    def adapt(self, source, *arguments, rows=ROWS):
        with tempfile.NamedTemporaryFile("w", suffix=".py") as file:
            file.write(source)
            file.flush()
            words = [str(COMMAND / "trl_reward.py"), *arguments[:-1], file.name, *arguments[-1:]]
            return score("command:python3 " + " ".join(word for word in words if word), rows=rows)

    def test_example(self):
        adapter = f"command:python3 {COMMAND}/trl_reward.py"
        rows = [{"completion": "it is 42", "gold": "42"}, {"completion": "<think>a</think>b"}, {"completion": "no", "gold": "42"}]
        self.assertEqual(score(f"{adapter} {COMMAND}/trl_example.py", rows=rows), [1, None, 0])
        self.assertEqual(score(f"{adapter} {COMMAND}/trl_example.py short", rows=rows), [1, 1, 1])
        self.assertEqual(score(f"{adapter} --conversational {COMMAND}/trl_example.py has_think_block", rows=rows), [0, 1, 0])

    def test_columns_are_lists_and_printing_is_harmless(self):
        source = '''
import sys
print("loaded")
def difficulty_reward(prompts, completions, completion_ids, difficulty, **kwargs):
    print("scoring", flush=True)
    assert all(len(one) == len(prompts) for one in (completions, completion_ids, difficulty, kwargs["gold"]))
    return [len(ids) * (d or 0) for ids, d in zip(completion_ids, difficulty)]
'''
        rows = [{"completion": "a", "completion_ids": [1, 2], "difficulty": 0.5}, {"completion": "b", "completion_ids": [1]}]
        self.assertEqual(self.adapt(source, "", rows=rows), [1, 0])

    def test_functions_without_columns(self):
        self.assertEqual(self.adapt("def reward_len(completions):\n    return [len(c) for c in completions]\n", ""),
                         [0, 120, 1000])

    def test_conversations(self):
        source = '''
def user_and_answer(prompts, completions, **kwargs):
    return [float(prompt[-1]["role"] == "user" and answer[0] == {"role": "assistant", "content": "a"})
            for prompt, answer in zip(prompts, completions)]
'''
        messages = json.dumps([{"role": "system", "content": "s"}, {"role": "user", "content": "u"}])
        rows = [{"prompt": "u", "completion": "a"}, {"prompt": messages, "completion": "a"}, {"prompt": "u", "completion": "b"}]
        self.assertEqual(self.adapt(source, "--conversational", "", rows=rows), [1, 1, 0])

    def test_async(self):
        source = "import asyncio\nasync def slow(completions, **k):\n    await asyncio.sleep(0)\n    return [1.0] * len(completions)\n"
        self.assertEqual(self.adapt(source, "slow"), [1, 1, 1])

    def test_failures_are_said(self):
        self.assertEqual(self.adapt("def f(completions, **k):\n    raise KeyError('lost')\n", ""), ["KeyError: 'lost'"] * 3)
        self.assertEqual(self.adapt("def f(completions, **k):\n    return [1]\n", ""), ["ValueError: 1 scores for 3 completions"] * 3)
        self.assertIn("not JSON", self.adapt("def f(completions, **k):\n    return [float('nan')] * 3\n", "")[0])
        two = "def f(completions): return []\ndef g(completions): return []\n"
        self.assertIn("ended with status 1", self.adapt(two, "")[0])


if __name__ == "__main__":
    os.environ["JUDGE_KEY"] = "of rewards_http.md"
    unittest.main(argv=sys.argv[:1], verbosity=2)
