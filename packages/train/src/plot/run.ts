import { checkPlotPath, drawLines, type Line, linesAsText, writePlot } from '@labpipe/chart';
import { type Input, InputError, type Io, inputs, UsageError } from '@labpipe/cli';
import { checkpoint, type Ledger, model, type Step, step, withLedger } from '@labpipe/records';
import manifest from '../../package.json' with { type: 'json' };
import { courseOf, smoothed } from './course.ts';
import { type Axis, axes, type Figure, figures } from './figures.ts';

type Args = Parameters<typeof withLedger>[1] & {
  _: string[];
  output?: string | undefined;
  figure: string;
  over: string;
  logarithmic: boolean;
  smooth: number;
};

/** Read the runs, draw them. */
export async function run(args: Args, io: Io): Promise<number> {
  if (args.output !== undefined) checkPlotPath(args.output);
  if (!Number.isInteger(args.smooth) || args.smooth < 0) {
    throw new UsageError(`--smooth: Unexpected ${args.smooth}, expected a whole number from 0`);
  }
  const tool = { name: 'train plot', version: manifest.version };
  return withLedger(tool, args, io, async (ledger) => {
    const lines: Line[] = [];
    for (const input of inputs(args._, io)) lines.push(await lineOf(input, args, ledger));
    if (io.signal?.aborted) return undefined;
    if (args.output === undefined) io.stdout.write(asText(lines, args));
    else await writePlot(args.output, drawing(lines, args));
    return undefined;
  });
}

async function lineOf(input: Input, args: Args, ledger: Ledger): Promise<Line> {
  const steps: Step[] = [];
  for await (const record of ledger.readAny<{ kind: string }>(input, [step, checkpoint, model])) {
    if (record.kind === 'step') steps.push(record as Step);
    ledger.wrote();
  }
  if (steps.length === 0) {
    throw new InputError(input.name, 'Unexpected end, expected step records: `train` writes them');
  }
  const points = courseOf(steps, args.figure as Figure, args.over as Axis);
  return { name: input.name, points: args.smooth > 0 ? smoothed(points, args.smooth) : points };
}

function drawing(lines: readonly Line[], { figure, over, logarithmic }: Args) {
  const [only] = lines;
  return drawLines({
    title: lines.length === 1 && only!.name !== '<stdin>' ? only!.name : 'train',
    x: axes[over as Axis],
    y: figures[figure as Figure],
    lines,
    logarithmic,
  });
}

/** One picture of dots a run: its name, where it began and ended, the course of the figure. */
function asText(lines: readonly Line[], { figure, over, logarithmic }: Args): string {
  return lines
    .map(({ name, points }) => {
      const [first, last] = [points[0]![1], points.at(-1)![1]];
      const shown = logarithmic ? powersOf(points) : points;
      const scale = logarithmic ? ', powers of ten' : '';
      const heading = `${name}: ${figures[figure as Figure]} over ${axes[over as Axis]}${scale}, ${digits(first)} to ${digits(last)}`;
      return `${heading}\n${linesAsText(shown)}`;
    })
    .join('\n');
}

function powersOf(points: Line['points']): Line['points'] {
  return points.filter(([, y]) => y > 0).map(([x, y]) => [x, Math.log10(y)]);
}

function digits(value: number): string {
  return String(Number(value.toPrecision(4)));
}
