import { wordsOf } from './support.ts';

/** Why an answer does not fit what its question asks for ("a question for a time, answered without one"); undefined when it fits. */
export function misfit(question: string, answer: string): string | undefined {
  if (wordsOf(answer).length === 0) return 'there is no answer';
  if (
    /\b(?:cannot|can't|unable to) (?:answer|help|say)|\b(?:i do not|i don't) know\b|\[UNANSWERABLE\]/i.test(
      answer,
    )
  ) {
    return 'it refuses to answer';
  }
  const found = expectations.find(({ asks }) => asks.test(question));
  return found && !found.fits.test(answer) ? found.reason : undefined;
}

const numeral =
  /\p{N}|\b(?:no|none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|once|twice|dozen|many|few|several)\b/iu;

const expectations = [
  {
    asks: /\bhow (?:many|much|tall|long|high|deep|wide|old|far|often|heavy)\b/i,
    fits: numeral,
    reason: 'the question asks for a number and the answer has none',
  },
  {
    asks: /\b(?:when|in what year|what year|which year|what date)\b(?! (?:someone|somebody|people|asked))/i,
    fits: /\p{N}|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|winter|morning|noon|evening|night|midnight|today|yesterday|tomorrow|century|year|month|week|monday|tuesday|wednesday|thursday|friday|saturday|sunday|after|before|during|while|until|always|never|now)\b/iu,
    reason: 'the question asks for a time and the answer names none',
  },
  {
    asks: /^(?:who|whose|by whom)\b/i,
    fits: /\p{Lu}|\b(?:he|she|they|we|you|i|it|people|nobody|everyone|anyone|the|a|an)\b/u,
    reason: 'the question asks for a person and the answer names none',
  },
];
