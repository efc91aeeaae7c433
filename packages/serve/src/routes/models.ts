import type { Route } from '../route.ts';

/** The one model that is served; `max_model_len` as vLLM gives it. */
export const models: Route = {
  method: 'GET',
  path: '/v1/models',
  answer: async ({ served: { model, name, created } }) => ({
    object: 'list',
    data: [
      {
        id: name,
        object: 'model',
        created,
        owned_by: 'labpipe',
        max_model_len: model.contextLength,
      },
    ],
  }),
};
