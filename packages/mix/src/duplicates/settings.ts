import { UsageError } from '@labpipe/cli';

/** What `--dedupe` takes for the same. */
export const dedupeModes = ['exact', 'near', 'semantic', 'none'] as const;
export type DedupeMode = (typeof dedupeModes)[number];

const thresholds = { near: 0.8, semantic: 0.95 };

/** The threshold that a mode works with; throws UsageError on one that cannot be. */
export function thresholdOf(mode: 'near' | 'semantic', given: number | undefined): number {
  const threshold = given ?? thresholds[mode];
  if (threshold > 0 && threshold <= 1) return threshold;
  throw new UsageError(
    `--dedupe-threshold: Unexpected ${threshold}, expected a likeness above 0, up to 1`,
  );
}

const units: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, G: 1e9 };

/** Bytes of `256M`, `1G` or `1500000`; throws UsageError. */
export function bytesOf(option: string, text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)([KMG]?)B?$/i.exec(text) ?? [];
  const bytes = Number(digits) * (units[(unit ?? '').toUpperCase()] ?? 1);
  if (bytes >= 1e6) return bytes;
  throw new UsageError(
    `--${option}: Unexpected ${text}, expected a size from 1M, such as 256M or 1G`,
  );
}
