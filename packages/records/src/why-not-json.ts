/** What is wrong with a line that is no JSON, and what to do about it, for the ways in which that comes about. */
export function whyNotJson(text: string): string {
  const known = guesses.find(({ looks }) => looks(text));
  const found = known ? known.found : `text (${reasonOf(text)})`;
  return `Unexpected ${found}, expected one JSON record per line${known ? `: ${known.advice}` : ''}`;
}

interface Guess {
  looks: (text: string) => boolean;
  found: string;
  advice: string;
}

const starts =
  (...marks: string[]) =>
  (text: string) =>
    marks.some((mark) => text.startsWith(mark));

// The first bytes of packed files, as they look when they are read as UTF-8.
const guesses: readonly Guess[] = [
  { looks: starts('\x1f\ufffd'), found: 'gzip', advice: 'a packed file is to end in .gz' },
  { looks: starts('(\ufffd/\ufffd'), found: 'zstd', advice: 'a packed file is to end in .zst' },
  { looks: starts('PAR1'), found: 'Parquet', advice: 'such a file is to end in .parquet' },
  { looks: starts('PK\x03\x04'), found: 'zip archive', advice: 'unzip it first' },
  {
    looks: starts('version https://git-lfs'),
    found: 'pointer of Git LFS',
    advice: 'git lfs pull fetches the file itself',
  },
  {
    looks: starts('<'),
    found: 'HTML',
    advice: 'a web page was saved in place of the file',
  },
  {
    looks: (text) => text.slice(0, 64).includes('\0'),
    found: 'UTF-16',
    advice: 'iconv -f UTF-16 -t UTF-8 converts it',
  },
  {
    looks: (text) => /^\s*\{\s*$/.test(text),
    found: 'record on several lines',
    advice: 'jq -c . puts each on one',
  },
  {
    looks: (text) => /^\s*\[/.test(text),
    found: 'array that is no JSON',
    advice: 'it is cut short, has a comma too many, or bytes that are no UTF-8',
  },
  {
    looks: starts("{'"),
    found: "quotes of Python's repr",
    advice: 'json.dumps writes it, not str',
  },
  {
    looks: (text) => text.startsWith('{') && /[:[,]\s*-?(?:NaN|Infinity)\s*[,\]}]/.test(text),
    found: 'NaN or Infinity',
    advice: "JSON has neither; Python's json.dumps(…, allow_nan=False) finds where they come from",
  },
];

// In the words of the parser, which tell the place; shorter where they quote the line.
function reasonOf(text: string): string {
  try {
    JSON.parse(text);
    return 'JSON of another kind';
  } catch (error) {
    const [why = ''] = (error as Error).message.split('\n');
    return why.length > 120 ? `${why.slice(0, 120)}…` : why;
  }
}
