import type { Io } from '@labpipe/cli';
import { type Ledger, model, record, withLedger } from '@labpipe/records';
import manifest from '../package.json' with { type: 'json' };
import { type Base, openBase } from './base.ts';
import { type CheckpointKind, isExact } from './checkpoints.ts';
import { diskOf, refuseWithoutRoom } from './disk.ts';
import { chooseRuntime, type EngineName } from './engines/choose.ts';
import { embeddedEngine } from './engines/embedded.ts';
import type { Engine } from './engines/engine.ts';
import type { Recompute, Runtime } from './engines/runtime.ts';
import { trainedOf } from './engines/trained.ts';
import { identifyingKind, kindOf, type SaveArgs } from './kind.ts';
import { initialAdapters } from './lora/lora.ts';
import { rankNote } from './lora/rank-note.ts';
import type { LoraArgs } from './lora/settings.ts';
import { memoryOf, refuseWithoutMemory } from './memory.ts';
import { adamwDefaults } from './model/adamw.ts';
import type { Llama } from './model/llama.ts';
import { readWeights } from './model/read-weights.ts';
import { readExamples } from './read-examples.ts';
import { identityOf } from './resume/identity.ts';
import { type Resume, type Resumed, resume } from './resume/resume.ts';
import { sweep } from './resume/sweep.ts';
import type { Example } from './rows/example.ts';
import { drop } from './save.ts';
import { cadenceOf, countSaves } from './saves.ts';
import { checkSettings, identifying } from './settings.ts';
import { costsOfModel } from './steps/costs.ts';
import { type Plan, planOf } from './steps/plan.ts';
import { emitAll, type TrainAndSaveArgs, trainAndSave } from './train-and-save.ts';

type Args = TrainAndSaveArgs &
  LoraArgs &
  SaveArgs &
  Parameters<typeof withLedger>[1] & {
    _: string[];
    model: string;
    output: string;
    engine: string;
    resume: string;
    recompute: string;
  };

/** Open the base, read the rows, train, save. */
export async function run(args: Args, io: Io): Promise<number> {
  checkSettings(args);
  const kind = kindOf(args);
  const base = await openBase(args.model);
  try {
    return await withLedger({ name: 'train', version: manifest.version }, args, io, (ledger) =>
      trainBase(base, kind, args, io, ledger),
    );
  } finally {
    await base.gguf.close();
  }
}

async function trainBase(
  base: Base,
  kind: CheckpointKind,
  args: Args,
  io: Io,
  ledger: Ledger,
): Promise<undefined> {
  const { llama } = base;
  const contextLength = Math.min(llama.context, args['max-seq-len'] ?? llama.context);
  const examples = await readExamples(args._, { ...base, contextLength }, io, ledger);
  if (io.signal?.aborted) return;
  const plan = planFor(args, { llama, ...kind }, examples);
  const tell = (text: string) => {
    if (!args.quiet) io.stderr.write(`train: ${text}\n`);
  };
  const rank = rankNote(llama, kind.lora);
  if (rank) tell(rank);
  const runtime = await chooseRuntime(args.engine as EngineName, tell);
  const settings = {
    ...identifying(args, llama.width, plan),
    ...identifyingKind(kind),
    engine: runtime.name,
  };
  const identity = await identityOf(settings, examples, args.model);
  await sweep(args.output);
  const names = trainedOf(llama, kind.lora).specs.map(({ name }) => name);
  const place = { folder: args.output, identity, names, exact: isExact(kind) };
  const resumed = await resume(args.resume as Resume, place, tell);
  const checkpoints = resumed?.state.checkpoints ?? [];
  if (resumed) {
    tell(describeResumed(resumed, args['num-epochs'] * plan.stepsAnEpoch));
    await takeOver(resumed, args, { rows: examples.length, ledger });
    if (resumed.state.finished) return;
  }
  refuseWithoutMemory(args.model, memoryOf(llama, kind.lora, examples), kind);
  await checkDisk(base, kind, args, plan, { rows: examples.length, resumed });
  const engine = await startEngine(runtime, base, kind, args, resumed);
  try {
    const saved = { base, folder: args.output, kind, identity, keep: args.keep, checkpoints };
    await trainAndSave(engine, plan, saved, { args, io, ledger, resumed });
  } finally {
    await engine.close();
  }
}

function planFor(
  args: Args,
  { llama, lora }: { llama: Llama } & Pick<CheckpointKind, 'lora'>,
  examples: readonly Example[],
): Plan {
  return planOf(examples, {
    batchSize: args['effective-batch-size'],
    epochs: args['num-epochs'],
    seed: args.seed,
    maxBatchLength: args['max-batch-len'],
    packing: args.packing,
    costs: costsOfModel(llama, lora),
  });
}

/** Says what an earlier run has done as if this one had, and removes what that one would have removed next. */
async function takeOver(
  { state: { checkpoints, position, dropped, finished } }: Resumed,
  args: Args,
  { rows, ledger }: { rows: number; ledger: Ledger },
): Promise<void> {
  ledger.wrote(Math.min(rows, position.samplesSeen));
  await drop(args.output, dropped);
  if (finished || args.keep === 0) await emitAll(checkpoints, ledger);
  if (finished) await ledger.emit(record(model, checkpoints.at(-1)!));
}

async function checkDisk(
  base: Base,
  kind: CheckpointKind,
  args: Args,
  plan: Plan,
  { rows, resumed }: { rows: number; resumed: Resumed | undefined },
): Promise<void> {
  const sizes = {
    rows,
    batchSize: args['effective-batch-size'],
    epochs: args['num-epochs'],
  };
  const saves = countSaves(plan, cadenceOf(args), sizes);
  const disk = diskOf(base, { saves, keep: args.keep, kind });
  const standing = Math.min(resumed?.state.checkpoints.length ?? 0, disk.count);
  const there = resumed ? standing * disk.checkpoint + disk.state : 0;
  await refuseWithoutRoom(args.output, disk, there);
}

function describeResumed({ state: { position, finished, checkpoints } }: Resumed, total: number) {
  const newest = checkpoints.at(-1)!.path;
  if (finished) return `this run is finished, in ${newest}; --resume never does it again`;
  return `going on after step ${position.step} of ${total}, from ${newest}`;
}

async function startEngine(
  runtime: Runtime,
  { gguf, llama }: Base,
  { lora }: CheckpointKind,
  args: Args,
  resumed: Resumed | undefined,
): Promise<Engine> {
  const weights = (!lora && resumed?.trained) || (await readWeights(gguf, llama));
  const adapters = lora && {
    options: lora,
    adapters: resumed?.trained ?? initialAdapters(llama, lora, args.seed),
  };
  const options = {
    ...adamwDefaults,
    weightDecay: args['weight-decay'],
    clipNorm: 1,
    recompute: args.recompute as Recompute,
    seed: args.seed,
  };
  return embeddedEngine(runtime, { llama, weights, lora: adapters }, options, resumed?.optimizer);
}
