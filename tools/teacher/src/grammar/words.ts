/** A noun as it stands inside a sentence: "Home port" gives "home port"; "GPS code" and "Latin name" stay. */
export function nounInside(text: string): string {
  const noun = text.trim().replace(/^(the|a|an) /i, '');
  const first = /^\S+/.exec(noun)?.[0] ?? '';
  return /\p{Lu}.*\p{Lu}|\d/u.test(first) || properAdjectives.test(first)
    ? noun
    : noun.charAt(0).toLowerCase() + noun.slice(1);
}

/** Whether a noun is a plural: it decides between "is" and "are". */
export function isPlural(noun: string): boolean {
  const head = noun.replace(/ (of|in|for|at|on|to|per|from|with|by) .*$/, '').toLowerCase();
  const last = /\S+$/.exec(head)?.[0] ?? '';
  return irregularPlurals.has(last) || (/[^siu]s$/.test(last) && !singularsInS.has(last));
}

/** Whether a noun names a person by trade or kin, so that one asks "who". */
export function isPerson(noun: string): boolean {
  const head = noun.replace(/ (of|in|for|at|on|to|from|with|by) .*$/, '').toLowerCase();
  const last = /[\p{L}-]+$/u.exec(head)?.[0] ?? '';
  return persons.has(last) || persons.has(last.replace(/s$/, ''));
}

/** The possessive form: "Merry Annis" gives "Merry Annis'", all others, "Press" too, get "'s". */
export function possessive(subject: string): string {
  return /[^s]s$/i.test(subject) ? `${subject}'` : `${subject}'s`;
}

const properAdjectives =
  /^(Latin|Greek|Arabic|English|French|German|Dutch|Spanish|Italian|Chinese|Japanese|Russian|Christian|Roman|American|British|European|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)$/;

const irregularPlurals = new Set([
  'people',
  'children',
  'men',
  'women',
  'feet',
  'teeth',
  'mice',
  'geese',
  'oxen',
]);

const singularsInS = new Set([
  'lens',
  'gas',
  'bus',
  'series',
  'species',
  'canvas',
  'atlas',
  'news',
  'alias',
  'means',
  'class',
  'glass',
]);

const persons = new Set(
  `actor admiral architect artist astronomer author baker boatman bookkeeper botanist brother builder captain carpenter
  caretaker carver chair chairman chairperson chairwoman chief child chemist clerk coach coachman commander commissioner
  composer conductor cook cooper creator curator daughter designer director discoverer distiller doctor driver editor
  employer engineer explorer farmer father ferryman fisherman forester founder gardener general glassmaker governor
  grandfather grandmother guardian guide harbourmaster head heir historian husband inspector inventor judge keeper king
  lead leader librarian maker man manager mason master mate mayor miller minister mother musician narrator
  navigator nurse officer operator owner painter partner patron person physicist pilot poet porter predecessor president
  priest prince princess producer professor proprietor publisher queen ranger rector sailor scientist sculptor secretary
  shepherd singer sister skipper smith son spokesman spokesperson spouse steward storyteller student successor
  superintendent supervisor surveyor tailor teacher treasurer tutor uncle aunt warden watchmaker weaver wife winner
  woman writer representative player golfer footballer politician activist celebrity comedian poet model dancer lawyer
  novelist screenwriter philosopher biologist chemist mathematician professor entrepreneur businessman businesswoman`.split(
    /\s+/,
  ),
);
