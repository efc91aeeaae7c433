/** What went through a tool. `in`, or `made` where it made something of it, is `out + rejected + failed`. */
export interface Counts {
  in: number;
  made: number | undefined;
  out: number;
  rejected: number;
  failed: number;
  /** By stage and reason: `parse` `unparsable`. */
  reasons: Map<string, { stage: string; reason: string; count: number }>;
}

export function noCounts(): Counts {
  return { in: 0, made: undefined, out: 0, rejected: 0, failed: 0, reasons: new Map() };
}

/** Note a record that a stage refused or failed at. */
export function countLoss(
  counts: Counts,
  how: 'rejected' | 'failed',
  stage: string,
  reason: string,
) {
  counts[how]++;
  const key = `${stage} ${reason}`;
  const entry = counts.reasons.get(key) ?? { stage, reason, count: 0 };
  entry.count++;
  counts.reasons.set(key, entry);
}

/** `{ REASON: n }`, over all stages. */
export function reasonTable({ reasons }: Counts): Record<string, number> {
  const table: Record<string, number> = {};
  for (const { reason, count } of reasons.values()) table[reason] = (table[reason] ?? 0) + count;
  return table;
}

/** Whether something came in, or was made of it, and nothing went out. */
export function cameToNothing({ in: taken, out }: Counts): boolean {
  return taken > 0 && out === 0;
}

/** `640 in, 610 out, 30 rejected (duplicate 30), 0 failed` */
export function describeCounts(counts: Counts): string {
  const { in: taken, made, out, rejected, failed } = counts;
  const reasons = Object.entries(reasonTable(counts)).sort(([, a], [, b]) => b - a);
  const why = reasons.map(([reason, count]) => `${reason} ${count}`).join(', ');
  return [
    `${taken} in`,
    ...(made === undefined ? [] : [`${made} made`]),
    `${out} out`,
    `${rejected} rejected`,
    `${failed} failed${why && ` (${why})`}`,
  ].join(', ');
}

/** The stage that removed most: where to look when nothing is left. */
export function heaviestStage({ reasons }: Counts): string {
  const all = [...reasons.values()].sort((a, b) => b.count - a.count);
  const top = all[0];
  return top
    ? `stage '${top.stage}' removed ${top.count} (${top.reason})`
    : 'no stage named a reason';
}
