"""A folder saved again by transformers: in bf16, with Llama 3's rotary scaling. Prints the log-probabilities of the ids under its weights."""
import json, sys
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer
source, target, ids = sys.argv[1:4]
model = AutoModelForCausalLM.from_pretrained(source, dtype=torch.bfloat16)
scaling = {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 64}
model.config.rope_parameters = {**model.config.rope_parameters, **scaling}
model.save_pretrained(target)
AutoTokenizer.from_pretrained(source).save_pretrained(target)
model = AutoModelForCausalLM.from_pretrained(target, dtype=torch.float32)
with torch.no_grad():
    logits = model(input_ids=torch.tensor([json.loads(ids)])).logits[0]
print(json.dumps(torch.log_softmax(logits.double(), -1).flatten().tolist()))
