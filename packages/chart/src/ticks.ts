/** Round numbers that cover a range in about so many steps (Heckbert, Graphics Gems, 1990), smallest first. */
export function ticksOf(least: number, most: number, count = 5): number[] {
  if (!(most > least))
    return ticksOf(least - (Math.abs(least) || 1), least + (Math.abs(least) || 1));
  const step = round((most - least) / count);
  const first = Math.floor(least / step + 1e-9);
  const last = Math.ceil(most / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, at) =>
    Number(((first + at) * step).toPrecision(12)),
  );
}

function round(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return ([1, 2, 5].find((digit) => digit * power >= step * (1 - 1e-9)) ?? 10) * power;
}

/** Powers of ten that cover a range of positive numbers. */
export function powersOf(least: number, most: number): number[] {
  const first = Math.floor(Math.log10(least) + 1e-9);
  const last = Math.max(first + 1, Math.ceil(Math.log10(most) - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, at) => Number(`1e${first + at}`));
}

/** A number for an axis: short, 12,000 as 12k. */
export function label(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9 || (size > 0 && size < 1e-3)) return value.toExponential(1).replace('.0e', 'e');
  if (size >= 1e6) return `${short(value / 1e6)}M`;
  if (size >= 1e4) return `${short(value / 1e3)}k`;
  return short(value);
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
