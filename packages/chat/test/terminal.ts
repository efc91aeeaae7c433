import { PassThrough, Writable } from 'node:stream';
import { main } from '../src/cli.ts';

/** A person at a terminal: what to type, and what to see. */
export interface Person {
  type: (text: string) => void;
  /** Wait until the terminal shows this, after what was waited for before. */
  sees: (text: string) => Promise<void>;
  stdout: () => string;
  stderr: () => string;
  code: Promise<number>;
  /** As SIGTERM does. */
  kill: () => void;
}

/** Run `chat` for a person at a terminal, with these arguments. */
export function sitDown(argv: readonly string[], env: Record<string, string> = {}): Person {
  const keyboard = Object.assign(new PassThrough(), { isTTY: true });
  const [out, err] = [screen(), screen()];
  let shown = '';
  let seen = 0;
  for (const { stream } of [out, err]) stream.on('shown', (text: string) => (shown += text));
  const signal = new AbortController();
  const io = {
    stdin: keyboard,
    stdout: out.stream,
    stderr: err.stream,
    env,
    signal: signal.signal,
  };
  return {
    type: (text) => keyboard.write(text),
    async sees(text) {
      const deadline = Date.now() + 20_000;
      for (;;) {
        const at = shown.indexOf(text, seen);
        if (at >= 0) {
          seen = at + text.length;
          return;
        }
        if (Date.now() > deadline)
          throw new Error(`not shown: ${text}; shown: ${shown.slice(seen)}`);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
    stdout: out.text,
    stderr: err.text,
    code: main(argv, io),
    kill: () => signal.abort(),
  };
}

function screen() {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      stream.emit('shown', String(chunk));
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY: true, columns: 80 }), text: () => text };
}
