import type { Row } from '@labpipe/records';
import { preTokenizers, splitWords } from '@labpipe/tokenizer';
import { conversationOf, type Refusal } from '../rows/conversation.ts';
import { spansOf } from '../rows/spans.ts';
import { chatTemplate, specialTokens } from './chat-template.ts';
import { preTokenizerName } from './metadata.ts';

const preTokenizer = preTokenizers.find(({ names }) => names.includes(preTokenizerName))!;
const marks = new RegExp(
  Object.values(specialTokens)
    .map((token) => token.replaceAll('|', '\\|'))
    .join('|'),
);

/** Add the words of a row, as the chat template shows it to the model, to the counts; or say why it has none. */
export function countWords(row: Row, counts: Map<string, number>): Refusal | undefined {
  const conversation = conversationOf(row);
  if ('reason' in conversation) return conversation;
  const { turn, endOfTurn } = specialTokens;
  const template = { source: chatTemplate, bosToken: turn, eosToken: endOfTurn };
  const spans = spansOf(template, conversation.messages, conversation.tools);
  if ('reason' in spans) return spans;
  for (const text of betweenMarks(spans)) {
    for (const word of splitWords(text, preTokenizer)) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return undefined;
}

/** What the tokenizer will see as one text: a mark is one only where the template wrote it. */
function betweenMarks(spans: readonly { text: string; message: number | undefined }[]): string[] {
  const texts = [''];
  for (const { text, message } of spans) {
    const [first = '', ...others] = message === undefined ? text.split(marks) : [text];
    texts.push(`${texts.pop()}${first}`, ...others);
  }
  return texts;
}
