/** Optimizer steps after which facts have stuck in our experiments (docs/log.md), and what was seen with fewer. */
const enough = {
  all: {
    steps: 320,
    seen: 'a student of 1.1 M parameters that was trained as a whole said 17% of 75 facts after 128 steps, 55% after 192, 89% after 320 and 97% after 384 (docs/log.md, 2026-11-21)',
  },
  lora: {
    steps: 100,
    seen: 'adapters of a model of 135 M parameters (rank 16, learning rate 0.002) said 81% of 68 facts after 73 steps and 87% after 96 (docs/log.md, 2026-11-25)',
  },
};

/** What to think of before a run of so many optimizer steps is begun. */
export function warningsFor({ steps, lora }: { steps: number; lora: boolean }): string[] {
  const known = enough[lora ? 'lora' : 'all'];
  if (steps >= known.steps) return [];
  return [
    `Unexpected ${steps} optimizer steps, expected ${known.steps} or more for facts to stick: ${known.seen}; ` +
      'raise --num-epochs, lower --effective-batch-size, or make more rows (sdg --scale-factor)',
  ];
}
