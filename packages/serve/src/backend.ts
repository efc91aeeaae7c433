import type { Model } from './model.ts';

/** What the flags say of how to run a model. */
export interface BackendSettings {
  /** The model that the path's adapters are for. */
  base?: string | undefined;
  contextLength?: number | undefined;
  /** Requests at once. */
  parallel?: number | undefined;
  threads?: number | undefined;
  gpu: 'auto' | 'none';
  /** Jinja, in place of the model's own. */
  chatTemplate?: string | undefined;
  /** Aborted when the process is asked to end. */
  signal?: AbortSignal | undefined;
  /** One line for the person who runs it. */
  log: (line: string) => void;
}

/** Something that can run models of a kind. */
export interface Backend {
  name: string;
  /** What it runs, for messages. */
  runs: string;
  accepts: (path: string) => Promise<boolean>;
  /** Load a model; throws InputError where the file is no good, EndpointError where this machine cannot run it. */
  open: (path: string, settings: BackendSettings) => Promise<Model>;
}
