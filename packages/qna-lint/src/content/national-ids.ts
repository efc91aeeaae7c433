import type { PersonalForm } from './personal-forms.ts';

interface NationalId {
  readonly name: string;
  /** With its usual marks; bare runs of digits are too often something else. */
  readonly pattern: RegExp;
  /** Whether the check digits are right; `id` has no blanks and marks. */
  readonly isRight: (id: string) => boolean;
}

const ids: readonly NationalId[] = [
  {
    name: 'Aadhaar, India',
    pattern: /(?<![\w.,-])[2-9]\d{3}([ -])\d{4}\1\d{4}(?![\w-]|[ .,]\d)/g,
    isRight: (id) => new Set(id).size > 2 && hasVerhoeffDigit(id),
  },
  {
    name: 'CPF, Brazil',
    pattern: /(?<![\w.,-])\d{3}\.\d{3}\.\d{3}-\d{2}(?![\w-])/g,
    isRight: (id) =>
      new Set(id).size > 1 && cpfDigit(id, 9) === id[9] && cpfDigit(id, 10) === id[10],
  },
  {
    name: 'DNI, Spain',
    pattern: /(?<![\w.,-])\d{8}-?[A-HJ-NP-TV-Z](?![\w-])/g,
    isRight: (id) =>
      'TRWAGMYFPDXBNJZSQVHLCKE'[Number(id.slice(0, 8)) % 23] === id[8] &&
      !id.startsWith('12345678'),
  },
  {
    name: 'codice fiscale, Italy',
    pattern: /(?<!\w)[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z](?!\w)/g,
    isRight: hasItalianLetter,
  },
  {
    name: 'NIR, France',
    pattern:
      /(?<![\w.,-])[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}(?![\w-]|[ .,]\d)/g,
    isRight: hasFrenchKey,
  },
  {
    name: 'tax id, Germany',
    pattern: /(?<![\w.,-])[1-9]\d \d{3} \d{3} \d{3}(?![\w-]|[ .,]\d)/g,
    isRight: hasGermanDigit,
  },
  {
    name: 'resident id, China',
    pattern:
      /(?<![\w.,-])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX](?![\w-])/g,
    isRight: hasChineseDigit,
  },
  {
    // It has no check digit; prefixes that were never given out are for examples.
    name: 'National Insurance number, United Kingdom',
    pattern:
      /(?<!\w)(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)/g,
    isRight: (id) => !id.includes('123456'),
  },
];

/** The numbers of persons that states give out, where their form and their check digits tell them. */
export const nationalIds: readonly PersonalForm[] = ids.map(({ name, pattern, isRight }) => ({
  name: `national id (${name})`,
  find(text) {
    for (const [written] of text.matchAll(pattern)) {
      if (isRight(written.replace(/[ .-]/g, ''))) return written;
    }
    return undefined;
  },
}));

// Verhoeff's check digit: the sum is taken in the dihedral group of order 10.
function hasVerhoeffDigit(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    let digit = Number(digits[digits.length - 1 - at]);
    for (let turn = 0; turn < at % 8; turn++) digit = verhoeff[digit] ?? 0;
    sum = dihedral(sum, digit);
  }
  return sum === 0;
}

const verhoeff = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

function dihedral(a: number, b: number): number {
  if (a < 5) return b < 5 ? (a + b) % 5 : 5 + ((a + b) % 5);
  return b < 5 ? 5 + ((a - b) % 5) : (a - b + 5) % 5;
}

function cpfDigit(id: string, length: number): string {
  let sum = 0;
  for (let at = 0; at < length; at++) sum += Number(id[at]) * (length + 1 - at);
  return String(((sum * 10) % 11) % 10);
}

// Letters and digits in odd places count by a table of the ministry's, those in even places by their order.
function hasItalianLetter(code: string): boolean {
  const odd = [
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
  ];
  let sum = 0;
  for (let at = 0; at < 15; at++) {
    const value = Number.parseInt(code[at] ?? '', 36);
    const order = value < 10 ? value : value - 10;
    sum += at % 2 === 0 ? (odd[order] ?? 0) : order;
  }
  return String.fromCharCode(65 + (sum % 26)) === code[15];
}

// Corsica's departments 2A and 2B count as 19 and 18.
function hasFrenchKey(id: string): boolean {
  const number = id.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return 97n - (BigInt(number) % 97n) === BigInt(id.slice(13));
}

// ISO 7064, MOD 11,10.
function hasGermanDigit(digits: string): boolean {
  let rest = 10;
  for (const digit of digits.slice(0, 10)) {
    rest = ((((Number(digit) + rest - 1) % 10) + 1) * 2) % 11;
  }
  return (11 - rest) % 10 === Number(digits[10]);
}

// ISO 7064, MOD 11-2.
function hasChineseDigit(id: string): boolean {
  let sum = 0;
  for (const digit of id.slice(0, 17)) sum = ((sum + Number(digit)) * 2) % 11;
  return (12 - sum) % 11 === (id[17] === 'X' ? 10 : Number(id[17]));
}
