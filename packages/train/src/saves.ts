import type { Plan } from './steps/plan.ts';

/** When a checkpoint is saved, beside the end of the run. */
export interface Cadence {
  atEpoch: boolean;
  /** Whenever so many more rows were seen; 0 is never. */
  everySamples: number;
}

/** The flags that say so. */
export interface CadenceArgs {
  'checkpoint-at-epoch': boolean;
  'save-samples': number;
}

/** When the flags have a checkpoint saved. */
export function cadenceOf(args: CadenceArgs): Cadence {
  return { atEpoch: args['checkpoint-at-epoch'], everySamples: args['save-samples'] };
}

/** Whether a checkpoint is saved after a step. */
export function isSaved(
  step: { samples: number; samplesSeen: number; endsEpoch: boolean; endsRun: boolean },
  { atEpoch, everySamples }: Cadence,
): boolean {
  const passed = everySamples > 0 && step.samplesSeen % everySamples < step.samples;
  return step.endsRun || passed || (step.endsEpoch && atEpoch);
}

/** How many checkpoints a whole run of `rows` rows an epoch saves. */
export function countSaves(
  { stepsAnEpoch }: Plan,
  cadence: Cadence,
  { rows, batchSize, epochs }: { rows: number; batchSize: number; epochs: number },
): number {
  if (cadence.everySamples === 0) return cadence.atEpoch ? epochs : 1;
  let saves = 0;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (let step = 1; step <= stepsAnEpoch; step++) {
      const endsEpoch = step === stepsAnEpoch;
      const samples = endsEpoch ? rows - (step - 1) * batchSize : batchSize;
      const samplesSeen = (epoch - 1) * rows + Math.min(step * batchSize, rows);
      const endsRun = endsEpoch && epoch === epochs;
      saves += Number(isSaved({ samples, samplesSeen, endsEpoch, endsRun }, cadence));
    }
  }
  return saves;
}
