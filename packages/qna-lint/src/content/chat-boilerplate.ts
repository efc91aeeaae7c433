import { contentRule } from './rule.ts';

/** No answer that begins or ends as chat models do. */
export const chatBoilerplate = contentRule({
  name: 'chat-boilerplate',
  level: 'warning',
  parameters: {},
  about: {
    what: 'No answer talks as a chat model talks about itself ("As an AI language model", "my knowledge cutoff"), opens with its small talk ("Sure, here is", "Great question!") or closes with it ("I hope this helps!", "Let me know if").',
    why: "Seed answers are what all others are modelled on: a phrase in one is a phrase in thousands of samples. It also shows that the answer was copied from a model, whose terms may forbid that; InstructLab's taxonomy takes original work only.",
    mend: 'Delete the phrase, and see that the rest of the answer is your own and true.',
  },
  *check({ pairs }) {
    for (const answer of new Set(pairs.flatMap((pair) => pair.answer ?? []))) {
      const { text } = answer;
      const found =
        anywhere.exec(text) ?? opening.exec(text.slice(0, edge)) ?? closing.exec(text.slice(-edge));
      if (!found) continue;
      yield {
        at: answer,
        words: found[0].trim(),
        message: `Unexpected phrase of a chat model, ${JSON.stringify(found[0].trim().replace(/\s+/g, ' '))}, expected the answer alone`,
        help: 'Delete it: thousands of samples would repeat it.',
      };
    }
  },
});

/** Characters at either end of an answer where small talk stands. */
const edge = 200;

const anywhere =
  /\bas an? (?:\w+ )?(?:AI|artificial intelligence|large language model|language model)(?: language)?(?: model| assistant)?,? (?:I|my)\b|\bI(?:'|’)?(?: a)?m (?:just |only )?an? (?:\w+ )?(?:AI|large) (?:language )?(?:model|assistant)\b|\bmy (?:knowledge cut-?off|last (?:knowledge )?update|training data)\b|\bas of my last (?:knowledge |training )?(?:update|cut-?off)\b|\bI (?:do not|don['’]t|cannot|can['’]t) (?:have|browse|access) (?:personal (?:opinions|feelings|experiences|beliefs)|real-time|the internet)\b/i;

const opening =
  /^\s*(?:(?:sure|certainly|absolutely|of course)(?: thing)?[!,.] *(?:here(?: is| are|['’]s)|I(?:['’]d| would| can| will|['’]ll)|let['’]s )|(?:great|good|excellent) question[!.]|(?:hello|hi)[!,. ]+ *I['’]m here to help|I(?:['’]m| am) (?:sorry|afraid), but (?:I|as)\b|I apologi[sz]e,? but I\b|(?:I['’]d|I would) be (?:happy|glad) to (?:help|assist))/i;

const closing =
  /(?:\bI hope (?:this|that) helps\b[!.]?|\b(?:please )?let me know if (?:you|there)\b[^\n]{0,120}|\b(?:please )?(?:feel free|don['’]t hesitate) to (?:ask|reach out|contact me)\b[^\n]{0,80}|\bis there anything else (?:I|you)\b[^\n]{0,60})\s*$/i;
