export interface ChatMessage {
  role: string;
  content: string;
}

/** What is asked of a model in a conversation. */
export interface ChatRequest {
  messages: readonly ChatMessage[];
  temperature?: number;
  top_p?: number;
  max_tokens?: number;
  n?: number;
  seed?: number;
  stop?: string | string[];
}

/** What is asked of a model as plain text, without its chat template. */
export interface CompletionRequest {
  prompt: string | string[];
  max_tokens?: number;
  temperature?: number;
  n?: number;
  seed?: number;
  stop?: string | string[];
  echo?: boolean;
  logprobs?: number;
}
