export type { Benchmark } from './benchmark.ts';
export { exactMatch } from './metrics/exact-match.ts';
export { normalAnswer } from './metrics/normal-answer.ts';
export { tokenF1 } from './metrics/token-f1.ts';
export { bootstrapInterval } from './statistics/bootstrap.ts';
export { mean, standardError } from './statistics/mean.ts';
export { type Interval, wilsonInterval } from './statistics/wilson.ts';
