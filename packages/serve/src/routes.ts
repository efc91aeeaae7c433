import type { Route } from './route.ts';
import { chatCompletions } from './routes/chat-completions.ts';
import { completions } from './routes/completions.ts';
import { health } from './routes/health.ts';
import { models } from './routes/models.ts';

/** Everything the server answers to. */
export const routes: readonly Route[] = [health, models, chatCompletions, completions];
