/** A run of lines that two texts share, or that only the one or the other has; counted in lines. */
export interface LineRun {
  readonly kind: 'same' | 'removed' | 'added';
  readonly lines: readonly string[];
}

/** Most edits that are looked for: beyond, what lies between the common ends counts as replaced. */
const mostEdits = 1000;

/** How to get from some lines to others with the fewest removals and additions (Myers, 1986). */
export function lineChanges(before: readonly string[], after: readonly string[]): LineRun[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const inner = shortest(
    before.slice(head, before.length - tail),
    after.slice(head, after.length - tail),
  );
  const ends = (lines: readonly string[]): LineRun[] => [{ kind: 'same', lines }];
  return merged([
    ...ends(before.slice(0, head)),
    ...inner,
    ...ends(before.slice(before.length - tail)),
  ]);
}

function shortest(before: readonly string[], after: readonly string[]): LineRun[] {
  const trace = search(before, after);
  if (!trace) {
    return [
      { kind: 'removed', lines: before },
      { kind: 'added', lines: after },
    ];
  }
  return backtrack(trace, before, after);
}

// reached[k]: how far into `before` a path of so many edits gets on diagonal k = x - y.
function search(
  before: readonly string[],
  after: readonly string[],
): Map<number, number>[] | undefined {
  const trace: Map<number, number>[] = [];
  let reached = new Map([[1, 0]]);
  for (let edits = 0; edits <= mostEdits; edits++) {
    trace.push(reached);
    const next = new Map(reached);
    for (let k = -edits; k <= edits; k += 2) {
      let x = start(reached, k, edits);
      while (x < before.length && x - k < after.length && before[x] === after[x - k]) x++;
      next.set(k, x);
      if (x >= before.length && x - k >= after.length) return trace;
    }
    reached = next;
  }
  return undefined;
}

function start(reached: ReadonlyMap<number, number>, k: number, edits: number): number {
  return comesByAddition(reached, k, edits) ? at(reached, k + 1) : at(reached, k - 1) + 1;
}

function comesByAddition(reached: ReadonlyMap<number, number>, k: number, edits: number): boolean {
  return k === -edits || (k !== edits && at(reached, k - 1) < at(reached, k + 1));
}

function at(reached: ReadonlyMap<number, number>, k: number): number {
  return reached.get(k) ?? -1;
}

function backtrack(
  trace: readonly ReadonlyMap<number, number>[],
  before: readonly string[],
  after: readonly string[],
): LineRun[] {
  const runs: LineRun[] = [];
  let x = before.length;
  let y = after.length;
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const reached = trace[edits] ?? new Map();
    const k = x - y;
    const from = start(reached, k, edits);
    runs.push({ kind: 'same', lines: before.slice(from, x) });
    x = from;
    y = from - k;
    if (edits === 0) break;
    if (comesByAddition(reached, k, edits)) {
      y--;
      runs.push({ kind: 'added', lines: after.slice(y, y + 1) });
    } else {
      x--;
      runs.push({ kind: 'removed', lines: before.slice(x, x + 1) });
    }
  }
  return runs.reverse();
}

function merged(runs: readonly LineRun[]): LineRun[] {
  const result: LineRun[] = [];
  for (const { kind, lines } of runs) {
    if (lines.length === 0) continue;
    const last = result.at(-1);
    if (last?.kind === kind) result[result.length - 1] = { kind, lines: [...last.lines, ...lines] };
    else result.push({ kind, lines });
  }
  return result;
}
