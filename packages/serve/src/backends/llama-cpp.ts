import { open } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { InputError } from '@labpipe/cli';
import type { LlamaModel } from 'node-llama-cpp';
import type { Backend, BackendSettings } from '../backend.ts';
import { generate } from '../llama-cpp/generate.ts';
import { loadLlama } from '../llama-cpp/library.ts';
import { openPrompts } from '../llama-cpp/prompts.ts';
import { openSlot, reusable, type Slot } from '../llama-cpp/slot.ts';
import { openSlots, type Slots } from '../llama-cpp/slots.ts';
import type { Model } from '../model.ts';

// As InstructLab's --max-ctx-size: models of 2024 are trained on 128k tokens, whose memory few want to give.
const usualContextLength = 4096;

/** GGUF files in this process, through llama.cpp. */
export const llamaCpp: Backend = {
  name: 'llama-cpp',
  runs: 'a GGUF file',
  accepts: isGguf,
  async open(path, settings) {
    const threads = settings.threads ?? availableParallelism();
    const { llama } = await loadLlama({ ...settings, threads });
    try {
      const { base } = settings;
      const model = await load(base ?? path, (options) => llama.loadModel(options), settings);
      const contextLength =
        settings.contextLength ?? Math.min(model.trainContextSize, usualContextLength);
      const perRequest = settings.threads ?? threadsFor(model.size, threads);
      const lora = base === undefined ? undefined : path;
      const make = () => openSlot(model, { contextLength, threads: perRequest, lora });
      const slots = openSlots<Slot>({
        first: await make(),
        most: settings.parallel ?? availableParallelism(),
        make,
        onShortage: (error, count) =>
          settings.log(
            `Unexpected shortage (${(error as Error).message}): serving ${count} at once, others wait`,
          ),
      });
      const template = settings.chatTemplate ?? templateOf(model);
      if (template === undefined) {
        settings.log(
          'this model has no chat template: only /v1/completions answers; --chat-template FILE gives it one',
        );
      }
      return served(model, slots, contextLength, template, () => llama.dispose());
    } catch (error) {
      await llama.dispose();
      throw error;
    }
  },
};

function served(
  model: LlamaModel,
  slots: Slots<Slot>,
  contextLength: number,
  template: string | undefined,
  close: () => Promise<void>,
): Model {
  return {
    contextLength,
    ...openPrompts(model, template),
    async *generate(prompt, generation, signal) {
      const room = contextLength - prompt.tokens.length;
      const most = Math.min(generation.maxTokens ?? room, room);
      const slot = await slots.take(signal, (free) => reusable(free, prompt.tokens as never));
      try {
        yield* generate(slot, prompt, generation, most, model, signal);
      } finally {
        slots.give(slot);
      }
    },
    close,
  };
}

async function load(
  modelPath: string,
  loadModel: (options: { modelPath: string; loadSignal?: AbortSignal }) => Promise<LlamaModel>,
  { signal }: BackendSettings,
): Promise<LlamaModel> {
  try {
    return await loadModel({ modelPath, ...(signal && { loadSignal: signal }) });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    if (await isAdapter(modelPath)) {
      throw new InputError(
        modelPath,
        'Unexpected adapters by themselves, expected --base, the model that they are for',
        { cause },
      );
    }
    throw new InputError(
      modelPath,
      `Unexpected content (${(cause as Error).message}), expected a GGUF model that llama.cpp can load`,
      { cause },
    );
  }
}

async function isAdapter(path: string): Promise<boolean> {
  const { readGgufFileInfo } = await import('node-llama-cpp');
  const info = await readGgufFileInfo(path, { readTensorInfo: false }).catch(() => undefined);
  return (info?.metadata.general as { type?: string } | undefined)?.type === 'adapter';
}

/**
 * Threads that one request is worth. They meet after every step of every layer: a small model computes less between two
 * meetings than they cost, and where other programs want the cores too, waiting for a thread that has none is all it does.
 */
function threadsFor(bytes: number, cores: number): number {
  return Math.min(cores, Math.ceil(bytes / (128 * 2 ** 20)));
}

function templateOf({ fileInfo }: LlamaModel): string | undefined {
  const { chat_template: template } = fileInfo.metadata.tokenizer;
  return typeof template === 'string' && template !== '' ? template : undefined;
}

async function isGguf(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (!file) return false;
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString('latin1') === 'GGUF';
  } catch {
    // A folder opens, but cannot be read.
    return false;
  } finally {
    await file.close();
  }
}
