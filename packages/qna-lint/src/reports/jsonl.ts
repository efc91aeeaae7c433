import type { Report } from './report.ts';

/** One JSON object a finding. */
export const jsonl: Report = ({ file, line, column, level, rule, path, message }) =>
  JSON.stringify({ file, line, column, level, rule, path, message });
