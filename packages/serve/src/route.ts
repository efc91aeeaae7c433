import type { Model } from './model.ts';

/** The model that a server answers with. */
export interface Served {
  model: Model;
  name: string;
  /** Other names that clients may call it by. */
  aliases: readonly string[];
  /** Seconds since 1970. */
  created: number;
}

/** One request, read. */
export interface Call {
  served: Served;
  body: Record<string, unknown>;
  /** Aborted when the client hangs up or the server stops. */
  signal: AbortSignal;
}

/** What the server does at a path. */
export interface Route {
  method: 'GET' | 'POST';
  path: string;
  /** Whether it answers without a key. */
  open?: boolean;
  /** The answer: an object, or a stream of them. Throws ApiError. */
  answer: (call: Call) => Promise<object | AsyncIterable<object>>;
}
