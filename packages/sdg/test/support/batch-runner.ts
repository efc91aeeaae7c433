import { readFileSync, writeFileSync } from 'node:fs';

interface Line {
  custom_id: string;
  url: string;
  body: object;
}

/** What stands in a result file for a request. */
export type Write = (line: Line, answer: unknown, number: number) => object | undefined;

/** As OpenAI's API writes results. */
export const asOpenAI: Write = ({ custom_id }, body, number) => ({
  id: `batch_req_${number}`,
  custom_id,
  response: { status_code: 200, request_id: `req_${number}`, body },
  error: null,
});

/** As `vllm run-batch` does. */
export const asVllm: Write = ({ custom_id }, body, number) => ({
  id: `vllm-${number}`,
  custom_id,
  response: { status_code: 200, request_id: `vllm-batch-${number}`, body },
  error: null,
});

/** Do what a provider does with a Batch file: ask for each line, and write the answers in another order. */
export async function runBatch(url: string, from: string, to: string, write: Write = asOpenAI) {
  const lines = readBatch(from);
  const results: object[] = [];
  for (const [number, line] of lines.entries()) {
    const response = await fetch(`${url}${line.url}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(line.body),
    });
    const result = write(line, await response.json(), number);
    if (result) results.unshift(result);
  }
  writeFileSync(to, results.map((result) => `${JSON.stringify(result)}\n`).join(''));
  return lines.length;
}

export function readBatch(file: string): Line[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
