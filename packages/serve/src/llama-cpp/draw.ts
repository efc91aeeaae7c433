/**
 * Draw a token from a distribution (the likeliest first), in llama.cpp's order: the likeliest that have probability
 * `topP` together, then temperature. `random` gives a number in [0, 1).
 */
export function draw<T>(
  probabilities: ReadonlyMap<T, number>,
  { temperature, topP }: { temperature: number; topP: number },
  random: () => number,
): T {
  const [first] = probabilities.keys();
  if (temperature <= 0) return first as T;
  const kept: { token: T; weight: number }[] = [];
  const most = probabilities.get(first as T) as number;
  let together = 0;
  for (const [token, probability] of probabilities) {
    kept.push({ token, weight: (probability / most) ** (1 / temperature) });
    together += probability;
    if (together >= topP) break;
  }
  let left = random() * kept.reduce((sum, { weight }) => sum + weight, 0);
  for (const { token, weight } of kept) {
    left -= weight;
    if (left < 0) return token;
  }
  return first as T;
}
