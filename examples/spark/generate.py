"""sdg through Spark's pipe: a process for each partition of the leaves.

    spark-submit examples/spark/generate.py leaves.jsonl runs/samples --partitions 16 --pipeline full
    mix runs/samples/part-* > train.jsonl

Input and output may lie wherever Spark reads and writes (hdfs://, s3a://). sdg and git have to be on the workers' PATH, and the
teacher's url in OPENAI_BASE_URL. The parts, one after the other, are byte for byte what one sdg writes for all leaves.
Needs pyspark, which needs Java 17 or newer.
"""

import argparse
import os
import shlex

from pyspark.sql import SparkSession

parser = argparse.ArgumentParser(description="sdg through Spark's pipe; other options go to sdg")
parser.add_argument("leaves", help="leaf records, as qna-lint writes them")
parser.add_argument("samples", help="a folder that is not there yet")
parser.add_argument("--partitions", type=int, default=8)
args, sdg_options = parser.parse_known_args()

# 3: some records failed; what did not is good. Rejects: add --rejects with a path of the workers' own, $$ in its name.
command = f"sdg --quiet {shlex.join(sdg_options)} || [ $? -eq 3 ]"
environment = {name: value for name, value in os.environ.items() if name.startswith(("OPENAI_", "XDG_", "GIT_")) or name in ("PATH", "HOME")}

spark = SparkSession.builder.appName("sdg").getOrCreate()
leaves = spark.sparkContext.textFile(args.leaves, args.partitions)
leaves.pipe(shlex.join(["bash", "-c", command]), environment, checkCode=True).saveAsTextFile(args.samples)
spark.stop()
