export function startScripted(script: {
  answers?: Record<string, string>;
  refuse?: string[];
  mode?: string;
  after?: number;
}): Promise<{
  url: string;
  requests: { authorization: string; model: string; messages: object[]; [key: string]: unknown }[];
  close: () => Promise<void>;
}>;
