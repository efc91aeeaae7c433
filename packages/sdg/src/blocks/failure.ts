import { EndpointError } from '@labpipe/cli';
import { AnswerError, RequestError } from '@labpipe/model';
import { UnansweredError } from '../traffic/unanswered-error.ts';
import type { Loss } from './block.ts';

/** Why a request came to nothing. Throws what is no failure of the request: a full disk, a defect of ours. */
export function describeFailure(error: Error): Pick<Loss, 'how' | 'reason' | 'detail'> {
  const { message } = error;
  if (error instanceof UnansweredError)
    return { how: 'failed', reason: error.reason, detail: message };
  if (error instanceof EndpointError)
    return { how: 'failed', reason: 'no-answer', detail: message };
  if (error instanceof AnswerError) {
    const detail = `${message}: is --endpoint-url right?`;
    return { how: 'failed', reason: 'unreadable-answer', detail };
  }
  if (error instanceof RequestError) {
    return { how: 'failed', reason: 'request-refused', detail: message };
  }
  throw error;
}
