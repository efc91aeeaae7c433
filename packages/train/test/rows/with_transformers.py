"""What transformers makes of conversations: reads {gguf, cases: [{template, messages, unmask}]} on stdin, writes a list of {ids, learned, whole}.

`ids` and `learned` follow InstructLab's training library (data_process.py): marks around what is to be learned cut the rendered text, each piece is
tokenized, and what follows an answer up to and including EOS is learned too. `whole` is apply_chat_template's own list, where marks change nothing.
"""
import json
import os
import re
import sys

from tokenizers import pre_tokenizers
from transformers import AutoTokenizer

request = json.load(sys.stdin)
folder, file = os.path.split(request["gguf"])
tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=file)
# SmolLM2's own tokenizer cuts numbers into digits; transformers forgets it for a GGUF.
tokenizer.backend_tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
    [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
)
OPEN, CLOSE = "\ue000<\ue001", "\ue000>\ue001"


def marked(message, learned):
    said = {k: OPEN + message[k] + CLOSE for k in ("content", "reasoning_content") if learned and message.get(k)}
    return {**message, **said}


def encode(text):
    return tokenizer(text, add_special_tokens=False)["input_ids"]


def reference(messages, template):
    text = tokenizer.apply_chat_template([marked(m, m["role"] == "assistant") for m in messages], chat_template=template, tokenize=False)
    # Reasoning and content of one message are learned as one.
    text = re.sub(re.escape(CLOSE) + r"((?:(?!<\|im_end\|>).)*?)" + re.escape(OPEN), r"\1", text, flags=re.DOTALL)
    ids, learned = [], []
    for i, piece in enumerate(re.split(f"{OPEN}|{CLOSE}", text)):
        tokens = encode(piece)
        answer = i % 2 == 1
        end = tokens.index(tokenizer.eos_token_id) if not answer and i > 0 and tokenizer.eos_token_id in tokens else -1
        ids += tokens
        learned += [int(answer or j <= end) for j in range(len(tokens))]
    return ids, learned


def answer(case):
    messages, template = case["messages"], case["template"]
    ids, learned = reference(messages, template)
    whole = tokenizer.apply_chat_template(messages, chat_template=template, tokenize=True, return_dict=True)["input_ids"]
    return {"ids": ids, "learned": learned, "whole": whole}


json.dump([answer(case) for case in request["cases"]], sys.stdout)
