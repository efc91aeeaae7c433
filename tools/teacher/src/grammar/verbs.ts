/** The simple past of a past participle: "drawn" gives "drew", "first written" gives "first wrote", "founded" stays. */
export function simplePast(participle: string): string {
  return participle.replace(/\S+$/, (word) => irregularPasts[word] ?? word);
}

/** Whether a word is the past participle of something that happens to a thing at a time: "founded", "built", "first lit". */
export function isEventParticiple(text: string): boolean {
  const word = text.replace(/^(first|last|re-?) ?/, '');
  if (!/^[a-z-]+$/.test(word)) return false;
  return irregular.has(word) || (/[^e]ed$/.test(word) && !stateParticiples.has(word));
}

const irregularPasts: Record<string, string> = {
  written: 'wrote',
  rewritten: 'rewrote',
  drawn: 'drew',
  given: 'gave',
  taken: 'took',
  sung: 'sang',
  begun: 'began',
  grown: 'grew',
  seen: 'saw',
  woven: 'wove',
  chosen: 'chose',
  broken: 'broke',
  driven: 'drove',
  known: 'knew',
};

const irregular = new Set([
  ...Object.keys(irregularPasts),
  ...'built rebuilt born laid made remade led lit relit cast recast sold bought won lost found held cut dug hung set sunk struck put sent'.split(
    ' ',
  ),
]);

// They tell a lasting state, or what somebody thinks: "When was it situated?" is no question to ask.
const stateParticiples = new Set(
  `based situated located considered supposed believed thought described regarded related used called named nicknamed
  estimated expected reported known involved interested required needed allowed associated bordered surrounded affected
  divided composed characterized characterised classified listed included supported followed compared limited viewed
  mixed tired married shared increased decreased placed ranked rated noted cited quoted mentioned
  owned powered fuelled operated managed maintained governed`.split(/\s+/),
);
