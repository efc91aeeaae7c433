export type { Document } from './document.ts';
export { documentsOf, isProblem } from './documents.ts';
export { formatOf } from './formats.ts';
export type { Problem } from './problem.ts';
export { openRepositories, type Repositories } from './repository.ts';
export { withoutPassword } from './url.ts';
