import {
  type Endpoint,
  endpoint,
  type Kind,
  type Message,
  message,
  type Row,
  row,
} from '@labpipe/records';

/** A record that `chat` takes. */
export type Taken = Endpoint | Message | Row;

/** The kinds of them. */
export const takenKinds: readonly Kind<unknown>[] = [endpoint, message, row];

export function isEndpoint(taken: Taken | undefined): taken is Endpoint {
  return taken?.['kind'] === 'endpoint';
}

export function isRow(taken: Taken): taken is Row {
  return 'messages' in taken;
}
