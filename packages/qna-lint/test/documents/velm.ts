import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@labpipe/cli/testing';
import { makeRepository } from '@labpipe/documents/testing';

const text = '# Velm\n\nVelm is a town.\n';

/** What a document can be: good ones, and one for each way to be none. */
const documents: Readonly<Record<string, string | Uint8Array>> = {
  'velm.md': text,
  'docs/velm.md': text,
  'cafe.md': 'A café.\n',
  'tables/velm.md': text,
  'tables/velm.ods': 'x',
  'latin.md': Buffer.from('A caf\xe9.\n', 'latin1'),
  'binary.md': 'a\0b',
  'blank.md': ' \n\n',
  'large.md': Buffer.alloc(17 * 2 ** 20, 'a \n'),
  'broken.docx': '<html>Not found</html>',
  'broken.pdf': '<html>Not found</html>',
  'scan.pdf': pdf('<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>', ''),
  'locked.pdf': pdf(
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj 4 0 obj<</Filter/Standard/V 1/R 2/O(${'o'.repeat(32)})/U(${'u'.repeat(32)})/P -4>>`,
    '/Encrypt 4 0 R/ID[(a)(a)]',
  ),
  'deep.html': '<div>'.repeat(1000),
  'page.html': '<h1>Velm</h1><p>Velm is a town.</p>',
};

// A reader looks for the objects itself where there is no table of them.
function pdf(page: string, trailer: string): string {
  return `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj${page}endobj\ntrailer<</Root 1 0 R${trailer}>>\n%%EOF\n`;
}

/** A repository of these documents, with links among them. */
export async function velm(): Promise<{ repo: string; commit: string }> {
  const repo = join(temporaryFolder(), 'velm');
  mkdirSync(repo);
  symlinkSync('/etc/hosts', join(repo, 'out.md'));
  symlinkSync('docs/velm.md', join(repo, 'inside.md'));
  const { sha } = await makeRepository(repo, documents);
  return { repo, commit: sha };
}

/** The same as a folder of knowledge would have them beside its qna.yaml. */
export function besideVelm(folder: string): void {
  mkdirSync(join(folder, 'more'), { recursive: true });
  writeFileSync(join(folder, 'velm.md'), text);
  writeFileSync(join(folder, '../velm.md'), text);
  writeFileSync(join(folder, 'more/velm.md'), text);
  symlinkSync('../velm.md', join(folder, 'link.md'));
}
