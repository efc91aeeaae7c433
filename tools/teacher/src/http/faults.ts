import { contentId, priority } from '@labpipe/records';

export type Fault = 'busy' | 'broken' | 'cut' | 'garbage';

/** Of a hundred faults: 40 "429 busy" with Retry-After, 30 "500 broken", 15 connections cut in the middle, 15 garbage texts. */
const mixture: readonly { fault: Fault; upTo: number }[] = [
  { fault: 'busy', upTo: 0.4 },
  { fault: 'broken', upTo: 0.7 },
  { fault: 'cut', upTo: 0.85 },
  { fault: 'garbage', upTo: 1 },
];

// A server that runs for days must not remember every request.
const remembered = 100_000;

/**
 * Decides which requests go wrong: a share `rate`, by the seed, the request and how often it came, so that a run with
 * faults is repeatable and a retry may succeed. Each call counts as one more try of that request.
 */
export function faultsOf(rate: number, seed: number): (request: unknown) => Fault | undefined {
  const tries = new Map<string, number>();
  return (request) => {
    if (rate === 0) return undefined;
    const id = contentId(request);
    const attempt = (tries.get(id) ?? 0) + 1;
    tries.delete(id);
    tries.set(id, attempt);
    if (tries.size > remembered) tries.delete(tries.keys().next().value!);
    if (priority(seed, 'fault', id, attempt) >= rate) return undefined;
    return pick(priority(seed, 'which fault', id, attempt));
  };
}

/** What a garbage answer says: nothing in the form that was asked for. */
export const garbage = 'lorem [QUEST ipsum ]] ans{wer: \u0000\uFFFD dolor, sit (amet';

function pick(share: number): Fault {
  return mixture.find(({ upTo }) => share < upTo)?.fault ?? 'garbage';
}
