export type { Finding, Level } from './finding.ts';
export { type Linted, lint, type Settings, type Source } from './lint.ts';
export { type TaxonomyPlace, taxonomyPlace, topFolders } from './taxonomy-path.ts';
