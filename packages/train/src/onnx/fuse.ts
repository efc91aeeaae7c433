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

const rules: readonly Rule[] = [subtraction, doubleNegation, sigmoid, sigmoidSlope];

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
 * writes it, without the exponential.
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
      return graph.add('Mul', [graph.add('Sub', [square, s]), other]);
    }
  }
  return undefined;
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
