import type { Pair } from './prompt.ts';
import type { Item } from './rotation.ts';

/** A seed pair as something to ask for: its question in other words, and the answer that it has. */
export function paraphrased({ question, answer }: Pair): Item {
  return { questions: paraphrases(question), answer };
}

/** A question or request in other words: framed politely, never changed in what it asks. The original is not among them. */
export function paraphrases(question: string): string[] {
  const text = question.trim();
  const inside = text.charAt(0).toLowerCase() + text.slice(1);
  const bare = inside.replace(/[.!]$/, '');
  const frames = [
    ...(isRequest(text) ? requests : []),
    ...(isRequest(text) && isOneSentence(text) ? askedRequests : []),
    ...(isQuestion(text) ? questions : []),
    ...anything,
  ];
  return frames.map((frame) =>
    frame.replace(/\{(text|inside|bare)\}/g, (_, slot: string) =>
      slot === 'text' ? text : slot === 'inside' ? inside : bare,
    ),
  );
}

const requests = [
  'Please {inside}',
  'I need you to {inside}',
  'Your task is to {inside}',
  'Kindly {inside}',
  'What I want you to do is {inside}',
];

const askedRequests = [
  'Could you {bare}?',
  'Would you please {bare}?',
  'Can you {bare} for me?',
  'May I ask you to {bare}?',
  'Will you {bare}?',
];

const questions = [
  'Please tell me: {inside}',
  'I would like to know: {inside}',
  'Can you answer this? {text}',
  'My question is this: {inside}',
  'Do you know the answer? {text}',
  'Quick question: {inside}',
  'I wonder, {inside}',
  'Let me ask you: {inside}',
];

const anything = [
  'Here is something for you. {text}',
  'Help me with this, please. {text}',
  'I have a small task. {text}',
  '{text} Thank you.',
  'I need your help. {text}',
  'Next one, please. {text}',
  'Try this one. {text}',
  'This one came up today. {text}',
  'See what you make of this. {text}',
  'Please take care of the following. {text}',
  'One more for you. {text}',
  'Could you help me out? {text}',
];

function isOneSentence(text: string): boolean {
  return /^[^.!?:\n]+[.!]?$/.test(text);
}

function isQuestion(text: string): boolean {
  return /^(?:what|which|who|whose|whom|where|when|why|how|is|are|was|were|do|does|did|can|could|will|would|should|has|have|had|in what|at what|on what) [^.!?\n]*\?$/i.test(
    text,
  );
}

function isRequest(text: string): boolean {
  return requestVerbs.has(/^\p{L}+(?= )/u.exec(text)?.[0].toLowerCase() ?? '');
}

const requestVerbs = new Set(
  `add answer arrange calculate change check choose classify compare complete compose compute convert copy correct count
  create decide describe draft draw edit explain expand extract fill find finish fix format generate give identify
  improve insert invent join label list make mark match name order paraphrase pick predict propose provide put rank
  read rephrase replace reply restore rewrite say select shorten show solve sort spell split state suggest sum
  summarise summarize tell think translate turn use work write`.split(/\s+/),
);
