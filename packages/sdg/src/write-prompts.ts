import type { Io } from '@labpipe/cli';
import { type EndpointArgs, isEndpointNamed } from '@labpipe/model';
import { type Ledger, record } from '@labpipe/records';
import type { TokenCounter } from '@labpipe/tokenizer';
import { describeFailure } from './blocks/failure.ts';
import type { Pipelines } from './flow/pipeline.ts';
import { previewRequests } from './flow/preview.ts';
import type { Work } from './flow/work.ts';
import { lose } from './loss.ts';
import { prompt } from './prompt-record.ts';
import { type OpenTeacher, openTeacher } from './traffic/open-teacher.ts';
import type { TrafficArgs } from './traffic/options.ts';

type Args = TrafficArgs & EndpointArgs & { 'dry-run': number };

/**
 * Write the first prompts, so many, each with its answers where there is somebody to ask: an endpoint, or a recording. The
 * answers are kept, as those of a run are.
 */
export async function writePrompts(
  works: AsyncIterable<Work>,
  pipelines: Pipelines,
  ledger: Ledger,
  { args, io, counter }: { args: Args; io: Io; counter: TokenCounter },
): Promise<void> {
  const isAsked = args.replay !== undefined || isEndpointNamed(args, io);
  const teacher = isAsked ? await openTeacher(args, io, { jobs: 1, counter }) : undefined;
  try {
    await writeEach(works, pipelines, ledger, { wanted: args['dry-run'], teacher });
  } finally {
    teacher?.close();
  }
  const why = teacher?.over();
  if (why) throw why;
}

async function writeEach(
  works: AsyncIterable<Work>,
  pipelines: Pipelines,
  ledger: Ledger,
  { wanted, teacher: open }: { wanted: number; teacher: OpenTeacher | undefined },
): Promise<void> {
  let written = 0;
  for await (const work of works) {
    const { leaf, chunk } = work.origin;
    const origin = { leaf: leaf.id, path: leaf.path, ...(chunk && { chunk: chunk.id }) };
    for (const preview of await previewRequests(pipelines[leaf.type].steps, work)) {
      if (preview.loss) {
        lose(ledger, preview.loss);
        continue;
      }
      const { block, request } = preview;
      const answers = open && (await answersTo(open, request));
      if (answers && 'failure' in answers) {
        lose(ledger, { ...answers.failure, stage: block, input: { ...origin, ...request } });
      } else {
        ledger.made();
        await ledger.write(record(prompt, { ...origin, block, ...request, ...answers }));
      }
      if (++written === wanted || open?.signal.aborted) return;
    }
  }
}

type Request = Parameters<OpenTeacher['teacher']['chat']>[0];

async function answersTo({ teacher, signal }: OpenTeacher, request: Request) {
  try {
    const { texts, finish } = await teacher.chat(request);
    return { answers: texts.map((text, at) => ({ text, finish: finish[at] ?? '' })) };
  } catch (error) {
    if (signal.aborted) throw error;
    return { failure: describeFailure(error as Error) };
  }
}
