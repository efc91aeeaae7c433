/**
 * An Ollama Modelfile for a GGUF beside it. Ollama takes the chat template from the GGUF where it knows it; what ends
 * an answer is said here too.
 */
export function modelfile(
  file: string,
  { ends, context }: { ends: readonly string[]; context: number },
): string {
  return [
    `# ollama create NAME -f Modelfile`,
    `FROM ./${file}`,
    `PARAMETER num_ctx ${context}`,
    `PARAMETER temperature 0`,
    ...ends.map((end) => `PARAMETER stop ${JSON.stringify(end)}`),
    '',
  ].join('\n');
}
