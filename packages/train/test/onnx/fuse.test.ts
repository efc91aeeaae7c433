import { expect, test } from 'vitest';
import { emptyGraph, liveNodes } from '../../src/onnx/graph.ts';

test('products that share a factor are subtracted before it', () => {
  const graph = emptyGraph();
  const difference = graph.add('Sub', [graph.add('Mul', ['a', 'b']), graph.add('Mul', ['c', 'a'])]);
  expect(liveNodes(graph, [difference]).map(({ type, inputs }) => [type, ...inputs])).toEqual([
    ['Sub', 'b', 'c'],
    ['Mul', 'a', expect.any(String)],
  ]);
});

test('products that share none stay', () => {
  const graph = emptyGraph();
  const difference = graph.add('Sub', [graph.add('Mul', ['a', 'b']), graph.add('Mul', ['c', 'd'])]);
  expect(liveNodes(graph, [difference])).toHaveLength(3);
});

test('the slope of a * sigmoid(a) needs the product and the sigmoid, not a', () => {
  const graph = emptyGraph();
  const one = graph.scalar(1, 'float32');
  const exponential = graph.add('Exp', [graph.add('Neg', ['a'])]);
  const s = graph.add('Reciprocal', [graph.add('Add', [exponential, one])]);
  const silu = graph.add('Mul', ['a', s]);
  // As autodiff writes it, for a gradient d of the product.
  const ofSigmoid = graph.add('Mul', ['d', 'a']);
  const slope = graph.add('Neg', [graph.add('Mul', [s, s])]);
  const ofExponent = graph.add('Mul', [exponential, graph.add('Mul', [slope, ofSigmoid])]);
  const gradient = graph.add('Add', [graph.add('Mul', ['d', s]), graph.add('Neg', [ofExponent])]);
  const nodes = liveNodes(graph, [gradient], new Set([s, silu]));
  expect(nodes.map(({ type }) => type)).toEqual(['Mul', 'Sub', 'Sub', 'Mul']);
  expect(nodes.flatMap(({ inputs }) => inputs)).not.toContain('a');
});
