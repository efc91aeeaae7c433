import { requestKey } from '@labpipe/model';
import type { Block, Context, Expected, Guess, Row } from '../blocks/block.ts';
import type { Step } from '../flow/pipeline.ts';
import type { Work } from '../flow/work.ts';

/** What is expected of one block. Numbers of rows and requests need not be whole. */
export interface Forecast {
  block: string;
  rowsIn: number;
  rowsOut: number;
  requests: number;
  promptTokens: number;
  completionTokens: number;
}

/** How much of its rows a block gives on, where that is known or supposed. */
export interface Rates {
  /** Rows out for a row in, measured in an earlier run; nothing for a block that it did not have. */
  measured: (block: string) => number | undefined;
  /** The share that a filter is supposed to keep where nothing is measured. */
  supposed: number;
}

/** Rows of one kind on their way: how many there are, and how many there would be if no filter took any. */
interface Many {
  row: Row;
  times: number;
  unfiltered: number;
}

/** What a walk ends with: forecasts in the order of the blocks, and rows before and after filters. */
export interface Walk {
  forecasts: Forecast[];
  unfiltered: number;
  rows: number;
}

/**
 * Walk a work's rows through the steps of its pipeline without asking anybody: rows of the usual length with the number there
 * will be of each, the prompts rendered as a run would and counted as chunks are. A single request that is asked already costs
 * nothing: the summaries of a chunk, whose seed is fixed, are asked for once and not for each seed example.
 */
export async function walk(
  steps: readonly Step[],
  { rows, origin: { seed, related } }: Work,
  { pair, count: countTokens }: Pick<Guess, 'pair' | 'count'>,
  rates: Rates,
  isAsked: (request: string) => boolean,
): Promise<Walk> {
  let many: Many[] = rows.map((row) => ({ row, times: 1, unfiltered: 1 }));
  const forecasts: Forecast[] = [];
  for (const { block, takes = () => true, dropColumns } of steps) {
    const next: Many[] = [];
    const forecast = nothingOf(block.name);
    for (const one of many) {
      if (!takes(one.row)) {
        next.push(one);
        continue;
      }
      const expected = await expectationOf(block, one.row, {
        seed,
        pair,
        related,
        count: countTokens,
      });
      count(forecast, one, expected, countTokens, isAsked);
      const made = become(one, expected, rates, block.name);
      forecast.rowsOut += sum(made, 'times');
      next.push(...made);
    }
    many = next.map((one) => ({ ...one, row: without(one.row, dropColumns) }));
    forecasts.push(forecast);
  }
  const kept = rates.measured('pairs') ?? 1;
  return { forecasts, unfiltered: sum(many, 'unfiltered'), rows: kept * sum(many, 'times') };
}

function nothingOf(block: string): Forecast {
  return { block, rowsIn: 0, rowsOut: 0, requests: 0, promptTokens: 0, completionTokens: 0 };
}

function count(
  forecast: Forecast,
  { times }: Many,
  { ask }: Expected,
  countTokens: Guess['count'],
  isAsked: (request: string) => boolean,
): void {
  forecast.rowsIn += times;
  if (!ask) return;
  const { requests, request, reply } = ask;
  if (times === 1 && isAsked(requestKey('', request))) return;
  const prompt = request.messages.reduce((tokens, { content }) => tokens + countTokens(content), 0);
  forecast.requests += times * requests;
  forecast.promptTokens += times * requests * prompt;
  forecast.completionTokens += times * requests * reply;
}

function become(
  { times, unfiltered }: Many,
  { rows, isFilter }: Expected,
  { measured, supposed }: Rates,
  block: string,
): Many[] {
  const made = rows.reduce((total, one) => total + one.times, 0);
  const known = made > 0 ? measured(block) : undefined;
  const kept = known === undefined ? (isFilter ? supposed : 1) : known / made;
  return rows.map((one) => ({
    row: one.row,
    times: times * one.times * kept,
    // What a block was measured to make counts before filters too; what a filter took does not.
    unfiltered: unfiltered * one.times * (isFilter ? 1 : kept),
  }));
}

/** By the block's own expectation; else by running it, for it asks nobody; else by its check. */
async function expectationOf(block: Block, row: Row, guess: Guess): Promise<Expected> {
  if (block.expect) return block.expect(row, guess);
  if (!block.isForeign) {
    const { rows } = await block.run([row], { client: nobody, ...guess });
    if (rows.length > 0) return { rows: rows.map((made) => ({ row: made, times: 1 })) };
  }
  return { rows: [{ row: block.check?.(row) ?? row, times: 1 }] };
}

function without(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !columns.includes(name)));
}

function sum(many: readonly Many[], key: 'times' | 'unfiltered'): number {
  return many.reduce((total, one) => total + one[key], 0);
}

const nobody: Context['client'] = {
  url: '',
  model: '',
  chat: () => Promise.reject(new Error('an estimate asks nobody')),
};
