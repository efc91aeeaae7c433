#!/usr/bin/env bash
# sdg in several processes by GNU parallel, each with its own share of the leaves:
#
#     examples/parallel/generate.sh leaves.jsonl runs/shards 4 --pipeline full
#     mix --shuffle runs/shards/samples-*.jsonl > train.jsonl
#
# Leaves, folder, number of shards, then options of sdg. A shard that is done is not done again, so the same line goes on after a
# crash. For several machines that share the folder: PARALLEL='--sshloginfile machines --workdir .' before the line.
set -euo pipefail
leaves=$1 folder=$2
export count=$3
shift 3
mkdir -p "$folder"

shard() {
  local at=$1 leaves=$2 folder=$3 code=0
  shift 3
  [ -e "$folder/samples-$at.jsonl" ] && return
  # 3: some records failed, and lie in the rejects.
  sdg --quiet --shard "$at/$count" --rejects "$folder/rejects-$at.jsonl" --summary "$folder/summary-$at.json" \
    "$@" "$leaves" > "$folder/samples-$at.jsonl.part" || code=$?
  [ "$code" = 0 ] || [ "$code" = 3 ] || return "$code"
  mv "$folder/samples-$at.jsonl.part" "$folder/samples-$at.jsonl"
}
export -f shard

seq "$count" | parallel --quote --env shard --env count --halt soon,fail=1 shard {} "$leaves" "$folder" "$@"
