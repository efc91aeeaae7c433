import { AnswerError, type ChatAnswer, chatAnswer, RequestError, saidIn } from '@labpipe/model';
import type { Kind } from '@labpipe/records';

/** A line of a Batch's results, as OpenAI's API (output and error files) and `vllm run-batch` write it. */
export interface BatchResult {
  custom_id: string;
  response?: { status_code?: number; body?: unknown } | null;
  error?: unknown;
}

export const batchResult: Kind<BatchResult> = {
  name: 'batch-result',
  schema: {
    $id: 'batch-result',
    type: 'object',
    required: ['custom_id'],
    properties: {
      custom_id: { type: 'string', description: "The request's, as --emit-batch wrote it." },
      response: {
        anyOf: [
          { type: 'null' },
          { type: 'object', properties: { status_code: { type: 'integer' } } },
        ],
      },
      error: { description: 'Why there is no response, such as a batch that expired.' },
    },
  },
};

/** What became of a request: an answer; refused, whoever asks it again; or nothing, for a reason that may pass. */
export type Outcome = { answer: ChatAnswer } | { refused: RequestError } | { nothing: string };

export function outcomeOf({ response, error }: BatchResult): Outcome {
  const { status_code: status = 0, body } = response ?? {};
  const isGood = status === 200 || (status === 0 && body !== undefined && !error);
  if (isGood) {
    try {
      return { answer: chatAnswer(typeof body === 'string' ? body : JSON.stringify(body ?? null)) };
    } catch (broken) {
      if (broken instanceof AnswerError) return { nothing: broken.message };
      throw broken;
    }
  }
  const { message, code } = saidIn(JSON.stringify(error ?? body ?? 'no response'));
  const said = message || code || `status ${status}`;
  const isFinal = status >= 400 && status < 500 && !passing.includes(status);
  return isFinal ? { refused: new RequestError(status, `${status} ${said}`) } : { nothing: said };
}

const passing = [408, 409, 429];
