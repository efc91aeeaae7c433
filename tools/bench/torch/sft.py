"""TRL's SFTTrainer on a Llama of random weights: python sft.py MODE < {vocabulary, width, feedForward, layers, heads, lengths, batch, longest, steps}

MODE: padded (a row a line), packed (best-fit decreasing) or wrapped (cut where a line is full). Rows of the given lengths, of random tokens, all learned.
Prints tokens a second, padding left out, after three steps of warm-up.
"""
import json
import random
import sys
import tempfile
import time

import torch
from datasets import Dataset
from tokenizers import Tokenizer, models
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, TrainerCallback
from trl import SFTConfig, SFTTrainer

warm_up = 3
mode, request = sys.argv[1], json.load(sys.stdin)
vocabulary, longest, steps = request["vocabulary"], request["longest"], request["steps"]
words = ["<pad>", "<s>", "</s>", "<unk>"] + [f"w{i}" for i in range(vocabulary - 4)]
tokenizer = PreTrainedTokenizerFast(
    tokenizer_object=Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="<unk>")),
    pad_token="<pad>", bos_token="<s>", eos_token="</s>", unk_token="<unk>",
)
config = LlamaConfig(
    vocab_size=vocabulary, hidden_size=request["width"], intermediate_size=request["feedForward"], num_hidden_layers=request["layers"],
    num_attention_heads=request["heads"], num_key_value_heads=request["heads"], max_position_embeddings=longest, tie_word_embeddings=False,
    use_cache=False, pad_token_id=0, bos_token_id=1, eos_token_id=2,
)
draw = random.Random(0)
lengths = request["lengths"]
mean = sum(lengths) / len(lengths)
# A packed line takes the place of a padded one, so that a step has about as many tokens.
lines = request["batch"] if mode == "padded" else max(1, round(request["batch"] * mean / longest))
needed = request["batch"] * steps * 2
rows = [{"input_ids": [draw.randrange(4, vocabulary) for _ in range(lengths[i % len(lengths)])]} for i in range(needed)]
packing = {} if mode == "padded" else {"packing": True, "packing_strategy": "bfd" if mode == "packed" else "wrapped"}
arguments = SFTConfig(
    output_dir=tempfile.mkdtemp(), per_device_train_batch_size=lines, max_steps=steps, learning_rate=1e-3, max_length=longest, report_to=[], save_strategy="no",
    logging_strategy="no", disable_tqdm=True, use_cpu=True, bf16=False, fp16=False, gradient_checkpointing=False, dataloader_pin_memory=False, **packing,
)


class Clock(TrainerCallback):
    began = ended = 0.0

    def on_step_end(self, _arguments, state, _control, **_):
        if state.global_step == warm_up:
            self.began = time.perf_counter()
        self.ended = time.perf_counter()


clock = Clock()
torch.manual_seed(0)
trainer = SFTTrainer(
    model=LlamaForCausalLM(config).float(), args=arguments, train_dataset=Dataset.from_list(rows), processing_class=tokenizer, callbacks=[clock]
)
step, seen = trainer.training_step, []


def counted(model, inputs, *others, **more):
    mask = inputs.get("attention_mask")
    seen.append(int((inputs["input_ids"] != 0).sum() if mask is None else mask.sum()))
    return step(model, inputs, *others, **more)


trainer.training_step = counted
trainer.train()
print(sum(seen[warm_up:]) / (clock.ended - clock.began))
