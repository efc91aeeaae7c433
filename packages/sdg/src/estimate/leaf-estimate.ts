import { type Leaf, record } from '@labpipe/records';
import type { TokenCounter } from '@labpipe/tokenizer';
import type { Step } from '../flow/pipeline.ts';
import { pairsOf } from '../flow/seed-rows.ts';
import type { Work } from '../flow/work.ts';
import { type Estimate, estimateRecord } from './estimate-record.ts';
import { type Forecast, type Rates, walk } from './walk.ts';

/** What requests and tokens cost, and how fast they go. */
export interface Tariff {
  /** Dollars for a million tokens. */
  prices: { in: number; out: number };
  /** Requests, or tokens of replies, in a second; the slower counts. */
  rates: { requests?: number | undefined; tokens?: number | undefined };
}

/** Adds up what is expected of a leaf's works in one pipeline. */
export interface LeafEstimate {
  add: (work: Work) => Promise<void>;
  /** The record of what was added, whole numbers. */
  total: () => Estimate;
}

/** Open the estimate of a leaf in a pipeline. */
export function openLeafEstimate(
  pipeline: string,
  steps: readonly Step[],
  leaf: Leaf,
  { rates, tariff, counter }: { rates: Rates; tariff: Tariff; counter: TokenCounter },
): LeafEstimate {
  const guess = { pair: usualPair(leaf), count: counter.count };
  const forecasts = new Map<string, Forecast>();
  const chunks = new Set<string>();
  const samples = { before: 0, after: 0 };
  const firstAsked = new Map<string, Work>();
  let rows = 0;

  return {
    add: async (work) => {
      if (work.origin.chunk) chunks.add(work.origin.chunk.id);
      rows += work.rows.length;
      if (steps.length === 0) return;
      // By another row: what one row asks alike is alike only because we guess alike.
      const isAsked = (request: string) => {
        const first = firstAsked.get(request) ?? work;
        firstAsked.set(request, first);
        return first !== work;
      };
      const walked = await walk(steps, work, guess, rates, isAsked);
      samples.before += walked.unfiltered;
      samples.after += walked.rows;
      for (const [at, forecast] of walked.forecasts.entries())
        addTo(forecasts, `${at} ${forecast.block}`, forecast);
    },
    total: () => {
      const all = [...forecasts.values()];
      const sum = (key: Exclude<keyof Forecast, 'block'>) =>
        all.reduce((total, forecast) => total + forecast[key], 0);
      const requests = sum('requests');
      const tokens = { in: sum('promptTokens'), out: sum('completionTokens') };
      const seconds = secondsOf(requests, tokens.out, tariff.rates);
      return record(estimateRecord, {
        pipeline,
        leaf: leaf.id,
        path: leaf.path,
        type: leaf.type,
        chunks: chunks.size,
        rows,
        samples: {
          before_filters: Math.round(samples.before),
          after_filters: Math.round(samples.after),
        },
        requests: Math.round(requests),
        prompt_tokens: Math.round(tokens.in),
        completion_tokens: Math.round(tokens.out),
        tokens_by: counter.by,
        ...moneyOf(tokens, tariff.prices),
        ...(seconds !== undefined && { seconds }),
        acceptance: acceptanceOf(samples, all, rates),
        blocks: all.map(blockOf),
      });
    },
  };
}

function addTo(forecasts: Map<string, Forecast>, key: string, more: Forecast): void {
  const known = forecasts.get(key);
  if (!known) {
    forecasts.set(key, { ...more });
    return;
  }
  known.rowsIn += more.rowsIn;
  known.rowsOut += more.rowsOut;
  known.requests += more.requests;
  known.promptTokens += more.promptTokens;
  known.completionTokens += more.completionTokens;
}

/** The pair of a leaf whose length is nearest to the mean: what a teacher that follows the examples will write. */
function usualPair(leaf: Leaf): { question: string; answer: string } {
  const pairs = leaf.seed_examples.flatMap(pairsOf);
  const sizeOf = ({ question, answer }: { question: string; answer: string }) =>
    question.length + answer.length;
  const mean = pairs.reduce((sum, pair) => sum + sizeOf(pair), 0) / pairs.length;
  const far = (pair: (typeof pairs)[number]) => Math.abs(sizeOf(pair) - mean);
  return pairs.reduce((near, pair) => (far(pair) < far(near) ? pair : near), pairs[0] ?? noPair);
}

const noPair = { question: '', answer: '' };

function secondsOf(
  requests: number,
  tokens: number,
  { requests: perSecond, tokens: written }: Tariff['rates'],
) {
  if (perSecond === undefined && written === undefined) return undefined;
  const seconds = Math.max(perSecond ? requests / perSecond : 0, written ? tokens / written : 0);
  return Math.round(seconds * 10) / 10;
}

function moneyOf(tokens: { in: number; out: number }, prices: Tariff['prices']) {
  if (prices.in + prices.out === 0) return {};
  const usd = (tokens.in * prices.in + tokens.out * prices.out) / 1e6;
  return { usd: Math.round(usd * 1e6) / 1e6 };
}

function acceptanceOf(
  { before, after }: { before: number; after: number },
  forecasts: readonly Forecast[],
  { measured }: Rates,
): Estimate['acceptance'] {
  if (forecasts.some(({ block }) => measured(block) !== undefined)) return 'measured';
  return before === after ? 'none' : 'assumed';
}

function blockOf(forecast: Forecast): Estimate['blocks'][number] {
  return {
    block: forecast.block,
    rows_in: Math.round(forecast.rowsIn),
    rows_out: Math.round(forecast.rowsOut),
    requests: Math.round(forecast.requests),
    prompt_tokens: Math.round(forecast.promptTokens),
    completion_tokens: Math.round(forecast.completionTokens),
  };
}
