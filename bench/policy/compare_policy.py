"""Forward and backward passes of this program and of transformers, side by side.

usage: bench_policy.py POLICY_STEP [--rounds N]

Models of about 15 M (dense Llama) and 50 M parameters (Qwen3-MoE, DeepSeek-V3), float32, all cores.
2,048 tokens as one sequence and as 16 uneven ones: packed here, padded there. Rounds are interleaved;
the medians count. The rate is 6 FLOPs an active parameter (without the embedding) and token, against
that of a plain 2048 x 2048 product measured in between.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

import torch
import transformers as T

COMMON = dict(vocab_size=4096, hidden_size=384, num_hidden_layers=6, num_attention_heads=6,
              max_position_embeddings=4096)
MODELS = {
    "Llama": T.LlamaConfig(**COMMON, intermediate_size=1536, num_key_value_heads=2),
    "Qwen3-MoE": T.Qwen3MoeConfig(
        **COMMON, intermediate_size=1024, num_key_value_heads=2, head_dim=64, num_experts=32,
        num_experts_per_tok=4, moe_intermediate_size=192),
    "DeepSeek-V3": T.DeepseekV3Config(
        **COMMON, intermediate_size=1024, num_key_value_heads=6, n_routed_experts=32,
        n_shared_experts=1, num_experts_per_tok=4, n_group=4, topk_group=2, moe_intermediate_size=192,
        first_k_dense_replace=1, q_lora_rank=192, kv_lora_rank=128, qk_nope_head_dim=48,
        qk_rope_head_dim=16, v_head_dim=48, num_nextn_predict_layers=0),
}
UNEVEN = [20, 31, 44, 57, 70, 83, 96, 109, 122, 135, 148, 161, 174, 187, 264, 347]
assert sum(UNEVEN) == 2048


class OurSide:
    def __init__(self, program, directory, sequences):
        request = directory / "request.json"
        request.write_text(json.dumps({"sequences": sequences}))
        self.process = subprocess.Popen([program, str(directory), str(request)], text=True,
                                        env={"GOMP_SPINCOUNT": "10000", **os.environ},  # as aha does
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, what):
        print(what, file=self.process.stdin, flush=True)
        return float(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def transformers_step(model, sequences):
    longest = max(map(len, sequences))
    ids = torch.tensor([s + [0] * (longest - len(s)) for s in sequences])
    mask = torch.tensor([[1] * len(s) + [0] * (longest - len(s)) for s in sequences])
    labels = ids.masked_fill(mask == 0, -100)
    begin = time.perf_counter()
    # Without a mask where none is needed: then no mask is built or added.
    mask = None if len(sequences) == 1 else mask
    model(input_ids=ids, attention_mask=mask, labels=labels, use_cache=False).loss.backward()
    seconds = time.perf_counter() - begin
    model.zero_grad(set_to_none=True)
    return seconds


def active_parameters(model, config):
    total = sum(p.numel() for p in model.parameters())
    embedding = model.get_input_embeddings().weight.numel()
    routed = sum(p.numel() for name, p in model.named_parameters() if ".experts." in name)
    experts = getattr(config, "num_local_experts", 0) or getattr(config, "n_routed_experts", 0) or 1
    chosen = getattr(config, "num_experts_per_tok", 0) or 0
    return total, total - embedding - routed + routed * chosen // experts


def compare(name, config, lengths, program, rounds, work):
    torch.manual_seed(0)
    model = T.AutoModelForCausalLM.from_config(config).float()
    total, active = active_parameters(model, config)
    model.save_pretrained(work)
    sequences = [torch.randint(0, 4096, (n,)).tolist() for n in lengths]
    ours = OurSide(program, work, sequences)
    times = {"ours": [], "theirs": [], "product": []}
    for round_number in range(rounds + 1):
        here, there = ours.ask("step"), transformers_step(model, sequences)
        if round_number:  # the first warms up
            times["ours"].append(here)
            times["theirs"].append(there)
            times["product"].append(ours.ask("product"))
    ours.close()
    here, there, peak = (statistics.median(times[key]) for key in ("ours", "theirs", "product"))
    flops = 6 * active * sum(lengths) / 1e9
    print(f"| {name} {total / 1e6:.0f} M ({active / 1e6:.0f} M active) | {len(lengths)} | "
          f"{here * 1e3:.0f} ms | {there * 1e3:.0f} ms | {there / here:.2f}x | "
          f"{flops / here:.0f} GFLOP/s | {flops / here / peak:.0%} | {flops / there / peak:.0%} |", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    T.utils.logging.set_verbosity_error()
    T.utils.logging.disable_progress_bar()
    torch.set_num_threads(os.cpu_count())
    print("| model | sequences | aha | transformers | ratio | aha's rate | of a product | transformers |")
    print("|---|---|---|---|---|---|---|---|")
    for name, config in MODELS.items():
        for lengths in ([2048], UNEVEN):
            if arguments.only in name:
                with tempfile.TemporaryDirectory() as folder:
                    compare(name, config, lengths, arguments.program, arguments.rounds,
                            pathlib.Path(folder))


if __name__ == "__main__":
    main()
