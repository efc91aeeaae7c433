export {
  type ChatAnswer,
  type ChatMessage,
  type ChatRequest,
  type Client,
  type CompletionRequest,
  connect,
  type Jobs,
  type Usage,
} from './client.ts';
export { type EndpointArgs, endpointSettings, normalUrl } from './endpoint.ts';
export { RequestError } from './errors.ts';
export { mapInOrder } from './in-order.ts';
