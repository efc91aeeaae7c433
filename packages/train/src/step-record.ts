import { record, step } from '@labpipe/records';
import { describeBytes } from './disk.ts';
import type { Progress } from './train.ts';

/** A step as its record. */
export function stepRecord(now: Progress, etaSeconds: number): object {
  const { epoch, step: count, loss, rate, gradientNorm, tokens, seconds, samplesSeen } = now;
  return record(step, {
    phase: 'train',
    epoch,
    step: count,
    loss,
    learning_rate: rate,
    grad_norm: gradientNorm,
    tokens,
    tokens_per_second: Math.round(tokens / seconds),
    samples_seen: samplesSeen,
    eta_seconds: Math.round(etaSeconds),
  });
}

/** A step as the progress line shows it. */
export function describeStep({ epoch, loss, tokens, seconds }: Progress): string {
  const rate = Math.round(tokens / seconds);
  const memory = describeBytes(process.memoryUsage.rss());
  return `epoch ${epoch}, loss ${loss.toFixed(4)}, ${rate} tokens/s, ${memory} of memory`;
}
