#!/bin/sh
# qna-lint as .pre-commit-hooks.yaml starts it: from a fresh clone of this repository, in the folder of another.
set -e
root=$(cd "$(dirname "$0")/.." && pwd)
[ -e "$root/packages/qna-lint/dist/cli.js" ] || node "$root/tools/setup.js" >&2
# Leaves are for sdg; here only the findings count.
exec node "$root/packages/qna-lint/bin/qna-lint.js" "$@" > /dev/null
