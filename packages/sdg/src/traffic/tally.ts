import type { TokenCounter } from '@labpipe/tokenizer';
import { type ChatAnswer, type ChatRequest, inPlaceOf, type Teacher } from './teacher.ts';

/** What was asked of the endpoint in this run, and what came from earlier ones. */
export interface Tally {
  asked: number;
  recalled: number;
  tokensIn: number;
  tokensOut: number;
  /** Dollars, where the prices are known. */
  usd: number;
}

/** Dollars for a million tokens. */
export interface Prices {
  in: number;
  out: number;
}

export function noTally(): Tally {
  return { asked: 0, recalled: 0, tokensIn: 0, tokensOut: 0, usd: 0 };
}

/** Count what each answer took; where the server does not say, by the counter. `onAnswer` is told after each. */
export function tallied(
  teacher: Teacher,
  tally: Tally,
  { prices, counter }: { prices: Prices; counter: TokenCounter },
  onAnswer: () => void,
): Teacher {
  return inPlaceOf(teacher, async (request) => {
    const answer = await teacher.chat(request);
    const [tokensIn, tokensOut] = tokensOf(request, answer, counter);
    tally.asked++;
    tally.tokensIn += tokensIn;
    tally.tokensOut += tokensOut;
    // Of the sums, as adding up tiny dollars loses some.
    tally.usd = (tally.tokensIn * prices.in + tally.tokensOut * prices.out) / 1e6;
    onAnswer();
    return answer;
  });
}

function tokensOf(
  { messages }: ChatRequest,
  { usage, texts }: ChatAnswer,
  { count }: TokenCounter,
): [number, number] {
  if (usage.prompt_tokens + usage.completion_tokens > 0)
    return [usage.prompt_tokens, usage.completion_tokens];
  const sum = (all: readonly string[]) => all.reduce((total, one) => total + count(one), 0);
  return [sum(messages.map(({ content }) => content)), sum(texts)];
}

export function dollars(value: number): string {
  return `$${value < 1 ? value.toPrecision(2) : value.toFixed(2)}`;
}
