import type { Graph } from './graph.ts';
import { arrange, ascending, equal, expanded, range, type Value } from './value.ts';

/** Axes that a reshape merges, splits or keeps: the sizes of `from` and `to` multiply to the same. */
interface Group {
  from: readonly number[];
  to: readonly number[];
}

/** Another shape, group of axes by group: what lies together in memory is not moved. */
export function reshape(
  graph: Graph,
  value: Value,
  from: readonly number[],
  to: readonly number[],
): Value {
  const groups = groupAxes(from, to);
  // A group of which nothing is in memory stays broadcast; one of which a part is has to be made whole.
  const inMemory = groups.filter((group) => group.from.some((axis) => value.axes.includes(axis)));
  const whole = expanded(
    graph,
    value,
    inMemory.flatMap((group) => group.from),
    from,
  );
  const source = inMemory.every((group) => liesTogether(whole, group))
    ? whole
    : arrange(graph, whole, ascending(whole.axes));
  const first = (group: Group) => source.axes.findIndex((axis) => group.from.includes(axis));
  const axes = inMemory
    .sort((a, b) => first(a) - first(b))
    .flatMap((group) => group.to.filter((axis) => to[axis] !== 1));
  const sizes = axes.map((axis) => to[axis]!);
  return { name: graph.reshape(source.name, source.sizes, sizes), axes, sizes };
}

function groupAxes(from: readonly number[], to: readonly number[]): Group[] {
  const groups: Group[] = [];
  let i = 0;
  let k = 0;
  while (i < from.length || k < to.length) {
    const group = { from: [] as number[], to: [] as number[] };
    let before = 1;
    let after = 1;
    do {
      const takeBefore = i < from.length && (before <= after || k >= to.length);
      const takeAfter = k < to.length && (after <= before || i >= from.length);
      if (takeBefore) {
        before *= from[i]!;
        group.from.push(i++);
      }
      if (takeAfter) {
        after *= to[k]!;
        group.to.push(k++);
      }
    } while (before !== after);
    groups.push(group);
  }
  return groups;
}

/** The group's axes follow each other in memory, in order. */
function liesTogether({ axes }: Value, { from }: Group): boolean {
  const wanted = from.filter((axis) => axes.includes(axis));
  const first = axes.indexOf(wanted[0]!);
  return equal(
    wanted,
    range(wanted.length).map((i) => axes[first + i]!),
  );
}
