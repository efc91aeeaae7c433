/** The formats that `--to` names; apart from their code, which is loaded only when they are used. */
export const formatNames = [
  'messages',
  'openai',
  'alpaca',
  'sharegpt',
  'completion',
  'qa',
  'legacy',
  'pretraining',
  'chatml',
  'text',
] as const;
export type FormatName = (typeof formatNames)[number];
