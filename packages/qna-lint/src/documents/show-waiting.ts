import { type Io, openProgress, withoutPassword } from '@labpipe/cli';

/** Says on stderr what is waited for, while it takes long. */
export interface Waiting {
  during: <T>(what: string, work: () => Promise<T>) => Promise<T>;
  end: () => void;
}

const every = 500;

/** A clone may take minutes, and says nothing by itself. */
export function showWaiting(io: Io, quiet: boolean): Waiting {
  const progress = openProgress(io, {
    mode: quiet ? 'none' : 'auto',
    label: 'qna-lint: documents',
  });
  const open = new Set<{ what: string }>();
  let done = 0;
  const timer = setInterval(() => {
    const [first] = open;
    if (first) progress.tick(done, `waiting for ${withoutPassword(first.what)}`);
  }, every);
  timer.unref();
  return {
    async during(what, work) {
      const place = { what };
      open.add(place);
      try {
        return await work();
      } finally {
        open.delete(place);
        done++;
      }
    },
    end() {
      clearInterval(timer);
      progress.end();
    },
  };
}
