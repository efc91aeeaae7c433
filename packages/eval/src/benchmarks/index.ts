import { main as mmlu } from './mmlu/cli.ts';
import { main as recall } from './recall/cli.ts';

/** Every benchmark, by the word that calls it. */
export const benchmarks = { recall, mmlu };
