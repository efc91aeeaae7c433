import type { Level } from '../finding.ts';
import type { Line } from './report.ts';

/** Workflow commands, which GitHub Actions shows beside the lines of a change. */
export const github: Line = ({ file, line, column, level, rule, message, help }) => {
  const place = `file=${property(file)},line=${line},col=${column},title=${property(rule)}`;
  return `::${commands[level]} ${place}::${data(`${message}. ${help}`)}`;
};

const commands: Readonly<Record<Level, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
};

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
