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
