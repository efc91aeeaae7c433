// Keep the documents true: paste each tool's --help where a README asks for it, and the record kinds into docs/records.md.
// With --check: change nothing, and fail where a document differs.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { kindsPage } from './docs/kinds-page.js';
import { markdownFiles } from './docs/markdown-files.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const check = process.argv.includes('--check');
const stale = [];

for (const path of markdownFiles(root)) update(path, (text) => pasteHelp(text));
const kinds = await kindsPage(root);
update('docs/records.md', () => kinds);

if (stale.length > 0) {
  process.stderr.write(
    `Unexpected old text in ${stale.join(', ')}: 'npm run fix' writes it anew\n`,
  );
  process.exitCode = 1;
}

function update(path, change) {
  const before = readText(path);
  const after = change(before);
  if (after === before) return;
  if (check) stale.push(path);
  else writeFileSync(root + path, after);
}

// <!-- help train init --> ... <!-- /help -->
function pasteHelp(text) {
  return text.replace(
    /(<!-- help ([a-z -]+) -->\n).*?(<!-- \/help -->)/gs,
    (_all, open, command, close) => {
      const help = execFileSync('bash', ['-c', `${command.trim()} --help`], {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, PATH: `${root}node_modules/.bin:${process.env.PATH}` },
      });
      return `${open}\n\`\`\`text\n${help.trimEnd()}\n\`\`\`\n\n${close}`;
    },
  );
}

function readText(path) {
  try {
    return readFileSync(root + path, 'utf8');
  } catch {
    return '';
  }
}
