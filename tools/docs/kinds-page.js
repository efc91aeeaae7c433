import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** docs/records.md, from the schemas themselves. */
export async function kindsPage(root) {
  const kinds = await loadKinds(root);
  return `${opening}\n${kinds.map(section).join('\n')}`;
}

const opening = `# Records

What flows between the tools: one JSON object a line. This page is made from the schemas in \`packages/records/src/kinds/\`
by \`npm run fix\`; each tool prints its own with \`--schema\`. Keys that a tool does not know pass through it.
`;

// Node 20 does not read TypeScript.
async function loadKinds(root) {
  const folder = mkdtempSync(join(tmpdir(), 'labpipe-docs-'));
  const outfile = join(folder, 'kinds.mjs');
  await build({
    entryPoints: [`${root}packages/records/src/kinds.ts`],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
  });
  const { kinds } = await import(pathToFileURL(outfile).href);
  rmSync(folder, { recursive: true });
  return kinds;
}

function section({ name, schema: { properties, required = [] } }) {
  const rows = Object.entries(properties).map(
    ([key, value]) =>
      `| \`${key}\`${required.includes(key) ? '' : '?'} | ${type(value)} | ${value.description ?? ''} |`,
  );
  return `## ${name}\n\n| key | type | what |\n|---|---|---|\n${rows.join('\n')}\n`;
}

function type({ type, const: only, enum: choices, items, properties }) {
  if (only) return `\`"${only}"\``;
  if (choices) return choices.map((choice) => `\`"${choice}"\``).join(', ');
  if (items) return `list of ${inside(items)}`;
  if (properties) return `{ ${Object.keys(properties).join(', ')} }`;
  return Array.isArray(type) ? type.join(' or ') : (type ?? 'any');
}

function inside(items) {
  return items.properties ? `{ ${Object.keys(items.properties).join(', ')} }` : `${items.type}s`;
}
