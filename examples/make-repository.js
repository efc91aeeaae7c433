// Make the git repository that the orchard leaf takes its document from: node examples/make-repository.js [folder]
// The same commits on every machine, so that the leaf's qna.yaml can name one; its id is printed. A second commit takes
// the document away again: whoever reads the newest commit, and not the one that the leaf names, finds nothing.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = resolve(process.argv[2] ?? `${root}runs/demo/documents.git`);
const making = `${folder}.${process.pid}`;

if (existsSync(folder) && !existsSync(`${folder}/objects`)) {
  process.stderr.write(
    `${folder}: Unexpected folder, expected none or a bare git repository to replace\n`,
  );
  process.exit(1);
}

mkdirSync(dirname(folder), { recursive: true });
git(['init', '--quiet', '--bare', '--template=', making]);
const document = blob(readFileSync(`${root}examples/documents/orchards/fennick-cooperative.md`));
const notice = blob('The documents of the orchards are being rewritten.\n');
const orchards = tree(`100644 blob ${document}\tfennick-cooperative.md\n`);
const first = commit(tree(`040000 tree ${orchards}\torchards\n`), 'Add the orchard cooperative', 1);
const last = commit(
  tree(`100644 blob ${notice}\tREADME.md\n`),
  'Take the orchards out for a rewrite',
  2,
  ['-p', first],
);
git(['--git-dir', making, 'update-ref', 'refs/heads/main', last]);
git(['--git-dir', making, 'symbolic-ref', 'HEAD', 'refs/heads/main']);
rmSync(folder, { recursive: true, force: true });
renameSync(making, folder);
process.stdout.write(`${first}\n`);

// A checkout may have turned the line ends into CRLF; the commit must not depend on it.
function blob(content) {
  const text = content.toString('utf8').replaceAll('\r\n', '\n');
  return git(['--git-dir', making, 'hash-object', '-w', '--no-filters', '--stdin'], text);
}

function tree(entries) {
  return git(['--git-dir', making, 'mktree'], entries);
}

function commit(tree, message, day, parents = []) {
  const date = `2024-01-0${day}T12:00:00Z`;
  return git(['--git-dir', making, 'commit-tree', tree, ...parents], `${message}\n`, {
    GIT_AUTHOR_NAME: 'labpipe',
    GIT_AUTHOR_EMAIL: 'labpipe@example.com',
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: 'labpipe',
    GIT_COMMITTER_EMAIL: 'labpipe@example.com',
    GIT_COMMITTER_DATE: date,
  });
}

// Nobody's settings reach these commits: neither the user's files nor what the environment says to git.
function git(args, input = '', env = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  const settings = {
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_DEFAULT_HASH: 'sha1',
  };
  return execFileSync('git', args, {
    input,
    encoding: 'utf8',
    env: { ...Object.fromEntries(kept), ...settings, ...env },
  }).trim();
}
