import type { Prioritizer } from './priority.ts';
import { mapped, type Rows, staying, take, type Wanted } from './take.ts';

// The rows of a group are about as long in any sample, so their mean length gives the number that so many tokens take.
/** As many rows, or tokens, of each group as the smallest has, or the largest. */
export function balanceGroups(
  rows: Rows,
  unit: 'rows' | 'tokens',
  oversample: boolean,
  prioritize: Prioritizer,
): void {
  const lengths = new Map<number, { rows: number; tokens: number }>();
  for (const { group, tokens } of staying(rows)) {
    const sum = lengths.get(group) ?? { rows: 0, tokens: 0 };
    lengths.set(group, { rows: sum.rows + 1, tokens: sum.tokens + tokens });
  }
  const meanOf = (group: number) => {
    const { rows: count, tokens } = lengths.get(group)!;
    return unit === 'rows' ? 1 : tokens / count;
  };
  const wanted: Wanted = (different) => {
    const amounts = [...different].map(([group, count]) => count * meanOf(group));
    const amount = oversample ? Math.max(...amounts) : Math.min(...amounts);
    return mapped(different, (_, group) => Math.floor(amount / meanOf(group) + 1e-9));
  };
  take(rows, ({ group }) => group, wanted, prioritize);
}
