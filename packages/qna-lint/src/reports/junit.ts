import type { Finding } from '../finding.ts';
import { tool } from '../tool.ts';
import type { Report } from './report.ts';

/** JUnit's XML, which most build servers show: a suite a file, a case a finding; errors fail, the rest is output. */
export const junit: Report = {
  open: `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${tool.name}">`,
  file: (file, findings) => {
    const failures = findings.filter(({ level }) => level === 'error').length;
    const tests = Math.max(1, findings.length);
    const counts = `tests="${tests}" failures="${failures}" errors="0" skipped="0"`;
    const cases = findings.length === 0 ? [passed(file)] : findings.map(caseOf);
    return [
      `  <testsuite name="${escaped(file)}" ${counts}>`,
      ...cases.map((line) => `    ${line}`),
      '  </testsuite>',
    ].join('\n');
  },
  close: () => '</testsuites>',
};

function passed(file: string): string {
  return `<testcase classname="${escaped(file)}" name="no findings"/>`;
}

function caseOf({ file, line, column, level, rule, message, help }: Finding): string {
  const open = `<testcase classname="${escaped(file)}" name="${escaped(rule)} at ${line}:${column}" file="${escaped(file)}" line="${line}">`;
  const body = escaped(`${file}:${line}:${column}: ${level}: ${message}. ${help}`);
  const inner =
    level === 'error'
      ? `<failure type="${escaped(rule)}" message="${escaped(message)}">${body}</failure>`
      : `<system-out>${body}</system-out>`;
  return `${open}${inner}</testcase>`;
}

// XML has no way to write most control characters.
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
