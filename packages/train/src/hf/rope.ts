/** Numbers of the rotary scaling of Llama 3, as a config.json has them. */
export interface Llama3Scaling {
  factor: number;
  low_freq_factor: number;
  high_freq_factor: number;
  original_max_position_embeddings: number;
}

/** What each angle is divided by: GGUF's tensor rope_freqs.weight (`_compute_llama3_parameters` of transformers). */
export function llama3Factors(base: number, headSize: number, scaling: Llama3Scaling): number[] {
  const { factor, low_freq_factor: low, high_freq_factor: high } = scaling;
  const old = scaling.original_max_position_embeddings;
  return Array.from({ length: headSize / 2 }, (_, i) => {
    const wavelength = 2 * Math.PI * base ** ((2 * i) / headSize);
    if (wavelength < old / high) return 1;
    if (wavelength > old / low) return factor;
    const smooth = (old / wavelength - low) / (high - low);
    return 1 / ((1 - smooth) / factor + smooth);
  });
}

/** The scaling of released models that gives these factors; `undefined` where none of them does. */
export function llama3ScalingOf(
  base: number,
  headSize: number,
  factors: Float32Array,
): Llama3Scaling | undefined {
  return released.find((scaling) =>
    llama3Factors(base, headSize, scaling).every(
      (value, i) => Math.abs(value - factors[i]!) < 1e-3 * value,
    ),
  );
}

const released: readonly Llama3Scaling[] = [8, 32].map((factor) => ({
  factor,
  low_freq_factor: 1,
  high_freq_factor: 4,
  original_max_position_embeddings: 8192,
}));
