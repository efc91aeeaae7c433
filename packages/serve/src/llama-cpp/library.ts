import { EndpointError } from '@labpipe/cli';
import type { Llama, LlamaLogLevel, LlamaOptions } from 'node-llama-cpp';
import type { BackendSettings } from '../backend.ts';

export type Library = typeof import('node-llama-cpp');

/** llama.cpp as npm ships it, ready to load models; throws EndpointError where it is not installed. */
export async function loadLlama({ gpu, threads, log }: BackendSettings & { threads: number }) {
  const library = await importLibrary();
  const worthSaying: readonly LlamaLogLevel[] = [
    library.LlamaLogLevel.fatal,
    library.LlamaLogLevel.error,
    library.LlamaLogLevel.warn,
  ];
  const llama = await start(library, {
    gpu: gpu === 'none' ? false : 'auto',
    // Nothing is ever downloaded or compiled: what npm installed runs, or an error says so.
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    // More threads than cores wait for each other at every step: measured 30 times slower with 4 on 2 cores.
    maxThreads: threads,
    logLevel: library.LlamaLogLevel.warn,
    logger: (level, message) => {
      if (worthSaying.includes(level)) log(`llama.cpp: ${message.trim()}`);
    },
  });
  return { library, llama };
}

async function importLibrary(): Promise<Library> {
  try {
    return await import('node-llama-cpp');
  } catch (cause) {
    throw new EndpointError(
      'node-llama-cpp: Unexpected missing package, expected the optional dependency that runs GGUF models: npm install node-llama-cpp@3.20.0',
      { cause },
    );
  }
}

async function start(
  { getLlama, NoBinaryFoundError }: Library,
  options: LlamaOptions,
): Promise<Llama> {
  try {
    return await getLlama(options);
  } catch (cause) {
    if (!(cause instanceof NoBinaryFoundError)) throw cause;
    const platform = `${process.platform} ${process.arch}`;
    throw new EndpointError(
      `node-llama-cpp: Unexpected missing binary, expected one for ${platform}: npm install --include=optional brings it where there is one (@node-llama-cpp/*)`,
      { cause },
    );
  }
}
