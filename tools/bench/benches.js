import { dedupe } from './dedupe.js';
import { jsonl } from './jsonl.js';
import { lint } from './lint.js';
import { mix } from './mix.js';
import { mixLarge } from './mix-large.js';
import { sdg } from './sdg.js';
import { startup } from './startup.js';
import { lora, train } from './train.js';

/** Every benchmark: its name, what it measures, and `run`, which yields figures. */
export const benches = [startup, jsonl, lint, sdg, mix, mixLarge, dedupe, train, lora];
