import type { Route } from '../route.ts';

/** Whether the server answers: like every route it is 503 while the model is being loaded. */
export const health: Route = {
  method: 'GET',
  path: '/health',
  open: true,
  answer: async () => ({ status: 'ok' }),
};
