import { type Io, isTerminal } from './io.ts';

/** A running count on stderr. */
export interface Progress {
  /** `detail` stands in the JSON lines beside what is the same for all tools. */
  tick: (done: number, note?: string, detail?: object) => void;
  end: () => void;
}

const plainEvery = 10_000;
const barEvery = 100;

/**
 * Show how far a tool is: a line that rewrites itself on a terminal, else a plain line now and then, or JSON. What an earlier run had done (`from`) says nothing
 * of how fast this one is.
 */
export function openProgress(
  { stderr, env }: Io,
  { mode, label, total, from = 0 }: { mode: string; label: string; total?: number; from?: number },
): Progress {
  const began = performance.now();
  const bar = mode === 'auto' && isTerminal(stderr) && env['TERM'] !== 'dumb';
  let shown = bar ? Number.NEGATIVE_INFINITY : began;
  let open = false;

  return {
    tick(done, note = '', detail = {}) {
      const now = performance.now();
      if (mode === 'none' || now - shown < (bar ? barEvery : plainEvery)) return;
      shown = now;
      const seconds = (now - began) / 1000;
      if (mode === 'json') {
        stderr.write(
          `${JSON.stringify({ progress: label, done, total, seconds, note, ...detail })}\n`,
        );
        return;
      }
      const line = `${label}: ${describe(done, { total, from, seconds })}${note && `, ${note}`}`;
      stderr.write(bar ? `\r\x1b[K${line}` : `${line}\n`);
      open = bar;
    },
    end() {
      if (open) stderr.write('\r\x1b[K');
      open = false;
    },
  };
}

function describe(
  done: number,
  { total, from, seconds }: { total: number | undefined; from: number; seconds: number },
): string {
  const rate = (done - from) / Math.max(seconds, 1e-9);
  if (total === undefined) return `${done}, ${rate.toFixed(1)}/s`;
  const left = rate > 0 ? `, ${Math.ceil((total - done) / rate)} s left` : '';
  return `${done}/${total}, ${rate.toFixed(1)}/s${left}`;
}
