#!/usr/bin/env bash
# Make the git repository that the orchard leaf takes its document from: bash examples/make-repository.sh [folder]
# The same commits on every machine, so that the leaf's qna.yaml can name one; its id is printed. A second commit takes the
# document away again: whoever reads the newest commit, and not the one that the leaf names, finds nothing.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=${1:-$root/runs/demo/documents.git}

# Nobody's settings reach these commits: neither the user's files nor what the environment says to git.
for name in "${!GIT_@}"; do unset "$name"; done
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_DEFAULT_HASH=sha1 GIT_DIR=$folder.new
export GIT_AUTHOR_NAME=labpipe GIT_AUTHOR_EMAIL=labpipe@example.com
export GIT_COMMITTER_NAME=labpipe GIT_COMMITTER_EMAIL=labpipe@example.com

if [ -e "$folder" ] && ! [ -f "$folder/HEAD" -a -d "$folder/objects" ]; then
  echo "$folder: Unexpected folder, expected none or a bare git repository to replace" >&2
  exit 1
fi

commit() { # tree, day, message, parents
  GIT_AUTHOR_DATE="$2T12:00:00Z" GIT_COMMITTER_DATE="$2T12:00:00Z" git commit-tree "$1" "${@:4}" <<< "$3"
}

mkdir -p "$(dirname "$folder")"
rm -rf "$GIT_DIR"
git init --quiet --bare --template=

# A checkout may have turned the line ends into CRLF; the commit must not depend on it.
document=$(tr -d '\r' < "$root/examples/documents/orchards/fennick-cooperative.md" | git hash-object -w --no-filters --stdin)
notice=$(echo 'The documents of the orchards are being rewritten.' | git hash-object -w --no-filters --stdin)
orchards=$(printf '100644 blob %s\tfennick-cooperative.md\n' "$document" | git mktree)
first=$(commit "$(printf '040000 tree %s\torchards\n' "$orchards" | git mktree)" 2024-01-01 'Add the orchard cooperative')
last=$(commit "$(printf '100644 blob %s\tREADME.md\n' "$notice" | git mktree)" 2024-01-02 'Take the orchards out for a rewrite' -p "$first")
git update-ref refs/heads/main "$last"
git symbolic-ref HEAD refs/heads/main

rm -rf "$folder"
mv "$GIT_DIR" "$folder"
echo "$first"
