// Packs tools, each by itself, as npm installs them: `npm run pack -- [--folder FOLDER] [NAME…]`, into runs/packs, all if none is named.
// A pack holds the bundle, so that it needs nothing of this repository, nor any library but those that no bundle can hold.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { external } from './external.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const { values, positionals } = parseArgs({
  options: { folder: { type: 'string', default: join(root, 'runs/packs') } },
  allowPositionals: true,
});
const known = readdirSync(`${root}packages`).filter((name) =>
  existsSync(`${root}packages/${name}/src/bin.ts`),
);
const strange = positionals.find((name) => !known.includes(name));
if (strange !== undefined) {
  process.stderr.write(`pack: Unexpected ${strange}, expected some of ${known.join(', ')}\n`);
  process.exit(2);
}
mkdirSync(values.folder, { recursive: true });
for (const name of positionals.length > 0 ? positionals : known) {
  process.stdout.write(`${pack(join(root, 'packages', name), resolve(values.folder))}\n`);
}

function pack(folder, into) {
  const manifest = readJson(join(folder, 'package.json'));
  const stage = mkdtempSync(join(tmpdir(), 'labpipe-pack-'));
  try {
    for (const part of manifest.files ?? ['bin', 'dist'])
      cpSync(join(folder, part), join(stage, part), { recursive: true, filter: isNoMap });
    cpSync(join(folder, 'README.md'), join(stage, 'README.md'));
    cpSync(join(root, 'LICENSE'), join(stage, 'LICENSE'));
    writeFileSync(join(stage, 'LICENSES-OF-LIBRARIES.txt'), licenses(join(folder, 'dist')));
    writeFileSync(join(stage, 'package.json'), JSON.stringify(described(manifest), null, 2));
    const said = execFileSync('npm', ['pack', '--json', '--pack-destination', into], {
      cwd: stage,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return join(into, JSON.parse(said)[0].filename);
  } finally {
    rmSync(stage, { recursive: true });
  }
}

/** What npm must know of a tool that is installed alone. */
function described({ name, version, type, bin, dependencies, optionalDependencies }) {
  const { description, license, engines } = readJson(join(root, 'package.json'));
  const left = (libraries = {}) =>
    Object.fromEntries(Object.entries(libraries).filter(([library]) => external.includes(library)));
  return {
    name,
    version,
    description: `${Object.keys(bin)[0]} of labpipe: ${description}`,
    license,
    type,
    engines,
    bin,
    dependencies: left(dependencies),
    optionalDependencies: left(optionalDependencies),
  };
}

/** The licenses of the libraries in a bundle, which ask to be handed on with it. */
function licenses(dist) {
  const libraries = new Set();
  for (const map of readdirSync(dist).filter((name) => name.endsWith('.map'))) {
    for (const source of readJson(join(dist, map)).sources) {
      const [, library] = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(source) ?? [];
      if (library !== undefined) libraries.add(resolve(dist, library));
    }
  }
  return [...libraries].sort().map(licenseOf).join('\n');
}

function licenseOf(library) {
  const { name, version, license } = readJson(join(library, 'package.json'));
  const file = readdirSync(library).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text = file === undefined ? '' : `\n${readFileSync(join(library, file), 'utf8').trim()}\n`;
  return `${name} ${version}: ${license}\n${text}`;
}

function isNoMap(path) {
  return !path.endsWith('.map');
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
