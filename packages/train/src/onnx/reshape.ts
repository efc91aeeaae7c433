import type { Graph } from './graph.ts';
import { expanded, isAscending, range, stored, straight, type Value } from './value.ts';

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
  const lazy = groups.map((group) => isBroadcast(value, group, from));
  const partly = groups.filter((_, i) => !lazy[i]).flatMap((group) => group.from);
  const full = expanded(
    graph,
    value,
    from.map((size, axis) => (partly.includes(axis) ? size : undefined)),
  );
  const source = groups.every((group) => liesTogether(full, group)) ? full : straight(graph, full);

  const base: number[] = [];
  const place: number[] = [];
  for (const at of inMemoryOrder(source, groups)) {
    for (const axis of groups[at]!.to) {
      place[axis] = base.length;
      base.push(lazy[at] ? 1 : to[axis]!);
    }
  }
  return { name: graph.reshape(source.name, source.base, base), base, place };
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

/** Every axis of the group that is larger than 1 is only broadcast, and there is one. */
function isBroadcast(value: Value, { from }: Group, shape: readonly number[]): boolean {
  const real = from.filter((axis) => shape[axis] !== 1);
  return real.length > 0 && real.every((axis) => stored(value, axis) === 1);
}

/** The group's axes follow each other in memory, with nothing but axes of 1 in between. */
function liesTogether(value: Value, group: Group): boolean {
  const places = placesOf(value, group);
  if (!isAscending(places)) return false;
  const [first = 0, last = 0] = [places[0], places.at(-1)];
  return range(last - first).every(
    (i) => places.includes(first + i) || value.base[first + i] === 1,
  );
}

function placesOf(value: Value, { from }: Group): number[] {
  return from.filter((axis) => stored(value, axis) !== 1).map((axis) => value.place[axis]!);
}

/** Indices of the groups as their first axes stand in memory; groups without memory come first. */
function inMemoryOrder(value: Value, groups: readonly Group[]): number[] {
  const first = groups.map((group) => placesOf(value, group)[0] ?? -1);
  return range(groups.length).sort((a, b) => first[a]! - first[b]! || a - b);
}
