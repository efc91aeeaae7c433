import { contentId, priority, type Sample } from '@labpipe/records';
import { instructions } from './auxiliary-instructions.ts';
import { origin } from './origin.ts';
import type { Shape } from './shape.ts';

/**
 * A document and what was written of it (its correction, its summary), behind an instruction that asks for that: the
 * auxiliary rows of instructlab-sdg's datamixing.py, `document_<dataset>`. Once for each text, of samples with what
 * `sdg` keeps as `auxiliary`, or with upstream's columns: the original as `raw_document`, the text as `document`.
 */
export function auxiliary(unmask: boolean, seed: number): Shape {
  const seen = new Set<string>();
  return {
    name: 'auxiliary',
    make(sample) {
      const task = sample.type === 'knowledge' ? taskOf(sample, seed) : undefined;
      if (!task) return undefined;
      const id = contentId([sample.dataset, sample.leaf, task.document, task.text]);
      if (seen.has(id)) return undefined;
      seen.add(id);
      return {
        messages: [
          { role: 'user', content: `${task.document}\n\n${task.instruction}` },
          { role: 'assistant', content: task.text },
        ],
        metadata: { dataset: `document_${sample.dataset}`, ...origin(sample) },
        unmask,
      };
    },
  };
}

interface Task {
  document: string;
  instruction: string;
  text: string;
}

function taskOf(sample: Sample, seed: number): Task | undefined {
  const { dataset, document, raw_document: original, auxiliary: own } = sample;
  if (!isFilled(document)) return undefined;
  if (isObject(own)) {
    const { instruction, text } = own;
    return isFilled(instruction) && isFilled(text) ? { document, instruction, text } : undefined;
  }
  const wordings = instructions[dataset];
  if (!wordings || !isFilled(original)) return undefined;
  const draw = priority(seed, contentId([dataset, document]));
  const instruction = wordings[Math.floor(draw * wordings.length)]!;
  return { document: original, instruction, text: document };
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
