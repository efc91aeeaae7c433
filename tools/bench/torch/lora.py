"""LoRA by PyTorch and peft on a GGUF model: python lora.py < {gguf, rank, alpha, batch, steps, rows: [{tokens, learned}]}

Rows of the given lengths, of random tokens, the last of them learned; padded to the longest of a batch. Prints tokens a second, padding left out, after
one step of warm-up.
"""
import json
import os
import random
import sys
import time

import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM

request = json.load(sys.stdin)
folder, file = os.path.split(request["gguf"])
model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=file, dtype=torch.float32)
model.config.use_cache = False
matrices = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
model = get_peft_model(model, LoraConfig(r=request["rank"], lora_alpha=request["alpha"], target_modules=matrices))
model.train()
trained = [p for p in model.parameters() if p.requires_grad]
optimizer = torch.optim.AdamW(trained, lr=1e-3, weight_decay=0.0)
draw = random.Random(0)
vocabulary = model.config.vocab_size
rows, seen = request["rows"], 0
for step in range(request["steps"]):
    if step == 1:
        began, seen = time.perf_counter(), 0
    batch = [rows[(step * request["batch"] + i) % len(rows)] for i in range(request["batch"])]
    longest = max(row["tokens"] for row in batch)
    ids = torch.tensor([[draw.randrange(vocabulary) for _ in range(row["tokens"])] + [0] * (longest - row["tokens"]) for row in batch])
    mask = torch.tensor([[1] * row["tokens"] + [0] * (longest - row["tokens"]) for row in batch])
    place = torch.arange(longest)[None, :]
    ends, counts = torch.tensor([[row["tokens"]] for row in batch]), torch.tensor([[row["learned"]] for row in batch])
    labels = torch.where((place < ends) & (place >= ends - counts), ids, -100)
    model(input_ids=ids, attention_mask=mask, labels=labels).loss.backward()
    torch.nn.utils.clip_grad_norm_(trained, 1.0)
    optimizer.step()
    optimizer.zero_grad()
    seen += int(mask.sum())
print(seen / (time.perf_counter() - began))
