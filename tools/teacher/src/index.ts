export { main } from './cli.ts';
export type { Fact } from './fact.ts';
export { factsOf } from './facts.ts';
export { questionsOf } from './questions.ts';
