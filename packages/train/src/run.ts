import { type Io, openProgress } from '@labpipe/cli';
import { checkpoint, type Ledger, model, record, step, withLedger } from '@labpipe/records';
import manifest from '../package.json' with { type: 'json' };
import { type Base, openBase } from './base.ts';
import { checkpointPath, writeCheckpoint } from './checkpoints.ts';
import { chooseRuntime, type EngineName } from './engines/choose.ts';
import { embeddedEngine } from './engines/embedded.ts';
import type { Engine } from './engines/engine.ts';
import { adamwDefaults } from './model/adamw.ts';
import { readWeights } from './model/read-weights.ts';
import { readExamples } from './read-examples.ts';
import { checkSettings, defaultLearningRate, defaultWarmup, type TrainArgs } from './settings.ts';
import { type Plan, planOf } from './steps/plan.ts';
import { type Progress, train } from './train.ts';

type Args = TrainArgs &
  Parameters<typeof withLedger>[1] & {
    _: string[];
    model: string;
    output: string;
    seed: number;
    engine: string;
    'checkpoint-at-epoch': boolean;
    progress: string;
  };

/** Open the base, read the rows, train, save. */
export async function run(args: Args, io: Io): Promise<number> {
  checkSettings(args);
  const base = await openBase(args.model);
  try {
    return await withLedger({ name: 'train', version: manifest.version }, args, io, (ledger) =>
      trainBase(base, args, io, ledger),
    );
  } finally {
    await base.gguf.close();
  }
}

async function trainBase(base: Base, args: Args, io: Io, ledger: Ledger): Promise<undefined> {
  const { context } = base.llama;
  const contextLength = Math.min(context, args['max-seq-len'] ?? context);
  const examples = await readExamples(args._, { ...base, contextLength }, io, ledger);
  if (examples.length === 0 || io.signal?.aborted) return;
  const plan = planOf(examples, {
    batchSize: args['effective-batch-size'],
    epochs: args['num-epochs'],
    seed: args.seed,
    maxBatchLength: args['max-batch-len'],
  });
  const engine = await startEngine(base, args, io);
  try {
    await trainAndSave(engine, plan, base, args, io, ledger);
  } finally {
    await engine.close();
  }
}

async function startEngine(base: Base, args: Args, io: Io): Promise<Engine> {
  const runtime = await chooseRuntime(args.engine as EngineName, (text) => {
    if (!args.quiet) io.stderr.write(`train: ${text}\n`);
  });
  const weights = await readWeights(base.gguf, base.llama);
  const options = { ...adamwDefaults, weightDecay: args['weight-decay'], clipNorm: 1 };
  return embeddedEngine(runtime, { llama: base.llama, weights }, options);
}

async function trainAndSave(
  engine: Engine,
  plan: Plan,
  base: Base,
  args: Args,
  io: Io,
  ledger: Ledger,
): Promise<void> {
  const epochs = args['num-epochs'];
  const total = epochs * plan.stepsAnEpoch;
  const schedule = {
    peak: args['learning-rate'] ?? defaultLearningRate(base.llama.width),
    warmup: args['warmup-steps'] ?? defaultWarmup(total),
    total,
  };
  const mode = args.quiet ? 'none' : args.progress;
  const progress = openProgress(io, { mode, label: 'train', total });
  const began = performance.now();
  try {
    for await (const now of train(engine, plan, { epochs, schedule })) {
      const elapsed = (performance.now() - began) / 1000;
      progress.tick(now.step, describe(now));
      if (now.epoch === 1) ledger.wrote(now.samples);
      await ledger.emit(stepRecord(now, (elapsed / now.step) * (total - now.step)));
      if (isSaved(now, args)) await save(now, engine, base, args, ledger);
      if (io.signal?.aborted) return;
    }
  } finally {
    progress.end();
  }
}

function describe({ epoch, loss, tokens, seconds }: Progress): string {
  return `epoch ${epoch}, loss ${loss.toFixed(4)}, ${Math.round(tokens / seconds)} tokens/s`;
}

function stepRecord(now: Progress, etaSeconds: number): object {
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

function isSaved(now: Progress, args: Args): boolean {
  const every = args['save-samples'];
  const passed = every > 0 && now.samplesSeen % every < now.samples;
  return now.endsRun || passed || (now.endsEpoch && args['checkpoint-at-epoch']);
}

async function save(
  now: Progress,
  engine: Engine,
  base: Base,
  args: Args,
  ledger: Ledger,
): Promise<void> {
  const path = checkpointPath(args.output, now.samplesSeen);
  await writeCheckpoint(path, base.gguf, await engine.weights());
  const body = {
    path,
    format: 'gguf' as const,
    base: args.model,
    phase: 'train',
    epoch: now.epoch,
    samples_seen: now.samplesSeen,
    loss: now.epochLoss,
    chat_template: base.template.source,
  };
  await ledger.emit(record(checkpoint, body));
  if (now.endsRun) await ledger.emit(record(model, body));
}
