import { jsonl } from './jsonl.js';
import { startup } from './startup.js';

/** Every benchmark: its name, what it measures, and `run`, which yields figures. */
export const benches = [startup, jsonl];
