import type { Io } from '@labpipe/cli';
import { contentId, type Ledger, withLedger } from '@labpipe/records';
import manifest from '../../package.json' with { type: 'json' };
import { type Base, openBase } from '../base.ts';
import { describeBytes, diskOf } from '../disk.ts';
import { chooseRuntime, type EngineName } from '../engines/choose.ts';
import { embeddedEngine } from '../engines/embedded.ts';
import type { Recompute } from '../engines/runtime.ts';
import { trainedOf } from '../engines/trained.ts';
import { kindOf, type SaveArgs } from '../kind.ts';
import { initialAdapters } from '../lora/lora.ts';
import type { LoraArgs } from '../lora/settings.ts';
import { elementsOf, memoryOf, refuseWithoutMemory } from '../memory.ts';
import { adamwDefaults } from '../model/adamw.ts';
import { readWeights } from '../model/read-weights.ts';
import { weightSpecs } from '../model/weights.ts';
import { readExamples } from '../read-examples.ts';
import { type CadenceArgs, cadenceOf, countSaves } from '../saves.ts';
import { checkSettings, type TrainArgs } from '../settings.ts';
import { costsOfModel } from '../steps/costs.ts';
import { type Plan, planOf } from '../steps/plan.ts';
import { timeOf } from './time.ts';
import { warningsFor } from './warnings.ts';

type Args = TrainArgs &
  LoraArgs &
  SaveArgs &
  CadenceArgs &
  Parameters<typeof withLedger>[1] & {
    _: string[];
    model: string;
    engine: string;
    recompute: string;
  };

/** Open the base, read the rows, plan, take a few steps, say what all will take. */
export async function run(args: Args, io: Io): Promise<number> {
  checkSettings(args);
  const base = await openBase(args.model);
  const tool = { name: 'train estimate', version: manifest.version };
  try {
    return await withLedger(tool, args, io, async (ledger) => {
      const body = await estimate(base, args, io, ledger);
      if (!body) return undefined;
      if (!args.quiet) io.stderr.write(describe(body));
      await ledger.emit({ kind: 'estimate', id: contentId(body), ...body });
      return undefined;
    });
  } finally {
    await base.gguf.close();
  }
}

type Estimate = NonNullable<Awaited<ReturnType<typeof estimate>>>;

async function estimate(base: Base, args: Args, io: Io, ledger: Ledger) {
  const { llama, gguf } = base;
  const kind = kindOf(args);
  const contextLength = Math.min(llama.context, args['max-seq-len'] ?? llama.context);
  const examples = await readExamples(args._, { ...base, contextLength }, io, ledger);
  if (io.signal?.aborted) return undefined;
  ledger.wrote(examples.length);
  const [batchSize, epochs] = [args['effective-batch-size'], args['num-epochs']];
  const maxBatchLength = args['max-batch-len'];
  const costs = costsOfModel(llama, kind.lora);
  const plan = planOf(examples, {
    batchSize,
    epochs,
    seed: args.seed,
    maxBatchLength,
    packing: args.packing,
    costs,
  });
  const saves = countSaves(plan, cadenceOf(args), { rows: examples.length, batchSize, epochs });
  const { count: checkpoints, ...disk } = diskOf(base, { saves, keep: args.keep, kind });

  const { lora } = kind;
  const held = memoryOf(llama, lora, examples);
  refuseWithoutMemory(args.model, held, { lora });

  const tell = (text: string) => {
    if (!args.quiet) io.stderr.write(`train estimate: ${text}\n`);
  };
  const began = performance.now();
  const runtime = await chooseRuntime(args.engine as EngineName, tell);
  const before = process.memoryUsage.rss();
  const weights = await readWeights(gguf, llama);
  const starting = (performance.now() - began) / 1000;
  const adapters = lora && { options: lora, adapters: initialAdapters(llama, lora, args.seed) };
  const options = { ...adamwDefaults, clipNorm: 1, recompute: args.recompute as Recompute };
  const engine = embeddedEngine(runtime, { llama, weights, lora: adapters }, options);
  const { compiling, stepping } = await timeOf(engine, plan, epochs);
  await engine.close();

  // The most there was: what is free again at the end a run needs too, between its steps.
  const resident = 1024 * process.resourceUsage().maxRSS;
  const { rows, ...others } = held;
  const steps = epochs * plan.stepsAnEpoch;
  const tokens = tokensOf(plan) * epochs;
  const warnings = warningsFor({ steps, lora: lora !== undefined });
  for (const warning of warnings) tell(warning);
  return {
    rows: examples.length,
    parameters: elementsOf(weightSpecs(llama)),
    trained_parameters: elementsOf(trainedOf(llama, lora).specs),
    steps,
    tokens,
    checkpoints,
    seconds: digits(starting + compiling + stepping),
    time: {
      starting: digits(starting),
      compiling: digits(compiling),
      stepping: digits(stepping),
    },
    tokens_per_second: Math.round(tokens / stepping),
    engine: runtime.name,
    memory: {
      ...held,
      // Measured: activations, compiled programs, what the engine keeps beside.
      computing: Math.max(0, resident - before - sum(Object.values(others))),
      total: resident,
    },
    disk,
    warnings,
  };
}

// Digits, not decimals: a run of a few milliseconds takes some time too.
function digits(seconds: number): number {
  return Number(seconds.toPrecision(3));
}

function tokensOf(plan: Plan): number {
  return sum([...plan.steps(1)].map(({ tokens }) => tokens));
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function describe({ memory, disk, ...of }: Estimate): string {
  const { weights, gradients, moments, computing } = memory;
  const parts = Object.entries({ weights, gradients, moments, computing });
  const lines = [
    ['parameters', of.parameters],
    ['steps', `${of.steps} over ${of.rows} rows, ${of.tokens} tokens`],
    [
      'time',
      `${of.seconds} s at ${of.tokens_per_second} tokens/s (${of.engine}), saving not counted`,
    ],
    [
      'memory',
      `${describeBytes(memory.total)}: ${parts.map(([name, bytes]) => `${name} ${describeBytes(bytes)}`).join(', ')}`,
    ],
    [
      'disk',
      `${describeBytes(disk.checkpoints)} in ${of.checkpoints} checkpoints, ${describeBytes(disk.peak)} on the way`,
    ],
  ];
  return lines.map(([name, value]) => `${`${name}:`.padEnd(12)}${value}\n`).join('');
}
