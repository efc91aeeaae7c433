/** One thing that a prompt may ask for, told by what stands in the prompt, and how to answer it by rules. */
export interface Task {
  name: string;
  matches: (prompt: string) => boolean;
  /** The same prompt and seed give the same reply; neighbouring seeds give different ones where there is more to say. */
  reply: (prompt: string, seed: number) => string;
}
