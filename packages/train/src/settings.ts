import { UsageError } from '@labpipe/cli';
import type { Schedule } from './model/schedule.ts';
import type { Plan } from './steps/plan.ts';

/** The flag that decides which rows are too long. */
export interface LengthArgs {
  'max-seq-len'?: number | undefined;
}

/** The flags that decide how to train. */
export interface TrainArgs extends LengthArgs {
  'num-epochs': number;
  'effective-batch-size': number;
  'learning-rate'?: number | undefined;
  /** Above 0: additions are trained, not weights. */
  'lora-rank'?: number | undefined;
  'warmup-steps'?: number | undefined;
  'weight-decay': number;
  'max-batch-len': number;
  packing: boolean;
  'save-samples': number;
  keep: number;
  seed: number;
}

/** Refuses flags that no run can follow, before any work. */
export function checkSettings(args: TrainArgs): void {
  checkLengths(args);
  for (const name of ['num-epochs', 'effective-batch-size', 'max-batch-len'] as const) {
    refuseUnless(name, args[name], isCount, 'a whole number from 1');
  }
  for (const name of ['warmup-steps', 'save-samples', 'keep'] as const) {
    refuseUnless(
      name,
      args[name],
      (value) => value === 0 || isCount(value),
      'a whole number from 0',
    );
  }
  refuseUnless('learning-rate', args['learning-rate'], (value) => value > 0, 'a number above 0');
  refuseUnless('weight-decay', args['weight-decay'], (value) => value >= 0, 'a number from 0');
}

/** Refuses a length that no row has. */
export function checkLengths(args: LengthArgs): void {
  refuseUnless('max-seq-len', args['max-seq-len'], isCount, 'a whole number from 1');
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}

function refuseUnless(
  name: keyof TrainArgs,
  value: number | undefined,
  good: (value: number) => boolean,
  expected: string,
): void {
  if (value === undefined || (Number.isFinite(value) && good(value))) return;
  throw new UsageError(`--${name}: Unexpected ${value}, expected ${expected}`);
}

/**
 * The learning rate for a model of this width: 0.003 at 128 (measured: 60 facts in 8 epochs), on a power law to
 * InstructLab's 0.00002 at 4096, the width of the 7 B models that it is for.
 */
export function defaultLearningRate(width: number): number {
  const exponent = Math.log(0.003 / 0.00002) / Math.log(4096 / 128);
  return 0.003 * (128 / width) ** exponent;
}

/** InstructLab's 25 steps of warm-up, or a tenth of a run that is short. */
export function defaultWarmup(totalSteps: number): number {
  return Math.min(25, Math.floor(totalSteps / 10));
}

/** Additions take steps ten times as large as weights do, as is usual; 0.002 is what 135 M parameters learned facts with. */
export function defaultLoraRate(width: number): number {
  return Math.min(0.002, 10 * defaultLearningRate(width));
}

/** The learning rate's course over a run. */
export function scheduleOf(args: TrainArgs, width: number, { stepsAnEpoch }: Plan): Schedule {
  const total = args['num-epochs'] * stepsAnEpoch;
  const defaultRate = args['lora-rank'] ? defaultLoraRate : defaultLearningRate;
  return {
    peak: args['learning-rate'] ?? defaultRate(width),
    warmup: args['warmup-steps'] ?? defaultWarmup(total),
    total,
  };
}

/** What of the settings decides the numbers of a run, by flag: all but --max-seq-len, which shows in the rows. */
export function identifying(args: TrainArgs, width: number, plan: Plan): Record<string, number> {
  const { peak, warmup } = scheduleOf(args, width, plan);
  return {
    'num-epochs': args['num-epochs'],
    'effective-batch-size': args['effective-batch-size'],
    'learning-rate': peak,
    'warmup-steps': warmup,
    'weight-decay': args['weight-decay'],
    'max-batch-len': args['max-batch-len'],
    packing: Number(args.packing),
    seed: args.seed,
  };
}
