import { checkNumber, checkWhole } from '@labpipe/cli';
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
  checkNumber('temperature', args.temperature, 0, 2);
  checkWhole('max-tokens', args['max-tokens'], 1);
  // Records carry what only whole answers have: what they took.
  return { ...args, stream: args.stream && !args.json };
}
