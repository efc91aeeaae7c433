import { readFileSync } from 'node:fs';
import { UsageError } from '@labpipe/cli';
import { findErrors } from '@labpipe/records';

const schema = {
  type: 'object',
  required: ['stages'],
  properties: {
    stages: {
      type: 'array',
      items: {
        type: 'object',
        required: ['stage', 'in', 'out'],
        properties: {
          stage: { type: 'string' },
          in: { type: 'number', minimum: 0 },
          out: { type: 'number', minimum: 0 },
        },
      },
    },
  },
};

/** Rows out for a row in of each block of an earlier run, from the summary that it wrote. */
export function readMeasured(path: string): ReadonlyMap<string, number> {
  const summary = read(path);
  const [error] = findErrors(schema)(summary);
  if (error) throw unreadable(path, `${error.instancePath} ${error.message}`.trim());
  const { stages } = summary as { stages: { stage: string; in: number; out: number }[] };
  return new Map(
    stages.filter((stage) => stage.in > 0).map(({ stage, in: taken, out }) => [stage, out / taken]),
  );
}

function read(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw unreadable(path, (error as Error).message);
  }
}

function unreadable(path: string, why: string): UsageError {
  return new UsageError(
    `--measured ${path}: Unexpected content (${why}), expected what sdg --summary writes, with its stages`,
  );
}
