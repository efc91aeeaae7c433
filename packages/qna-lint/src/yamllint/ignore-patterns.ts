// No path that a system takes is longer.
const longest = 4096;

/** Whether a path is ignored by patterns in the format of a .gitignore; the last that fits decides. */
export function isIgnored(path: string, patterns: readonly string[]): boolean {
  const segments = path.split(/[\\/]+/).filter((segment) => segment !== '' && segment !== '.');
  let ignored = false;
  for (const line of patterns) {
    const pattern = withoutBlankEnd(line);
    if (pattern === '' || pattern.startsWith('#') || pattern.length > longest) continue;
    const isNegated = pattern.startsWith('!');
    if (fits(segments, isNegated ? pattern.slice(1) : pattern)) ignored = !isNegated;
  }
  return ignored;
}

// Only a blank behind a backslash counts. Not by an expression, which takes quadratic time in a run of blanks.
function withoutBlankEnd(line: string): string {
  const end = line.trimEnd();
  return end.endsWith('\\') ? line.slice(0, end.length + 1) : end;
}

// A pattern that fits a folder fits all that lies in it; one that ends with a slash fits folders only.
function fits(segments: readonly string[], pattern: string): boolean {
  const isFolder = pattern.endsWith('/');
  const body = pattern.replace(/\/$/, '');
  const isAnchored = body.includes('/');
  const expression = expressionOf(
    `^${isAnchored ? '' : '(?:.*/)?'}${translate(body.replace(/^\//, ''))}$`,
  );
  const last = isFolder ? segments.length - 1 : segments.length;
  for (let length = 1; length <= last; length++) {
    if (expression.test(segments.slice(0, length).join('/'))) return true;
  }
  return false;
}

/** What is no pattern, such as one of a range the wrong way round, fits nothing. */
function expressionOf(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch {
    return /(?!)/;
  }
}

function translate(pattern: string): string {
  // Several `**/` are one; as an expression each would multiply the time that a path takes.
  const parts = pattern.match(/(?:\*\*\/)+|\/\*\*$|\*+|\?|\[[!^]?\]?[^\]]*\]|\\.|./gs) ?? [];
  return parts.map(translatePart).join('');
}

function translatePart(part: string): string {
  if (part.startsWith('**/')) return '(?:[^/]+/)*';
  if (part === '/**') return '/.+';
  if (part.startsWith('*')) return '[^/]*';
  if (part === '?') return '[^/]';
  if (part.length > 2 && part.startsWith('[')) {
    return `[${part.slice(1, -1).replace(/^!/, '^').replaceAll('\\', '\\\\')}]`;
  }
  const letter = part.length === 2 ? (part[1] ?? '') : part;
  return letter.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
}
