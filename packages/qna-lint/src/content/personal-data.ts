import { personalForms } from './personal-forms.ts';
import { contentRule } from './rule.ts';

/** No data that lead to a person. */
export const personalData = contentRule({
  name: 'personal-data',
  level: 'warning',
  parameters: {},
  about: {
    what: 'No text holds an e-mail address of a person, a phone number, the number of a payment card, a bank account (IBAN), a social security number (US) or the national id of some other countries (Aadhaar, CPF, DNI, codice fiscale, NIR, the tax id of Germany, the resident id of China, the National Insurance number). Numbers with a check digit count only where it is right; addresses of offices (`info@`, `support@`) and what is kept free for examples (`example.com`, 555-0100) do not count.',
    why: "What a model has learnt it tells anybody, and it cannot unlearn: a leak, in many countries an offence. InstructLab's taxonomy takes no contribution with such data.",
    mend: 'Write something made up: `jane@example.com`, 555-0100. Where the data are public and the point of the text, switch the rule off there with a comment.',
  },
  *check({ texts }) {
    for (const text of texts) {
      // Nearly every text has neither, and is done with here.
      if (!/@|\d{2}/.test(text.text)) continue;
      for (const { name, find } of personalForms) {
        const found = find(text.text);
        if (found === undefined) continue;
        yield {
          at: text,
          words: found,
          message: `Unexpected ${name} (${masked(found)}), expected no personal data`,
          help: 'Write a made-up one in its place.',
        };
      }
    }
  },
});

// A report must not spread what it warns of.
function masked(found: string): string {
  return `${found.slice(0, 3)}…`;
}
