import { main as recall } from './recall/cli.ts';

/** Every benchmark, by the word that calls it. */
export const benchmarks = { recall };
