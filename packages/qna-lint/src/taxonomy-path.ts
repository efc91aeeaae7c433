import { basename, posix } from 'node:path';

/** The folders that InstructLab knows, each with a schema of its name. */
const schemaFolders = ['compositional_skills', 'knowledge'] as const;
/** The folders that a taxonomy starts with. */
export const topFolders = [...schemaFolders, 'foundational_skills'] as const;
export type TopFolder = (typeof topFolders)[number];

/** Where a file lies in its taxonomy. */
export interface TaxonomyPlace {
  /** The last known folder on the way to the file. */
  readonly top?: TopFolder;
  /** The last that InstructLab knows, which may lie further up. */
  readonly upstreamTop?: (typeof schemaFolders)[number];
  /** Its folders from there on: `knowledge/astronomy/phoenix`; the whole folder where none is known. */
  readonly path: string;
}

/** The place of a file from its absolute path; `given` is how the user named it. */
export function taxonomyPlace(absolute: string, given: string): TaxonomyPlace {
  const folders = slashes(absolute).split('/').slice(0, -1);
  const upstreamTop = folders.findLast(isSchemaFolder);
  const at = folders.findLastIndex((folder) => topFolders.includes(folder as TopFolder));
  if (at >= 0) {
    const top = folders[at] as TopFolder;
    return { top, ...(upstreamTop && { upstreamTop }), path: folders.slice(at).join('/') };
  }
  const folder = posix.dirname(posix.normalize(slashes(given))).replace(/^(?:\.{0,2}\/)+/, '');
  const isNamed = folder !== '' && folder !== '.' && folder !== '..';
  return { path: isNamed ? folder : basename(posix.dirname(slashes(absolute))) || 'taxonomy' };
}

function isSchemaFolder(folder: string): folder is (typeof schemaFolders)[number] {
  return schemaFolders.some((known) => known === folder);
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/');
}
