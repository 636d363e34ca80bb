"""Writes tests/policy/goldens: small random DeepSeek-V3 models and the logits that transformers gives.

usage: make_transformers_goldens.py     (needs: torch, transformers 5, safetensors)
"""
import json
import pathlib

import torch
import transformers

HERE = pathlib.Path(__file__).parent / "goldens"
COMMON = dict(
    vocab_size=31, hidden_size=16, intermediate_size=24, moe_intermediate_size=8, num_hidden_layers=2,
    num_attention_heads=2, num_key_value_heads=2, n_shared_experts=1, n_routed_experts=8,
    num_experts_per_tok=2, first_k_dense_replace=1, kv_lora_rank=8, qk_nope_head_dim=6,
    qk_rope_head_dim=4, v_head_dim=5, max_position_embeddings=64, initializer_range=0.3,
    attn_implementation="eager")
VARIANTS = {
    "plain": dict(q_lora_rank=None, n_group=1, topk_group=1, routed_scaling_factor=1.0),
    "compressed_grouped": dict(q_lora_rank=10, n_group=4, topk_group=2, routed_scaling_factor=2.5),
    "yarn": dict(q_lora_rank=None, n_group=2, topk_group=1, rope_parameters={
        "rope_type": "yarn", "rope_theta": 10000.0, "factor": 4.0, "mscale": 1.0, "mscale_all_dim": 0.8,
        "beta_fast": 32, "beta_slow": 1, "original_max_position_embeddings": 16}),
}
for name, options in VARIANTS.items():
    torch.manual_seed(0)
    model = transformers.DeepseekV3ForCausalLM(transformers.DeepseekV3Config(**COMMON, **options)).eval()
    with torch.no_grad():
        for key, value in model.state_dict().items():
            if key.endswith("e_score_correction_bias"):
                value.uniform_(-0.2, 0.2)
            elif key.endswith("norm.weight"):
                value.uniform_(0.5, 1.5)
    folder = HERE / name
    model.save_pretrained(folder)
    rows = []
    for length in (1, 7, 40):
        ids = torch.randint(0, COMMON["vocab_size"], (1, length))
        with torch.no_grad():
            logits = model(ids).logits[0]
        rows.append({"ids": ids[0].tolist(), "logits": logits.flatten().tolist()})
    (folder / "golden.json").write_text(json.dumps(rows))
    (folder / "generation_config.json").unlink(missing_ok=True)
