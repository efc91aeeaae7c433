import type { Line } from './report.ts';

/** One JSON object a finding. */
export const jsonl: Line = ({ file, line, column, level, rule, path, message }) =>
  JSON.stringify({ file, line, column, level, rule, path, message });
