import type { Graph, Node } from './graph.ts';

/**
 * The name of a tensor equal to `type(inputs)` that costs fewer passes over memory, where one of the
 * rules applies. What a rule leaves unused is dropped when the graph is written.
 */
export function fused(graph: Graph, type: string, inputs: readonly string[]): string | undefined {
  for (const rule of rules) {
    const name = rule(graph, type, inputs);
    if (name !== undefined) return name;
  }
  return undefined;
}

type Rule = (graph: Graph, type: string, inputs: readonly string[]) => string | undefined;

const rules: readonly Rule[] = [subtraction, doubleNegation, sigmoid, sigmoidSlope, commonFactor];

/** a + (-b) = a - b */
function subtraction(graph: Graph, type: string, inputs: readonly string[]): string | undefined {
  if (type !== 'Add') return undefined;
  const at = inputs.findIndex((name) => made(graph, name, 'Neg'));
  if (at < 0) return undefined;
  return graph.add('Sub', [inputs[1 - at]!, made(graph, inputs[at]!, 'Neg')!.inputs[0]!]);
}

/** -(-a) = a, and a - (-b) = a + b */
function doubleNegation(graph: Graph, type: string, inputs: readonly string[]): string | undefined {
  const negated = made(graph, inputs.at(-1)!, 'Neg')?.inputs[0];
  if (negated === undefined) return undefined;
  if (type === 'Neg') return negated;
  return type === 'Sub' ? graph.add('Add', [inputs[0]!, negated]) : undefined;
}

/** 1 / (exp(-a) + 1) = sigmoid(a) */
function sigmoid(graph: Graph, type: string, inputs: readonly string[]): string | undefined {
  if (type !== 'Reciprocal') return undefined;
  const sum = made(graph, inputs[0]!, 'Add');
  const one = sum?.inputs.findIndex((name) => graph.scalarValue(name) === 1) ?? -1;
  if (!sum || one < 0) return undefined;
  const argument = negatedExponent(graph, sum.inputs[1 - one]!);
  return argument === undefined ? undefined : graph.add('Sigmoid', [argument]);
}

/**
 * exp(-a) * (-(s * s) * b) = (s * s - s) * b where s = sigmoid(a): the slope of a sigmoid as autodiff
 * writes it, without the exponential. That of a * s, where b = a * c, from the product itself: (a * s * s - a * s) * c. So `a` need
 * not be kept for it.
 */
function sigmoidSlope(graph: Graph, type: string, inputs: readonly string[]): string | undefined {
  if (type !== 'Mul') return undefined;
  for (const [exponential, product] of bothWays(inputs)) {
    const argument = negatedExponent(graph, exponential);
    const factors = made(graph, product, 'Mul')?.inputs;
    if (argument === undefined || !factors) continue;
    const s = graph.add('Sigmoid', [argument]);
    for (const [slope, other] of bothWays(factors)) {
      const square = made(graph, slope, 'Neg')?.inputs[0];
      if (square === undefined || square !== graph.add('Mul', [s, s])) continue;
      const rest = factorBeside(graph, other, argument);
      if (rest === undefined) return graph.add('Mul', [graph.add('Sub', [square, s]), other]);
      const whole = graph.add('Mul', [argument, s]);
      // Their common factor would bring `a` back.
      const ofProduct = graph.addMany('Sub', [graph.add('Mul', [whole, s]), whole], {}, 1)[0]!;
      return graph.add('Mul', [ofProduct, rest]);
    }
  }
  return undefined;
}

/** a * b - a * c = a * (b - c) */
function commonFactor(graph: Graph, type: string, inputs: readonly string[]): string | undefined {
  if (type !== 'Sub') return undefined;
  const [product, other] = inputs as [string, string];
  for (const factor of made(graph, product, 'Mul')?.inputs ?? []) {
    const rest = factorBeside(graph, other, factor);
    if (rest === undefined) continue;
    return graph.add('Mul', [
      factor,
      graph.add('Sub', [factorBeside(graph, product, factor)!, rest]),
    ]);
  }
  return undefined;
}

/** b, where the tensor is factor * b. */
function factorBeside(graph: Graph, name: string, factor: string): string | undefined {
  const factors = made(graph, name, 'Mul')?.inputs;
  const at = factors?.indexOf(factor) ?? -1;
  return at < 0 ? undefined : factors![1 - at];
}

/** a, where the tensor is exp(-a). */
function negatedExponent(graph: Graph, name: string): string | undefined {
  const exponent = made(graph, name, 'Exp')?.inputs[0];
  return exponent === undefined ? undefined : made(graph, exponent, 'Neg')?.inputs[0];
}

function made(graph: Graph, name: string, type: string): Node | undefined {
  const node = graph.maker(name);
  return node?.type === type ? node : undefined;
}

function bothWays([a, b]: readonly string[]): [string, string][] {
  return [
    [a!, b!],
    [b!, a!],
  ];
}
