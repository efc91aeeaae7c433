"""A plain training loop: reads {gguf, threads?, clip, beta1, beta2, epsilon, steps: [{rate, examples: [{ids, learned}]}]} on stdin, writes {losses, seconds}.

Examples of a step are padded to the longest; the loss is the mean over its learned tokens.
"""
import json
import sys
import time

import torch
from llama import Llama
from torch.nn import functional as F

request = json.load(sys.stdin)
torch.set_num_threads(request.get("threads", torch.get_num_threads()))
model = Llama(request["gguf"])
betas = (request["beta1"], request["beta2"])
optimizer = torch.optim.AdamW(model.parameters(), betas=betas, eps=request["epsilon"], weight_decay=0.0, fused=True)
losses, seconds = [], []
for step in request["steps"]:
    began = time.perf_counter()
    longest = max(len(e["ids"]) for e in step["examples"])
    ids = torch.tensor([e["ids"] + [0] * (longest - len(e["ids"])) for e in step["examples"]])
    learned = torch.tensor([e["learned"] + [0] * (longest - len(e["learned"])) for e in step["examples"]])
    targets = torch.where(learned == 1, ids, -100)[:, 1:]
    loss = F.cross_entropy(model(ids[:, :-1]).flatten(0, 1), targets.flatten())
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), request["clip"])
    for group in optimizer.param_groups:
        group["lr"] = step["rate"]
    optimizer.step()
    losses.append(loss.item())
    seconds.append(time.perf_counter() - began)
json.dump({"losses": losses, "seconds": seconds}, sys.stdout)
