# Makes the Parquet files beside it with pyarrow 26.0.1, as hub data sets are made: python make-parquet.py
import pyarrow as pa
import pyarrow.parquet as pq

turns = [[{"role": "user", "content": f"How high is tower {n}?"}, {"role": "assistant", "content": f"{n} m, über alles."}] for n in range(250)]
messages = pa.table({"messages": turns, "source": ["towers"] * 250, "score": pa.array(range(250), pa.int64()), "id": [None] * 250})
pq.write_table(messages, "messages.snappy.parquet", compression="snappy", row_group_size=100)

alpaca = pa.table({"instruction": ["Add", "Greet", "Name a colour"], "input": ["1 2", None, ""], "output": ["3", "Hello!", "Blue"]})
pq.write_table(alpaca, "alpaca.zstd.parquet", compression="zstd")

talk = [[{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Ho"}], [{"from": "human", "value": "Bye"}, {"from": "gpt", "value": "So long"}]]
pq.write_table(pa.table({"conversations": talk}), "sharegpt.gzip.parquet", compression="gzip")

calls = [{"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}]
asked = [{"role": "user", "content": "How warm?", "tool_calls": None, "tool_call_id": None},
         {"role": "assistant", "content": None, "tool_calls": calls, "tool_call_id": None},
         {"role": "tool", "content": "18", "tool_calls": None, "tool_call_id": "c"},
         {"role": "assistant", "content": "18 degrees.", "tool_calls": None, "tool_call_id": None}]
tools = pa.Table.from_pylist([{"messages": asked, "tools": '[{"type": "function"}]'}])
pq.write_table(tools.append_column("license", pa.array([None], pa.string())), "tools.lz4.parquet", compression="lz4")
