/** Looks for texts that end an answer, also across its pieces. */
export interface StopTexts {
  /** What of the answer so far is sure to belong to it, and whether it has ended. */
  push: (text: string) => { text: string; stopped: boolean };
  /** What was held back, once nothing more comes. */
  end: () => string;
}

export function stopTexts(stops: readonly string[]): StopTexts {
  let held = '';
  return {
    push(text) {
      held += text;
      const at = firstOf(held, stops);
      if (at >= 0) return { text: held.slice(0, at), stopped: true };
      const sure = held.length - longestBeginning(held, stops);
      const result = { text: held.slice(0, sure), stopped: false };
      held = held.slice(sure);
      return result;
    },
    end: () => held,
  };
}

function firstOf(text: string, stops: readonly string[]): number {
  const places = stops.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
  return places.length > 0 ? Math.min(...places) : -1;
}

/** The length of the longest end of the text that a stop begins with. */
function longestBeginning(text: string, stops: readonly string[]): number {
  const longest = Math.max(0, ...stops.map((stop) => stop.length - 1));
  for (let n = Math.min(longest, text.length); n > 0; n--) {
    const end = text.slice(-n);
    if (stops.some((stop) => stop.startsWith(end))) return n;
  }
  return 0;
}
