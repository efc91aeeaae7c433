import { nationalIds } from './national-ids.ts';

/** A kind of personal data, and the first of a text, or none. */
export interface PersonalForm {
  readonly name: string;
  find(text: string): string | undefined;
}

/** The kinds of personal data that can be told by their form. */
export const personalForms: readonly PersonalForm[] = [
  { name: 'e-mail address', find: findEmail },
  { name: 'phone number', find: findPhone },
  { name: 'number of a payment card', find: findCard },
  { name: 'bank account (IBAN)', find: findIban },
  { name: 'social security number', find: findSocialSecurity },
  ...nationalIds,
];

function findEmail(text: string): string | undefined {
  if (!text.includes('@')) return undefined;
  const pattern =
    /(?<![\w.%+@/:-])([\w%+-][\w.%+-]{0,63})@((?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24})(?![\w@])/gi;
  for (const [address, name = '', host = ''] of text.matchAll(pattern)) {
    if (!isOffice(name) && !isReserved(host) && isTopLevel(host)) return address;
  }
  return undefined;
}

const offices = new Set(
  'abuse accessibility accounts admin billing careers comments contact customerservice editor editorial email enquiries events feedback git hello help helpdesk hostmaster hr info inquiries jobs legal mail marketing media news newsletter noreply office orders postmaster press privacy sales security service services support team user username webmaster yourname'.split(
    ' ',
  ),
);

function isOffice(name: string): boolean {
  return offices.has(name.toLowerCase().replace(/[\d._+-]/g, '')) || /no-?reply/i.test(name);
}

// `unit@host.service` is no address: of the endings of more than two letters these stand for nearly all that are in use.
function isTopLevel(host: string): boolean {
  return /\.(?:[a-z]{2}|com|org|net|edu|gov|mil|int|info|biz|name|pro|aero|coop|museum|mobi|app|dev|cloud|online|site|tech|email|xyz|shop|store|blog|club|live|news|life|world|africa|asia|berlin|london|wien|eus|cat|gal|swiss)$/i.test(
    host,
  );
}

function isReserved(host: string): boolean {
  return /(?:^|\.)(?:example\.[a-z.]+|(?:my|your)?(?:domain|company|email|site)\.[a-z]+|.+\.(?:example|test|invalid|localhost|local))$/i.test(
    host,
  );
}

// International with its plus, or North American with its usual marks; no digits run on at either end.
const phone =
  /(?<![\w+.,/-])(?:\+[1-9]\d{0,2}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,4}(?:[ .-]?\d{2,4}){2,4}|\(?[2-9]\d{2}\)?[ .-][2-9]\d{2}[ .-]\d{4})(?![\w-]|[.,]\d)/g;

function findPhone(text: string): string | undefined {
  for (const [number] of text.matchAll(phone)) {
    const digits = number.replace(/\D/g, '');
    if (digits.length < 9 || digits.length > 15) continue;
    const american = number.startsWith('+') ? /^1(\d{10})$/.exec(digits)?.[1] : digits;
    if (american && (isFictional(american) || isTollFree(american))) continue;
    // A plain run of three groups with blanks alone is as often a table.
    if (!number.startsWith('+') && /^\d{3} \d{3} \d{4}$/.test(number)) continue;
    return number;
  }
  return undefined;
}

function isFictional(digits: string): boolean {
  return digits.slice(3, 6) === '555' || digits.startsWith('555') || /^(\d)\1+$/.test(digits);
}

function isTollFree(digits: string): boolean {
  return /^(?:800|833|844|855|866|877|888|900)/.test(digits);
}

const card =
  /(?<![\w.,-])(?:4\d{3}|5[1-5]\d{2}|2[2-7]\d{2}|6011|65\d{2}|3[47]\d{2})(?:[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}|[ -]?\d{6}[ -]?\d{5})(?![\w-]|[.,]\d)/g;
const testCards =
  /^(?:4111|4242|4012888888881881|4000|5555555555554444|5105105105105100|378282246310005)/;

function findCard(text: string): string | undefined {
  for (const [number] of text.matchAll(card)) {
    const digits = number.replace(/\D/g, '');
    if (hasLuhnDigit(digits) && !testCards.test(digits)) return number;
  }
  return undefined;
}

/** Whether the last digit is the check digit of the others (ISO/IEC 7812-1). */
export function hasLuhnDigit(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    sum += at % 2 === 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit;
  }
  return sum % 10 === 0;
}

function findIban(text: string): string | undefined {
  const pattern =
    /(?<!\w)[A-Z]{2}\d{2}(?:[A-Z0-9]{11,30}|(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?)(?!\w)/g;
  for (const [number] of text.matchAll(pattern)) {
    if (hasIbanDigits(number.replaceAll(' ', ''))) return number;
  }
  return undefined;
}

/** Whether digits 3 and 4 are the check digits of an account number (ISO 13616, modulo 97). */
export function hasIbanDigits(iban: string): boolean {
  if (iban.length < 15 || iban.length > 34) return false;
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

// Numbers that were never given out: area 000, 666 and 900 on, group 00, serial 0000; and three that stood in advertisements.
const socialSecurity = /(?<![\w.-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-]|[.,]\d)/g;
const advertised = ['078-05-1120', '219-09-9999', '123-45-6789'];

function findSocialSecurity(text: string): string | undefined {
  for (const [number] of text.matchAll(socialSecurity)) {
    if (!advertised.includes(number)) return number;
  }
  return undefined;
}
