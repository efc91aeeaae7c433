"""What transformers makes of a folder: log-probabilities of the ids, tokens of the text, a rendered conversation."""
import json, sys
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer
folder, ids, text = sys.argv[1:4]
model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
tokenizer = AutoTokenizer.from_pretrained(folder)
with torch.no_grad():
    logits = model(input_ids=torch.tensor([json.loads(ids)])).logits[0]
print(json.dumps({
    "log_probabilities": torch.log_softmax(logits.double(), -1).flatten().tolist(),
    "tokens": tokenizer(text, add_special_tokens=False)["input_ids"],
    "chat": tokenizer.apply_chat_template([{"role": "user", "content": "Hello"}], tokenize=False),
}))
