"""Compares LoRA adapters with PEFT, and multi-token prediction layers with transformers' own parts.

usage: peft_reference.py POLICY_PROBE

PEFT makes adapters for small random models and saves them. POLICY_PROBE (see policy_probe.cpp)
computes logits, the adapters' gradients and greedy completions from the same directory; the adapters
that it writes must load in PEFT, and the model that it merges in transformers, with the same logits.
"""

import argparse
import json
import pathlib
import sys
import tempfile

import peft
import safetensors.torch
import torch
import transformers as T

import transformers_reference as reference
from transformers_reference import check, check_true, random_model, run_probe

ADAPTERS = {
    "llama": dict(r=4, lora_alpha=8, target_modules=["q_proj", "v_proj", "down_proj"]),
    "qwen2-tied": dict(r=3, lora_alpha=5, use_rslora=True, target_modules="all-linear"),
    "deepseek_v3": dict(r=4, lora_alpha=16, target_modules=["q_proj", "kv_b_proj", "o_proj"]),
    # "all-linear" would adapt the routed experts' parameters too, which is refused.
    "deepseek_v3-compressed-grouped": dict(r=2, lora_alpha=2, target_modules=[
        "q_a_proj", "q_b_proj", "kv_a_proj_with_mqa", "kv_b_proj", "o_proj"]),
    "qwen3_moe": dict(r=4, lora_alpha=4, target_modules=["k_proj", "o_proj"]),
}
SEQUENCES = [[5, 9, 2, 61, 33, 12], list(range(3, 90))]


def compare_adapters(name, options, probe, work):
    base = random_model(reference.MODELS[name])
    base.save_pretrained(work / "base")
    model = peft.get_peft_model(base, peft.LoraConfig(task_type="CAUSAL_LM", **options)).eval()
    with torch.no_grad():
        for key, value in model.named_parameters():
            if "lora_B" in key:
                value.normal_(0, 0.1)
    model.peft_config["default"].base_model_name_or_path = str(work / "base")
    model.save_pretrained(work / "adapter")
    (work / "copy").mkdir()
    request = dict(sequences=SEQUENCES, prompts=[SEQUENCES[0]], max_new_tokens=16)
    ours = run_probe(probe, work / "adapter", request, work, work / "copy")

    expected = [reference.reference_logits(model, s) for s in SEQUENCES]
    for kind in ("packed", "decoded"):
        worst = max((ours[f"{kind}.{i}"] - row).abs().max().item() for i, row in enumerate(expected))
        check(name, f"logits, {kind}", worst, reference.LOGITS)
    sum(-reference.reference_loss(model, s) for s in SEQUENCES).backward()
    gradients = {key.replace(".default", ""): value.grad
                 for key, value in model.named_parameters() if value.requires_grad}
    names = {key[len("gradient."):] for key in ours if key.startswith("gradient.")}
    check_true(name, "adapters", names == set(gradients), str(names ^ set(gradients)))
    worst = max(((ours["gradient." + key] - gradients[key]).norm() / gradients[key].norm()).item()
                for key in names)
    check(name, "adapters' gradients", worst, reference.GRADIENTS)
    greedy = reference.greedy_by_transformers(model, [SEQUENCES[0]], 16)[0]
    check_true(name, "greedy completion", ours["greedy.0"].long().tolist() == greedy)

    written = peft.PeftModel.from_pretrained(
        T.AutoModelForCausalLM.from_pretrained(work / "base"), work / "copy" / "adapter").eval()
    check(name, "written adapters' logits",
          (reference.reference_logits(written, SEQUENCES[1]) - expected[1]).abs().max().item(),
          reference.LOGITS)
    merged = T.AutoModelForCausalLM.from_pretrained(work / "copy" / "merged").eval()
    check(name, "merged logits",
          (reference.reference_logits(merged, SEQUENCES[1]) - expected[1]).abs().max().item(),
          reference.LOGITS)


