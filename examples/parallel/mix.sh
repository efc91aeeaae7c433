#!/usr/bin/env bash
# mix in several processes by GNU parallel, each with its own part of every input; what is merged is what one process writes:
#
#     examples/parallel/mix.sh runs/shards 4 '--seed 7 --held-out none' a.jsonl:2000 b.jsonl.gz > train.jsonl
#
# Folder, number of shards, options in one word, then files. For several machines that share the folders:
# PARALLEL='--sshloginfile machines --workdir .' before the line.
set -euo pipefail
folder=$1 options=$3
export count=$2
shift 3
mkdir -p "$folder"

shard() {
  local at=$1 folder=$2 options=$3
  shift 3
  # shellcheck disable=SC2086
  mix --quiet --shard "$at/$count" $options "$@" > "$folder/shard-$at.jsonl.part"
  mv "$folder/shard-$at.jsonl.part" "$folder/shard-$at.jsonl"
}
export -f shard

seq "$count" | parallel --quote --env shard --env count --halt soon,fail=1 shard {} "$folder" "$options" "$@"
# shellcheck disable=SC2086
mix --merge $options "$folder"/shard-*.jsonl
