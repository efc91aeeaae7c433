/** How many requests an endpoint is given at a time. */
export interface Width {
  now: () => number;
  /** An answer came that took so long; `isFull` says whether more were waiting to be asked. Milliseconds. */
  answered: (at: number, isFull: boolean, took: number) => void;
  /** The endpoint said that it has too much to do. */
  busy: (at: number) => void;
}

/** As many as were asked for, always. */
export function fixedWidth(width: number): Width {
  return { now: () => width, answered: () => {}, busy: () => {} };
}

/** Twice the requests must bring this much more answers a second to be worth it. */
const worthwhile = 1.15;

/** An answer that takes this much longer than the quickest may have waited for others. */
const flat = 1.25;

/** Turns at a width that proved best before another is tried. */
const patience = 16;

/** One request too many is refused together with its neighbours: they count as one refusal. Milliseconds. */
const oneRefusal = 1000;

/**
 * As many as the endpoint makes good use of. One more for each answer while they take no longer than the first; then doubles
 * while that brings more answers a second, as a server with few slots only lets the others wait; halves when the endpoint is
 * busy, and then adds one at a time (TCP's slow start and AIMD). Times are in milliseconds.
 */
export function adaptiveWidth({ start, most }: { start: number; most: number }): Width {
  let width = Math.min(start, most);
  let phase: 'rising' | 'doubling' | 'steady' | 'careful' = 'rising';
  let quickest = Number.POSITIVE_INFINITY;
  let bestRate = 0;
  let refusedAt = Number.NEGATIVE_INFINITY;
  // Answers to requests of the width before say nothing of this one.
  let stale = 0;
  let count = 0;
  let since = 0;

  const begin = (at: number, next: number) => {
    stale = Math.min(width, next);
    width = next;
    count = 0;
    since = at;
  };

  const judge = (at: number) => {
    const rate = count / Math.max(at - since, 1e-3);
    if (phase === 'steady') {
      // Servers are restarted, and other users leave: see again whether more is worth it.
      bestRate = rate;
      phase = 'doubling';
      return begin(at, Math.min(most, width * 2));
    }
    if (phase === 'careful') return begin(at, Math.min(most, width + 1));
    if (rate < bestRate * worthwhile) {
      phase = 'steady';
      return begin(at, Math.max(1, Math.floor(width / 2)));
    }
    bestRate = rate;
    begin(at, Math.min(most, width * 2));
  };

  return {
    now: () => width,
    answered: (at, isFull, took) => {
      quickest = Math.min(quickest, took);
      // What does not fill the width cannot tell whether more would fit.
      if (!isFull) return begin(at, width);
      if (phase === 'rising') {
        if (took <= quickest * flat && width < most) width++;
        else {
          phase = 'doubling';
          begin(at, width);
        }
        return;
      }
      if (stale > 0) {
        stale--;
        since = at;
      } else if (++count >= width * (phase === 'steady' ? patience : 1)) judge(at);
    },
    busy: (at) => {
      if (at - refusedAt < oneRefusal) return;
      refusedAt = at;
      phase = 'careful';
      begin(at, Math.max(1, Math.floor(width / 2)));
    },
  };
}
