/** A model to be measured: a file or folder to serve, adapters with their base, or one that somebody serves. */
export type Subject =
  | { name: string; path: string; base?: string; chatTemplate?: string }
  | { name: string; url: string; model: string }
  /** What the flags or the environment name; `model` is its name there, when it is known. */
  | { name: string; hosted: true; model?: string };
