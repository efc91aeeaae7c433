import { expect, test } from 'vitest';
import { adamw, adamwDefaults, type Parameter } from '../../src/model/adamw.ts';

const gradients = [
  [0.3, -2],
  [0.1, 1],
  [-0.4, 0.5],
];

test.each([
  ['without decay', 0, false],
  ['with decay', 0.1, true],
])('follows the textbook %s', (_, weightDecay, decayed) => {
  const parameter = parameterOf([1, -0.5], decayed);
  gradients.forEach((gradient, i) => {
    parameter.gradient.set(gradient);
    adamw([parameter], { count: i + 1, rate: 0.01, scale: 1 }, { ...adamwDefaults, weightDecay });
  });
  const expected = textbook([1, -0.5], weightDecay);
  expect(parameter.values[0]).toBeCloseTo(expected[0]!, 6);
  expect(parameter.values[1]).toBeCloseTo(expected[1]!, 6);
});

test('does not decay what is no matrix', () => {
  const parameter = parameterOf([1, -0.5], false);
  adamw([parameter], { count: 1, rate: 0.01, scale: 1 }, { ...adamwDefaults, weightDecay: 0.1 });
  expect([...parameter.values]).toEqual([1, -0.5]);
});

test('a scaled gradient is a smaller gradient', () => {
  const [scaled, small] = [parameterOf([1], false), parameterOf([1], false)];
  scaled.gradient.set([0.8]);
  small.gradient.set([0.2]);
  const options = { ...adamwDefaults, epsilon: 1 };
  adamw([scaled], { count: 1, rate: 0.01, scale: 0.25 }, options);
  adamw([small], { count: 1, rate: 0.01, scale: 1 }, options);
  expect(scaled.values[0]).toBeLessThan(1);
  expect(scaled.values).toEqual(small.values);
});

function parameterOf(values: number[], decayed: boolean): Parameter {
  const zeros = () => new Float32Array(values.length);
  return {
    values: Float32Array.from(values),
    gradient: zeros(),
    firstMoment: zeros(),
    secondMoment: zeros(),
    decayed,
  };
}

/** Algorithm 2 of Loshchilov and Hutter (2019), each moment corrected for itself. */
function textbook(values: readonly number[], weightDecay: number): number[] {
  const { beta1, beta2, epsilon } = adamwDefaults;
  return values.map((start, at) => {
    let [value, m, v] = [start, 0, 0];
    gradients.forEach((gradient, i) => {
      const g = gradient[at]!;
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g * g;
      const corrected = m / (1 - beta1 ** (i + 1));
      const spread = Math.sqrt(v / (1 - beta2 ** (i + 1)));
      value -= 0.01 * (corrected / (spread + epsilon) + weightDecay * value);
    });
    return value;
  });
}

// The end of a block, and a last four that is not full.
test.each([1, 7, 16_384, 16_387, 33_000])('updates each of %s numbers like one alone', (length) => {
  const at = (i: number) => [Math.sin(i), Math.cos(3 * i)] as const;
  const all = parameterOf(
    Array.from({ length }, (_, i) => at(i)[0]),
    true,
  );
  const options = { ...adamwDefaults, weightDecay: 0.1 };
  const step = (parameter: Parameter, from: number) => {
    for (let count = 1; count <= 2; count++) {
      parameter.gradient = parameter.values.map((_, i) => at(from + i)[1] * count);
      adamw([parameter], { count, rate: 0.01, scale: 0.5 }, options);
    }
    return parameter;
  };
  step(all, 0);
  for (const i of [0, 5, 16_383, 16_384, length - 1].filter((each) => each < length)) {
    const alone = step(parameterOf([at(i)[0]], true), i);
    expect(all.values[i]).toBe(alone.values[0]);
    expect(all.firstMoment[i]).toBe(alone.firstMoment[0]);
    expect(all.secondMoment[i]).toBe(alone.secondMoment[0]);
  }
});
