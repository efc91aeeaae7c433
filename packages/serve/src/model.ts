/** One message of a conversation. */
export interface ChatMessage {
  role: string;
  content: string;
}

/** A prompt in the model's own tokens, and the text that they stand for. */
export interface Prompt {
  tokens: readonly number[];
  text: string;
}

/** How to go on from a prompt. */
export interface Generation {
  /** At most so many new tokens; the room that the context has left is another limit. */
  maxTokens?: number | undefined;
  /** 0 always takes the likeliest token. */
  temperature: number;
  /** The likeliest tokens that have this probability together are drawn from. */
  topP: number;
  seed: number;
  /** Texts that end the answer and do not belong to it. */
  stop: readonly string[];
  /** Give the log-probability of each token, and of so many likeliest ones in its place. */
  logprobs?: number | undefined;
  /** Give the prompt back before the answer, with its log-probabilities where they are asked for. */
  echo?: boolean | undefined;
}

/** A token with its log-probability: natural logarithm, of the model's own distribution at temperature 1. */
export interface TokenLogprob {
  text: string;
  /** Null for the first token of a text: nothing stood before it. */
  logprob: number | null;
  /** The likeliest tokens in its place, the likeliest first. */
  top: readonly { text: string; logprob: number }[];
  /** The token that ended the answer: of the model's choices the last, and no part of the text. */
  end?: true;
}

/** A piece of an answer as it comes. */
export interface Piece {
  text: string;
  /** How many new tokens it took. */
  tokens: number;
  /** Only where they are asked for. */
  logprobs: readonly TokenLogprob[];
  /** Set on the last piece: the model ended, or a limit did. */
  finish?: 'stop' | 'length';
}

/** A model that is loaded and answers: what a backend gives, and all that the routes know of it. */
export interface Model {
  /** How many tokens a prompt and its answer may have together. */
  contextLength: number;
  /** A conversation up to where the assistant speaks; throws ApiError where the model has no template for it. */
  chatPrompt: (messages: readonly ChatMessage[]) => Prompt;
  /** A text or tokens to go on from. */
  textPrompt: (prompt: string | readonly number[]) => Prompt;
  /** Go on from a prompt; waits for its turn. Throws the signal's reason once that is aborted. */
  generate: (prompt: Prompt, generation: Generation, signal: AbortSignal) => AsyncGenerator<Piece>;
  /** Free the memory, once what is under way has ended. */
  close: () => Promise<void>;
}
