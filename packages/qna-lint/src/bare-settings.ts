import type { Settings } from './lint.ts';

/** The settings alone, out of an object that may hold more: what a worker is sent, and what a cached result hangs on. */
export function bareSettings({ compat, strict, layout, rule }: Settings): Settings {
  // Every key must be named here, or the type refuses.
  const all: Readonly<Record<keyof Settings, unknown>> = { compat, strict, layout, rule };
  return all as Settings;
}
