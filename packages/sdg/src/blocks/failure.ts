import { EndpointError, OutputError } from '@labpipe/cli';
import { RequestError } from '@labpipe/model';
import { UnansweredError } from '../traffic/unanswered-error.ts';
import type { Loss } from './block.ts';

/** Why a request came to nothing. Throws what no other row would fare better with: the disk is full. */
export function describeFailure(error: Error): Pick<Loss, 'how' | 'reason' | 'detail'> {
  const { message } = error;
  if (error instanceof OutputError) throw error;
  if (error instanceof UnansweredError)
    return { how: 'failed', reason: error.reason, detail: message };
  if (error instanceof EndpointError)
    return { how: 'failed', reason: 'no-answer', detail: message };
  if (error instanceof RequestError) {
    return { how: 'failed', reason: 'request-refused', detail: message };
  }
  const detail = `Unexpected answer (${message}), expected a chat completion: is --endpoint-url right?`;
  return { how: 'failed', reason: 'unreadable-answer', detail };
}
