"""Wrote model.gguf and expected.json with llama.cpp's own Python package: pip install gguf numpy; python make.py

Random blocks of every type, and what gguf.quants makes of them. Not needed to run the tests.
"""

import base64
import json

import numpy as np
from gguf import GGMLQuantizationType, GGUFWriter, quants
from gguf.constants import GGML_QUANT_SIZES

random = np.random.default_rng(7)
writer = GGUFWriter("model.gguf", "llama")
writer.add_string("test.text", "Grüße\n")
writer.add_array("test.texts", ["a", "", "日本"])
writer.add_array("test.numbers", [1, -2, 3])
writer.add_bool("test.flag", True)
writer.add_uint8("test.uint8", 200)
writer.add_int8("test.int8", -100)
writer.add_uint16("test.uint16", 60000)
writer.add_int16("test.int16", -30000)
writer.add_int32("test.int32", -2000000000)
writer.add_float32("test.float32", 0.5)
writer.add_float64("test.float64", 0.1)
writer.add_uint64("test.uint64", 2**63 + 1)
writer.add_int64("test.int64", -(2**62))

# Where each type keeps its halves: random bytes there would be infinities.
halves = {
    "Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q8_0": [0],
    "Q2_K": [80, 82], "Q3_K": [108], "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208],
}
expected = {}
for name in ["F32", "F16", "BF16", *halves]:
    kind = GGMLQuantizationType[name]
    elements, size = GGML_QUANT_SIZES[kind]
    rows, columns = 2, max(elements, 8)
    if name == "F32":
        raw = random.standard_normal((rows, columns)).astype(np.float32)
        values = raw
    elif name == "F16":
        raw = random.standard_normal((rows, columns)).astype(np.float16)
        raw[0, 0], raw[0, 1] = 6e-8, -0.0
        values = raw.astype(np.float32)
    elif name == "BF16":
        raw = quants.quantize(random.standard_normal((rows, columns)).astype(np.float32), kind)
        values = quants.dequantize(raw, kind)
    else:
        blocks = rows * columns // elements
        raw = random.integers(0, 256, (blocks, size), dtype=np.uint8)
        for at in halves[name]:
            scale = (random.standard_normal(blocks) * 0.1).astype(np.float16)
            raw[:, at : at + 2] = scale.view(np.uint8).reshape(blocks, 2)
        raw = raw.reshape(rows, -1)
        values = quants.dequantize(raw, kind)
    if name in ("F32", "F16"):
        writer.add_tensor(name.lower(), raw)
    else:
        writer.add_tensor(name.lower(), raw, raw_dtype=kind)
    expected[name.lower()] = {
        "type": name,
        "shape": [rows, columns],
        "base64": base64.b64encode(values.astype("<f4").tobytes()).decode(),
    }

writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
with open("expected.json", "w") as file:
    json.dump(expected, file, indent=2)
