import { realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { documentHelp } from './documents/document-rules.ts';
import { errorAt, type Fault } from './fault.ts';
import type { Content } from './lint.ts';
import { nodeAt } from './locate.ts';

/** What is wrong with the documents beside a qna.yaml: each must be a file, and may not leave its folder. */
export function localDocumentFaults(file: string, { root, value }: Content): Fault[] {
  const { document } = value;
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return [];
  const files = document['files'];
  if (!Array.isArray(files)) return [];
  return files.flatMap((name, index) => {
    if (typeof name !== 'string' || name === '') return [];
    const wrong = wrongWith(dirname(file), name);
    if (!wrong) return [];
    const mark = nodeAt(root, `/document/files/${index}`).start;
    return [
      {
        ...errorAt(mark, wrong.rule, wrong.message, documentHelp(wrong.rule)),
        path: `.document.files[${index}]`,
      },
    ];
  });
}

function wrongWith(folder: string, name: string) {
  const path = join(folder, name);
  if (isAbsolute(name) || leaves(folder, path)) return outside(name);
  try {
    if (statSync(path).isFile()) {
      return leaves(realpathSync(folder), realpathSync(path)) ? outside(name) : undefined;
    }
  } catch {
    // Not there, or not for us to see: the same for whoever will read it.
  }
  return {
    rule: 'document-missing',
    message: `Unexpected path ${JSON.stringify(name)} to no file, expected a document in the folder of the qna.yaml`,
  };
}

function leaves(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return (
    way === '' || way === '..' || way.startsWith('../') || way.startsWith('..\\') || isAbsolute(way)
  );
}

function outside(name: string) {
  return {
    rule: 'document-outside',
    message: `Unexpected path ${JSON.stringify(name)} out of the folder, expected a document in the folder of the qna.yaml`,
  };
}
