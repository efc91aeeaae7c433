import { UsageError } from '@labpipe/cli';
import type { EndpointArgs } from '@labpipe/model';
import type { LedgerArgs } from '@labpipe/records';
import type { AskSettings } from './ask.ts';

/** The flags of `chat`. */
export interface Args extends EndpointArgs, LedgerArgs, AskSettings {
  _: string[];
  system?: string | undefined;
  json: boolean;
}

/** The flags as they go together; throws UsageError. */
export function checkSettings(args: Args): Args {
  const { temperature, 'max-tokens': maxTokens } = args;
  if (!(temperature >= 0 && temperature <= 2)) {
    throw new UsageError(`--temperature: Unexpected ${temperature}, expected 0 to 2`);
  }
  if (maxTokens !== undefined && !(Number.isInteger(maxTokens) && maxTokens > 0)) {
    throw new UsageError(`--max-tokens: Unexpected ${maxTokens}, expected a whole number from 1`);
  }
  // Records carry what only whole answers have: what they took.
  return { ...args, stream: args.stream && !args.json };
}
