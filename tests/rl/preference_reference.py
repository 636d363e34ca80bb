"""Compares `aha score --reward preference:DIR` with transformers, family by family.

usage: preference_reference.py AHA

For each family a small random reward model is made with transformers and saved with a tokenizer.
Both score the same texts: alone and in batches, plain and by the chat template, with and without
padding tokens at the end. Then a reward model judges a training run, and what is no reward model is
refused.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import tokenizers
import torch
import transformers as T

TOLERANCE = 1e-4  # absolute, of scores of size 1
AHA = pathlib.Path(sys.argv[1]).resolve()
SIZES = dict(vocab_size=261, hidden_size=48, intermediate_size=64, num_hidden_layers=3, num_attention_heads=6,
             num_key_value_heads=2, max_position_embeddings=128, initializer_range=0.15, num_labels=1,
             attn_implementation="eager")
MODELS = {
    "llama": T.LlamaConfig(**SIZES, pad_token_id=257),
    "llama, tied, no padding": T.LlamaConfig(**SIZES, tie_word_embeddings=True, pad_token_id=None),
    "qwen2": T.Qwen2Config(**SIZES, pad_token_id=257),
    "qwen3": T.Qwen3Config(**SIZES, head_dim=16, pad_token_id=257),
    "qwen3_moe": T.Qwen3MoeConfig(**SIZES, moe_intermediate_size=24, num_experts=8, num_experts_per_tok=3, head_dim=8,
                                  norm_topk_prob=True, pad_token_id=257),
}
TEMPLATE = "{% for m in messages %}<|im|>{{ m.role }}\n{{ m.content }}<|end|>{% endfor %}"
ROWS = [{"prompt": "2+2=?", "completion": "4"}, {"prompt": "", "completion": "Größe ∑ 漢字"},
        {"prompt": "Why is the sky blue? ", "completion": "Rayleigh. " * 5},
        {"prompt": "ends in padding", "completion": ": yes<|end|><|end|>"}]
RECIPE = """
format_version: 1
seed: 7
threads: 2
device: cpu
output: unused
model:
  config: {{model_type: qwen3, vocab_size: 263, hidden_size: 32, intermediate_size: 48, num_hidden_layers: 2,
           num_attention_heads: 2, num_key_value_heads: 1, head_dim: 16, max_position_embeddings: 96}}
task: {{name: chain_arithmetic, min_operands: 3, max_operands: 4}}
stages:
  - {{name: rl, type: grpo, max_steps: 2, prompts_per_step: 2, num_generations: 4, max_completion_length: 12,
     learning_rate: 1.0e-3, save_steps: 5,
     rewards: [{{name: format}}, {{name: judge, type: preference, preference: "{model}", weight: 0.1}}]}}
"""
failures = []


def check(name, holds, detail=""):
    print(f"{name:60} {'good' if holds else 'FAILED'} {detail}")
    if not holds:
        failures.append(name)


def save_tokenizer(directory):
    alphabet = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {character: index for index, character in enumerate(alphabet)}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE(vocabulary, []))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokenizer.decoder = tokenizers.decoders.ByteLevel()
    tokenizer.add_special_tokens(["<|bos|>", "<|end|>", "<|im|>"])  # 256, 257, 258
    tokenizer.post_processor = tokenizers.processors.TemplateProcessing(
        single="<|bos|> $A", pair="<|bos|> $A $B", special_tokens=[("<|bos|>", 256)])
    fast = T.PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<|bos|>", eos_token="<|end|>",
                                     pad_token="<|end|>")
    fast.chat_template = TEMPLATE
    fast.save_pretrained(directory)
    return fast


def run(*arguments, rows=(), status=0):
    done = subprocess.run([AHA, *arguments], input="".join(json.dumps(row) + "\n" for row in rows), text=True,
                          capture_output=True, timeout=300)
    check("exit status of aha " + str(arguments[0]), done.returncode == status, done.stderr[-400:])
    return done


def scores(directory, *options):
    arguments = [word for option in options for word in ("--options", option)]
    done = run("score", "--reward", f"preference:{directory}", *arguments, rows=ROWS)
    return [json.loads(line)["score"] for line in done.stdout.splitlines()]


def reference(model, tokenizer, chat):
    values = []
    for row in ROWS:
        if chat:
            messages = [{"role": "user", "content": row["prompt"]}, {"role": "assistant", "content": row["completion"]}]
            text = tokenizer.apply_chat_template(messages, tokenize=False)
            ids = tokenizer(text, add_special_tokens=False).input_ids
        else:
            ids = tokenizer(row["prompt"] + row["completion"]).input_ids
        with torch.no_grad():
            values.append(model(torch.tensor([ids])).logits.item())
    return values


def compare(name, config, directory):
    torch.manual_seed(1)
    model = T.AutoModelForSequenceClassification.from_config(config).float().eval()
    with torch.no_grad():
        model.score.weight.normal_(0, 0.3)
        for key, value in model.state_dict().items():
            if key.endswith("norm.weight"):
                value.uniform_(0.5, 1.5)
            elif key.endswith(".bias"):
                value.uniform_(-0.3, 0.3)
    model.save_pretrained(directory)
    tokenizer = save_tokenizer(directory)
    for chat in (False, True):
        expected = reference(model, tokenizer, chat)
        for batch in (1, 4):
            given = scores(directory, f"text={'chat' if chat else 'plain'}", f"batch_size={batch}")
            difference = max((abs(a - b) if a is not None else 9.0 for a, b in zip(given, expected)), default=9.0)
            check(f"{name}, {'chat' if chat else 'plain'}, batches of {batch}", len(given) == len(ROWS) and
                  difference <= TOLERANCE, f"{difference:.2e} of {max(map(abs, expected)):.2f}")


def refuse(directory):
    """What is no reward model, and a text that is too long for one."""
    too_long = run("score", "--reward", f"preference:{directory}", rows=[{"completion": "x" * 200}])
    check("a text that is too long", "max_position_embeddings 128" in too_long.stdout, too_long.stdout)
    config = json.loads((directory / "config.json").read_text())
    for change, why in ((dict(architectures=["Qwen3ForCausalLM"]), "it is no reward model"),
                        (dict(id2label={"0": "a", "1": "b"}), "expected one label, found 2"),
                        (dict(num_hidden_layers=2), "has no place in a reward model"),
                        (dict(num_hidden_layers=4), "is missing")):
        (directory / "config.json").write_text(json.dumps({**config, **change}))
        refused = run("score", "--reward", f"preference:{directory}", rows=ROWS, status=2)
        check(f"refused: {why}", why in refused.stderr, refused.stderr)
    (directory / "config.json").write_text(json.dumps(config))


def train(directory, work):
    (work / "recipe.yaml").write_text(RECIPE.format(model=directory))
    run("train", str(work / "recipe.yaml"), "--output", str(work / "run"))
    metrics = [json.loads(line) for line in (work / "run" / "metrics.jsonl").read_text().splitlines()]
    means = [row["rewards/judge/mean"] for row in metrics if "rewards/judge/mean" in row]
    check("a run has the curve rewards/judge/mean", len(means) == 2 and all(mean != 0 for mean in means), str(means))


with tempfile.TemporaryDirectory() as folder:
    work = pathlib.Path(folder)
    for number, (name, config) in enumerate(MODELS.items()):
        compare(name, config, work / str(number))
    train(work / "3", work)
    refuse(work / "3")
if failures:
    sys.exit("failed: " + "; ".join(failures))
