export function startLetters(script: {
  likely: (question: string) => Record<string, number> & { echo?: Record<string, number> };
  context?: number;
  mute?: boolean;
}): Promise<{
  url: string;
  requests: { prompt: string | string[]; echo?: boolean; [key: string]: unknown }[];
  close: () => Promise<void>;
}>;
