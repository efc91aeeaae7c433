/** The stages as lines of a table for people. */
export function stageTable(stages) {
  const rows = stages.map(({ tool, in: taken, made, out, rejected, failed, seconds }) =>
    [tool, taken, made ?? '', out, rejected, failed, seconds.toFixed(1)].map(String),
  );
  return format([['stage', 'in', 'made', 'out', 'rejected', 'failed', 'seconds'], ...rows]);
}

/** The recall of the two students side by side. */
export function recallTable({ untrained, trained }) {
  return format([
    ['student', 'recall', '95% interval', 'questions'],
    scoreRow('untrained', untrained),
    scoreRow('trained', trained),
  ]);
}

/** The general knowledge of the model before and after, side by side. */
export function generalTable({ before, after }) {
  return format([
    ['MMLU', 'right', '95% interval', 'questions'],
    scoreRow('before', before),
    scoreRow('after', after),
  ]);
}

function scoreRow(name, { value, n, ci95: [low, high] }) {
  return [name, percent(value), `${percent(low)} to ${percent(high)}`, String(n)];
}

function format(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]),
      )
      .join('  ');
  return rows.map(line).join('\n');
}

function percent(share) {
  return `${(share * 100).toFixed(1)}%`;
}