class PredictionLayer(torch.nn.Module):
    """DeepSeek-V3's own layout: the decoder layer's tensors beside enorm, hnorm and eh_proj."""

    def __init__(self, config):
        super().__init__()
        from transformers.models.deepseek_v3 import modeling_deepseek_v3 as v3
        self.decoder = v3.DeepseekV3DecoderLayer(config, config.num_hidden_layers)
        self.enorm = v3.DeepseekV3RMSNorm(config.hidden_size, config.rms_norm_eps)
        self.hnorm = v3.DeepseekV3RMSNorm(config.hidden_size, config.rms_norm_eps)
        self.eh_proj = torch.nn.Linear(2 * config.hidden_size, config.hidden_size, bias=False)
        self.final = v3.DeepseekV3RMSNorm(config.hidden_size, config.rms_norm_eps)

    def forward(self, states, following, mask, rotary, positions):
        x = self.eh_proj(torch.cat([self.enorm(following), self.hnorm(states)], -1))
        x = self.decoder(x, attention_mask=mask, position_ids=positions, position_embeddings=rotary)
        return self.final(x[0] if isinstance(x, tuple) else x)

    def file_tensors(self, number, experts):
        prefix = f"model.layers.{number}."
        for key, value in self.state_dict().items():
            if key.endswith("experts.gate_up_proj"):
                for e in range(experts):
                    for half, part in zip(("gate_proj", "up_proj"), value[e].chunk(2)):
                        yield f"{prefix}mlp.experts.{e}.{half}.weight", part.contiguous().clone()
            elif key.endswith("experts.down_proj"):
                for e in range(experts):
                    yield f"{prefix}mlp.experts.{e}.down_proj.weight", value[e].contiguous().clone()
            else:
                name = key.removeprefix("decoder.").replace("final.", "shared_head.norm.")
                yield prefix + name, value.clone()


def compare_prediction_layer(probe, work):
    config = reference.MODELS["deepseek_v3-compressed-grouped"]
    model = random_model(config)
    directory = work / "predicting"
    model.save_pretrained(directory)
    torch.manual_seed(2)
    layer = PredictionLayer(config).eval()
    with torch.no_grad():
        for key, value in layer.state_dict().items():
            value.uniform_(0.5, 1.5) if "norm" in key or "final" in key else value.normal_(0, 0.2)
    path = directory / "model.safetensors"
    tensors = safetensors.torch.load_file(path)
    number = config.num_hidden_layers
    tensors.update(layer.file_tensors(number, config.n_routed_experts))
    tensors[f"model.layers.{number}.embed_tokens.weight"] = tensors["model.embed_tokens.weight"].clone()
    tensors[f"model.layers.{number}.shared_head.head.weight"] = tensors["lm_head.weight"].clone()
    safetensors.torch.save_file(tensors, path, metadata={"format": "pt"})
    settings = json.loads((directory / "config.json").read_text())
    (directory / "config.json").write_text(json.dumps(dict(settings, num_nextn_predict_layers=1)))

    request = dict(sequences=SEQUENCES, prompts=[], gradients=False, predict_ahead=True)
    ours = run_probe(probe, directory, request, work)
    for i, ids in enumerate(SEQUENCES):
        ids = torch.tensor([ids])
        positions = torch.arange(ids.shape[1])[None]
        with torch.no_grad():
            states = model.model(ids).last_hidden_state
            following = model.model.embed_tokens(ids.roll(-1, 1))
            mask = torch.full((ids.shape[1],) * 2, float("-inf")).triu(1)[None, None]
            rotary = model.model.rotary_emb(states, positions)
            expected = model.lm_head(layer(states, following, mask, rotary, positions))[0]
        difference = (ours[f"ahead.0.{i}"][:-1] - expected[:-1]).abs().max().item()
        check("prediction layer", f"logits, sequence {i}", difference, reference.LOGITS)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("probe")
    arguments = parser.parse_args()
    T.utils.logging.set_verbosity_error()
    T.utils.logging.disable_progress_bar()
    with tempfile.TemporaryDirectory() as folder:
        for name, options in ADAPTERS.items():
            work = pathlib.Path(folder) / name
            work.mkdir()
            compare_adapters(name, options, arguments.probe, work)
        compare_prediction_layer(arguments.probe, pathlib.Path(folder))
    for failure in reference.failures:
        print("FAILED", failure)
    sys.exit(1 if reference.failures else 0)


if __name__ == "__main__":
    main()
