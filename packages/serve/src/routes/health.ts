import type { Route } from '../route.ts';

/** Whether the server answers: it does not listen before the model is loaded. */
export const health: Route = {
  method: 'GET',
  path: '/health',
  open: true,
  answer: async () => ({ status: 'ok' }),
};
