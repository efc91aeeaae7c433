import { execFileSync } from 'node:child_process';

/** The project's own Markdown: not what a taxonomy or a test case holds. */
export function markdownFiles(root) {
  const listed = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  return listed.split('\n').filter((path) => path !== '' && !/(^|\/)(test|examples)\//.test(path));
}
