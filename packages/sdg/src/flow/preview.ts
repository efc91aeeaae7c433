import type { ChatRequest } from '@labpipe/model';
import { type Context, joinMade, type Loss, type Row } from '../blocks/block.ts';
import type { Step } from './pipeline.ts';
import type { Work } from './work.ts';

/** What would be asked about a work first of all, or why it cannot be. */
export type Preview =
  | { block: string; request: ChatRequest; loss?: never }
  | { loss: Loss; block?: never; request?: never };

/** Run the steps up to the first that asks a model, and give its requests in place of sending them. */
export async function previewRequests(steps: readonly Step[], work: Work): Promise<Preview[]> {
  const previews: Preview[] = work.losses.map((loss) => ({ loss }));
  const { seed, related } = work.origin;
  let rows: readonly Row[] = work.rows;
  for (const { block, takes = () => true } of steps) {
    const { name, request } = block;
    const taken = rows.filter(takes);
    if (request && taken.length > 0)
      return [...previews, ...taken.map((row) => preview(name, () => request(row, seed)))];
    const made = request ? joinMade([]) : await block.run(taken, { client: nobody, seed, related });
    rows = [...rows.filter((row) => !takes(row)), ...made.rows];
    previews.push(...made.losses.map((loss) => ({ loss })));
  }
  return previews;
}

function preview(block: string, request: () => ChatRequest): Preview {
  try {
    return { block, request: request() };
  } catch (error) {
    const detail = (error as Error).message;
    return { loss: { how: 'failed', stage: block, reason: 'prompt', detail, input: {} } };
  }
}

const nobody: Context['client'] = {
  url: '',
  model: '',
  chat: () => Promise.reject(new Error('a dry run asks nobody')),
};
