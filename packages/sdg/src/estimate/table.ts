import type { Estimate } from './estimate-record.ts';

type Row = Pick<
  Estimate,
  | 'pipeline'
  | 'path'
  | 'chunks'
  | 'rows'
  | 'samples'
  | 'requests'
  | 'prompt_tokens'
  | 'completion_tokens'
> & { usd?: number; seconds?: number };

/** The estimates as a table, a line each, then the sums of each pipeline. */
export function estimateTable(estimates: readonly Estimate[]): string {
  const pipelines = [...new Set(estimates.map(({ pipeline }) => pipeline))];
  const sums = pipelines.map((name) =>
    sumOf(estimates.filter(({ pipeline }) => pipeline === name)),
  );
  const rows = estimates.length > sums.length ? [...estimates, ...sums] : estimates;
  const shown = columns.filter(({ show }) => rows.some((row) => show(row) !== ''));
  const cells = [
    shown.map(({ head }) => head),
    ...rows.map((row) => shown.map(({ show }) => show(row))),
  ];
  const widths = shown.map((_, at) => Math.max(...cells.map((line) => (line[at] ?? '').length)));
  const lines = cells.map((line) =>
    line
      .map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return lines.map((line) => `  ${line}\n`).join('');
}

const columns: readonly { head: string; show: (row: Row) => string }[] = [
  { head: 'pipeline', show: ({ pipeline }) => pipeline },
  { head: 'leaf', show: ({ path }) => path },
  { head: 'chunks', show: ({ chunks }) => String(chunks) },
  { head: 'rows', show: ({ rows }) => String(rows) },
  { head: 'requests', show: ({ requests }) => String(requests) },
  { head: 'samples', show: ({ samples }) => String(samples.before_filters) },
  { head: 'after filters', show: ({ samples }) => String(samples.after_filters) },
  { head: 'tokens in', show: ({ prompt_tokens: tokens }) => String(tokens) },
  { head: 'out', show: ({ completion_tokens: tokens }) => String(tokens) },
  { head: 'dollars', show: ({ usd }) => (usd === undefined ? '' : usd.toFixed(usd < 1 ? 4 : 2)) },
  { head: 'time', show: ({ seconds }) => (seconds === undefined ? '' : duration(seconds)) },
];

function sumOf(estimates: readonly Estimate[]): Row {
  const sum = (value: (one: Estimate) => number) =>
    estimates.reduce((total, one) => total + value(one), 0);
  const { pipeline = '', usd, seconds } = estimates[0] ?? {};
  return {
    pipeline,
    path: 'all',
    chunks: sum(({ chunks }) => chunks),
    rows: sum(({ rows }) => rows),
    samples: {
      before_filters: sum(({ samples }) => samples.before_filters),
      after_filters: sum(({ samples }) => samples.after_filters),
    },
    requests: sum(({ requests }) => requests),
    prompt_tokens: sum((one) => one.prompt_tokens),
    completion_tokens: sum((one) => one.completion_tokens),
    ...(usd !== undefined && { usd: sum((one) => one.usd ?? 0) }),
    ...(seconds !== undefined && { seconds: sum((one) => one.seconds ?? 0) }),
  };
}

/** `0.4 s`, `12 min`, `3.2 h` */
function duration(seconds: number): string {
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  return seconds < 6000 ? `${(seconds / 60).toFixed(1)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
