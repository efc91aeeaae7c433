import { UsageError } from '@labpipe/cli';
import type { Lora } from './lora.ts';
import { allTargets, targetNames } from './targets.ts';

/** The flags of LoRA; a rank of 0 trains all weights. */
export interface LoraArgs {
  'lora-rank': number;
  'lora-alpha'?: number | undefined;
  'lora-target-modules'?: string | undefined;
  'lora-dropout'?: number | undefined;
  seed: number;
}

/** What the flags say of adapters: `undefined` for none, a UsageError for what makes no sense. */
export function loraOf(args: LoraArgs): Lora | undefined {
  const { 'lora-rank': rank, 'lora-alpha': alpha = 32 } = args;
  if (!Number.isSafeInteger(rank) || rank < 0)
    throw unexpected('rank', rank, 'a whole number from 0');
  if (rank === 0) {
    refuseIdle(args);
    return undefined;
  }
  if (!(alpha > 0 && Number.isFinite(alpha))) throw unexpected('alpha', alpha, 'a number above 0');
  const rate = args['lora-dropout'] ?? 0;
  if (!(rate >= 0 && rate < 1)) throw unexpected('dropout', rate, 'a number from 0, below 1');
  return {
    rank,
    alpha,
    ...(rate > 0 && { dropout: { rate, seed: args.seed } }),
    targets: targetsOf(args['lora-target-modules'] ?? allTargets),
  };
}

/** A flag that would do nothing is a mistake: without a rank all weights are trained. */
function refuseIdle(args: LoraArgs): void {
  const idle = (['lora-alpha', 'lora-target-modules', 'lora-dropout'] as const).find(
    (flag) => args[flag] !== undefined,
  );
  if (idle === undefined) return;
  throw new UsageError(
    `--${idle}: Unexpected without --lora-rank, expected both: without it all weights are trained`,
  );
}

function targetsOf(given: string): string[] {
  const names = given.split(',').map((each) => each.trim());
  if (names.includes(allTargets)) return targetNames.map(([, name]) => name);
  const known = targetNames.map(([name]) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw unexpected('target-modules', unknown, `${allTargets} or some of ${known.join(', ')}`);
  }
  return targetNames.flatMap(([name, ours]) => (names.includes(name) ? [ours] : []));
}

function unexpected(flag: string, found: unknown, expected: string): UsageError {
  return new UsageError(`--lora-${flag}: Unexpected ${found}, expected ${expected}`);
}

/** The settings that decide what an adapter learns, by flag; none without adapters. */
export function identifyingLora(lora: Lora | undefined): Record<string, number | string> {
  if (!lora) return {};
  const { rank, alpha, targets, dropout } = lora;
  return {
    'lora-rank': rank,
    'lora-alpha': alpha,
    'lora-target-modules': targets.join(','),
    ...(dropout && { 'lora-dropout': dropout.rate }),
  };
}
