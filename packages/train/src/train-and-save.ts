import { type Io, openProgress } from '@labpipe/cli';
import { checkpoint, type Ledger, model, record } from '@labpipe/records';
import type { Engine } from './engines/engine.ts';
import type { Resumed } from './resume/resume.ts';
import type { CheckpointBody } from './resume/state.ts';
import { openSampleLoss } from './sample-loss/file.ts';
import { type SavedRun, save } from './save.ts';
import { type CadenceArgs, cadenceOf, isSaved } from './saves.ts';
import { scheduleOf, type TrainArgs } from './settings.ts';
import { describeStep, stepRecord } from './step-record.ts';
import type { Plan } from './steps/plan.ts';
import { type Progress, start, train } from './train.ts';

/** Flags that say how steps are taken and what is left of them. */
export type TrainAndSaveArgs = TrainArgs &
  CadenceArgs & {
    'sample-loss'?: string | undefined;
    progress: string;
    quiet: boolean;
  };

/** What a run trains with, beside its engine and its plan. */
export interface World {
  args: TrainAndSaveArgs;
  io: Io;
  ledger: Ledger;
  resumed: Resumed | undefined;
}

/** Takes the steps of a plan from where the run stands; writes and emits what falls due after each. */
export async function trainAndSave(
  engine: Engine,
  plan: Plan,
  run: SavedRun,
  { args, io, ledger, resumed }: World,
): Promise<void> {
  const schedule = scheduleOf(args, run.base.llama.width, plan);
  const { total } = schedule;
  const mode = args.quiet ? 'none' : args.progress;
  const from = resumed?.state.position ?? start;
  const progress = openProgress(io, { mode, label: 'train', total, from: from.step });
  const began = performance.now();
  const cadence = cadenceOf(args);
  let { checkpoints } = run;
  let ended: CheckpointBody | undefined;
  const saveNow = async (now: Progress) => {
    checkpoints = await save(now, engine, { ...run, checkpoints });
    return checkpoints.at(-1)!;
  };
  const sampleLoss = await openSampleLoss(args['sample-loss'], from.step);
  try {
    for await (const now of train(engine, plan, { epochs: args['num-epochs'], schedule, from })) {
      const pace = (performance.now() - began) / 1000 / (now.step - from.step);
      progress.tick(now.step, describeStep(now));
      if (now.epoch === 1) ledger.wrote(now.samples);
      // Files first: when the pipe's next tool is gone, writing to it ends this process.
      await sampleLoss.write(now);
      let saved = isSaved(now, cadence) || io.signal?.aborted ? await saveNow(now) : undefined;
      await ledger.emit(stepRecord(now, pace * (total - now.step)));
      if (io.signal?.aborted) saved ??= await saveNow(now);
      if (saved && args.keep === 0) await ledger.emit(record(checkpoint, saved));
      if (saved && now.endsRun) ended = saved;
      if (io.signal?.aborted) break;
    }
  } finally {
    progress.end();
    await sampleLoss.close();
    // Only now is it known which are kept.
    if (args.keep > 0) await emitAll(checkpoints, ledger);
  }
  if (ended) await ledger.emit(record(model, ended));
}

/** One record for each. */
export async function emitAll(
  checkpoints: readonly CheckpointBody[],
  ledger: Ledger,
): Promise<void> {
  for (const body of checkpoints) await ledger.emit(record(checkpoint, body));
}
