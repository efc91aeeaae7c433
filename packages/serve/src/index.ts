export type { Backend, BackendSettings } from './backend.ts';
export type { Generation, Model, Piece, Prompt, TokenLogprob } from './model.ts';
