// A file of its own, so that it loads only for a recipe: bundled, `await import('yaml')` itself would lack the names, as
// yaml is CommonJS for Node.
// biome-ignore lint/correctness/noUndeclaredDependencies: @labpipe/cli, on which every package depends, brings it along.
export { parse } from 'yaml';
