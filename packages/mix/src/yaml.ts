// A file of its own, so that it loads only for a recipe: bundled, `await import('yaml')` itself would lack the names, as
// yaml is CommonJS for Node.
export { parse } from 'yaml';
