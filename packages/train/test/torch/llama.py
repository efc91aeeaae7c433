"""A Llama in plain PyTorch, read from a GGUF file of the llama architecture: what our engine is compared with."""
import torch
from gguf import GGUFReader
from gguf.quants import dequantize
from torch import nn
from torch.nn import functional as F


class Layer(nn.Module):
    def __init__(self, tensors, name, heads, key_value_heads, epsilon):
        super().__init__()
        self.heads, self.key_value_heads, self.epsilon = heads, key_value_heads, epsilon
        names = ["attn_norm", "attn_q", "attn_k", "attn_v", "attn_output", "ffn_norm", "ffn_gate", "ffn_up", "ffn_down"]
        self.w = nn.ParameterDict({key: tensors[f"{name}.{key}.weight"] for key in names})

    def forward(self, x, cos, sin):
        w, (rows, length, width) = self.w, x.shape
        h = F.rms_norm(x, (width,), w["attn_norm"], self.epsilon)
        split = lambda key, heads: F.linear(h, w[key]).view(rows, length, heads, -1).transpose(1, 2)
        q, k, v = split("attn_q", self.heads), split("attn_k", self.key_value_heads), split("attn_v", self.key_value_heads)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        a = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=self.heads != self.key_value_heads)
        x = x + F.linear(a.transpose(1, 2).reshape(rows, length, -1), w["attn_output"])
        h = F.rms_norm(x, (width,), w["ffn_norm"], self.epsilon)
        return x + F.linear(F.silu(F.linear(h, w["ffn_gate"])) * F.linear(h, w["ffn_up"]), w["ffn_down"])


class Llama(nn.Module):
    def __init__(self, path):
        super().__init__()
        reader = GGUFReader(path)
        number = lambda key: float(reader.fields[f"llama.{key}"].parts[-1][0])
        heads, key_value_heads = int(number("attention.head_count")), int(number("attention.head_count_kv"))
        self.epsilon = number("attention.layer_norm_rms_epsilon")
        tensors = {t.name: nn.Parameter(torch.tensor(dequantize(t.data, t.tensor_type))) for t in reader.tensors}
        self.embedding, self.norm = tensors["token_embd.weight"], tensors["output_norm.weight"]
        self.output = tensors.get("output.weight", self.embedding)
        self.layers = nn.ModuleList(
            Layer(tensors, f"blk.{i}", heads, key_value_heads, self.epsilon) for i in range(int(number("block_count")))
        )
        size = self.embedding.shape[1] // heads
        base = number("rope.freq_base") if "llama.rope.freq_base" in reader.fields else 10000.0
        self.frequencies = base ** (-torch.arange(0, size, 2, dtype=torch.float64) / size)

    def forward(self, ids):
        angles = torch.arange(ids.shape[1], dtype=torch.float64)[:, None] * self.frequencies
        cos, sin = angles.cos().float(), angles.sin().float()
        x = F.embedding(ids, self.embedding)
        for layer in self.layers:
            x = layer(x, cos, sin)
        return F.linear(F.rms_norm(x, (x.shape[-1],), self.norm, self.epsilon), self.output)


def rotate(x, cos, sin):
    """Pairs of dimensions next to each other, as in GGUF files of the llama architecture."""
    a, b = x[..., 0::2], x[..., 1::2]
    return torch.stack((a * cos - b * sin, a * sin + b * cos), -1).flatten(-2)
