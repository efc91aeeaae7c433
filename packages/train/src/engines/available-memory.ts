import { freemem } from 'node:os';

/** Bytes that this process may still take before the machine, or the limit set for it, runs out. */
export function availableMemory(): number {
  // Newer than the oldest Node that is supported (20.13, 22).
  return process.availableMemory?.() ?? freemem();
}
