"""Memory of the log-probs and the cost of loading, each beside the plain way.

usage: compare_costs.py POLICY_COSTS
"""

import importlib.util
import pathlib
import subprocess
import sys
import tempfile


def ask(*arguments):
    output = subprocess.run(arguments, check=True, capture_output=True, text=True).stdout
    return [float(number) for number in output.split()]


def make_smollm2(directory):
    path = pathlib.Path(__file__).resolve().parents[2] / "tests/policy/transformers_reference.py"
    spec = importlib.util.spec_from_file_location("transformers_reference", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.make_smollm2(directory)


program = sys.argv[1]
shape = ("1024", "256", "131072")
[chunked], [whole] = (ask(program, "logprobs", way, *shape) for way in ("chunked", "whole"))
print(f"log-probs of {shape[0]} tokens, vocabulary {shape[2]}, forwards and backwards: "
      f"{chunked:.0f} MiB, whole logits {whole:.0f} MiB: 1/{whole / chunked:.0f}")
with tempfile.TemporaryDirectory() as folder:
    make_smollm2(pathlib.Path(folder))
    loading, reading, above = ask(program, "load", folder)
    print(f"SmolLM2-135M in float32: loaded in {loading:.3f} s, the file read in {reading:.3f} s: "
          f"{loading / reading:.2f}x; peak {above:.0f} MiB above the weights and what the program held before")
