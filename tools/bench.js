// npm run bench lists the benchmarks; npm run bench -- NAME... [--json FILE] runs some. One line a figure; both sides of
// every ratio are measured in this run, and a ratio above 1 is in our favour. On a quiet machine, one at a time.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { benches } from './bench/benches.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' } },
});
const unknown = positionals.filter((name) => !benches.some((bench) => bench.name === name));

if (unknown.length > 0 || positionals.length === 0) {
  if (unknown.length > 0)
    process.stderr.write(`bench: Unexpected ${unknown.join(', ')}, expected one of these\n`);
  for (const { name, about } of benches) process.stdout.write(`${name.padEnd(10)} ${about}\n`);
  process.exitCode = unknown.length > 0 ? 2 : 0;
} else {
  const figures = [];
  for (const bench of benches.filter(({ name }) => positionals.includes(name))) {
    for await (const figure of bench.run()) {
      const line = JSON.stringify(complete(bench.name, figure));
      process.stdout.write(`${line}\n`);
      figures.push(line);
    }
  }
  if (values.json) writeFileSync(values.json, `${figures.join('\n')}\n`);
}

// A baseline whose program is missing is reported as missing, never skipped in silence.
function complete(bench, { figure, value, unit, baseline, better = 'more', goal }) {
  const missing = baseline.value === null;
  const ratio = missing
    ? null
    : better === 'more'
      ? value / baseline.value
      : baseline.value / value;
  return {
    bench,
    figure,
    value: round(value),
    unit,
    baseline: { ...baseline, value: round(baseline.value) },
    ratio: round(ratio),
    goal,
    ...(missing && { missing }),
  };
}

function round(value) {
  return value === null ? null : Number(value.toPrecision(4));
}
