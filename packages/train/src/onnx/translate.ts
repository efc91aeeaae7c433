import type { Jaxpr } from '@jax-js/jax';
import { dot } from './dot.ts';
import { elementwise, unary } from './elementwise.ts';
import type { ElementType, Graph } from './graph.ts';
import { gather, scatter } from './indexing.ts';
import { concatenate, split } from './joining.ts';
import { reduce } from './reduce.ts';
import { reshape } from './reshape.ts';
import { range, type Value } from './value.ts';

type Equation = Jaxpr['eqns'][number];

/** One equation with its inputs, as a rule sees it. */
interface Call {
  graph: Graph;
  inputs: readonly Value[];
  /** Full shapes of the inputs. */
  shapes: readonly (readonly number[])[];
  params: Equation['params'];
}

type Rule = (call: Call) => readonly Value[];

/** What each primitive of jax-js becomes. A primitive that is missing here stops the translation. */
const rules: Readonly<Record<string, Rule>> = {
  add: operation('Add'),
  mul: operation('Mul'),
  max: operation('Max'),
  min: operation('Min'),
  where: operation('Where'),
  neg: operation('Neg'),
  reciprocal: operation('Reciprocal'),
  sqrt: operation('Sqrt'),
  exp: operation('Exp'),
  log: operation('Log'),
  sin: operation('Sin'),
  cos: operation('Cos'),
  floor: operation('Floor'),
  compare: (call) => operation(comparison(call.params['op']))(call),
  stop_gradient: ({ inputs }) => inputs,
  reduce: ({ graph, inputs: [x], shapes: [shape], params }) => [
    reduce(graph, x!, shape!, params as Parameters<typeof reduce>[3]),
  ],
  transpose: ({ inputs: [x], params }) => [
    { ...x!, axes: x!.axes.map((axis) => params['perm'].indexOf(axis)) },
  ],
  reshape: ({ graph, inputs: [x], shapes: [shape], params }) => [
    reshape(graph, x!, shape!, params['shape']),
  ],
  broadcast: ({ inputs: [x], params }) => [broadcast(x!, params['shape'].length, params['axis'])],
  dot: ({ graph, inputs: [x, y], shapes: [a, b] }) => [dot(graph, [x!, y!], [a!, b!])],
  split: ({ graph, inputs: [x], params }) =>
    split(graph, x!, params as Parameters<typeof split>[2]),
  concatenate: ({ graph, inputs, shapes, params }) => [
    concatenate(graph, inputs, params as { axis: number }, shapes),
  ],
  gather: ({ graph, inputs: [x, at], shapes: [a, b], params }) => [
    gather(graph, [x!, at!], [a!, b!], params as Parameters<typeof gather>[3]),
  ],
  scatter: ({ graph, inputs: [x, at], shapes: [a, b], params }) => [
    scatter(graph, [x!, at!], [a!, b!], params as Parameters<typeof scatter>[3]),
  ],
  jit: ({ graph, inputs, params }) => translate(graph, params['jaxpr'], inputs),
};

/** Adds what a traced function computes to the graph; gives its outputs. */
export function translate(graph: Graph, jaxpr: Jaxpr, inputs: readonly Value[]): Value[] {
  const known = new Map<unknown, Value>(jaxpr.inBinders.map((binder, i) => [binder, inputs[i]!]));
  const valueOfAtom = (atom: Equation['inputs'][number]): Value =>
    'value' in atom
      ? {
          name: graph.scalar(Number(atom.value), atom.aval.dtype as ElementType),
          axes: [],
          sizes: [],
        }
      : known.get(atom)!;

  for (const { primitive, inputs: atoms, params, outBinders } of jaxpr.eqns) {
    const rule = rules[primitive];
    if (!rule) throw new Error(`no ONNX translation of ${primitive} ${JSON.stringify(params)}`);
    const shapes = atoms.map(({ aval }) => aval.shape);
    const outputs = rule({ graph, inputs: atoms.map(valueOfAtom), shapes, params });
    outBinders.forEach((binder, i) => {
      known.set(binder, outputs[i]!);
    });
  }
  return jaxpr.outs.map(valueOfAtom);
}

function operation(type: string): Rule {
  return ({ graph, inputs, shapes }) => {
    const [only] = inputs;
    if (inputs.length === 1) return [unary(graph, type, only!)];
    const ranks = shapes.map(({ length }) => length);
    return [elementwise(graph, type, inputs, ranks)];
  };
}

function comparison(op: string): string {
  const types: Record<string, string> = { equal: 'Equal', less: 'Less', less_equal: 'LessOrEqual' };
  const type = types[op];
  if (type === undefined) throw new Error(`no ONNX translation of the comparison ${op}`);
  return type;
}

/** New axes at the places `added` of a result of this rank, for which no memory is spent. */
function broadcast(value: Value, rank: number, added: readonly number[]): Value {
  const old = range(rank).filter((axis) => !added.includes(axis));
  return { ...value, axes: value.axes.map((axis) => old[axis]!) };
}
