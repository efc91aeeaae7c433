import type { Kind } from './kind.ts';
import { answer, judgment } from './kinds/answer.ts';
import { checkpoint, model } from './kinds/checkpoint.ts';
import { chunk } from './kinds/chunk.ts';
import { endpoint } from './kinds/endpoint.ts';
import { leaf } from './kinds/leaf.ts';
import { message } from './kinds/message.ts';
import { reject } from './kinds/reject.ts';
import { row } from './kinds/row.ts';
import { sample } from './kinds/sample.ts';
import { score } from './kinds/score.ts';
import { step } from './kinds/step.ts';

/** Every kind of record, in the order in which they flow. */
export const kinds: readonly Kind<unknown>[] = [
  leaf,
  chunk,
  sample,
  row,
  step,
  checkpoint,
  model,
  answer,
  judgment,
  score,
  endpoint,
  message,
  reject,
];
