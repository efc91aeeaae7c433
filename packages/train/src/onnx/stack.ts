import { type Constant, liveNodes, type Node } from './graph.ts';
import { type OnnxModel, type Part, type Port, serialise } from './model.ts';

/** The parts of a model, each translated once. */
export interface StackedParts {
  /** (x, tensors..., place..., gradient of x) -> [x, gradients of the first x and of the first tensors...] */
  layer: Part;
  /** The same for the last layer, with places behind the place. */
  last: Part;
  /** (hidden, others...) -> [loss, gradient of hidden, whatever else]. */
  loss: Part;
}

export interface StackOptions {
  layers: number;
  /** How many tensors a layer has, and how many inputs it has of the place. */
  tensors: number;
  place: number;
  /** Whether the gradient of the first x is wanted. */
  inputTrained: boolean;
  /** Whether the inside of each layer is computed again on the way back. */
  recompute: boolean;
}

/**
 * All layers and the loss, forward and back, as one model. What the way back needs of the way forward never leaves
 * it: what onnxruntime-node hands out of a run is copied into new memory, even where it was given memory to write to (1.30), at a
 * millisecond a megabyte.
 *
 * Inputs: x, the tensors of each layer, the place, places, others of the loss. Results: of the loss but the gradient of hidden, the
 * gradients of each layer, and that of x where it is wanted.
 */
export function stackedModel(parts: StackedParts, options: StackOptions): OnnxModel {
  const { layers, inputTrained, recompute } = options;
  const end = layers - 1;
  const inputs = inputsOf(parts, options);
  const stack = openStack();
  const partOf = (at: number) => (at === end ? parts.last : parts.layer);
  const namesOf = (at: number) => [
    ...inputs.layers[at]!.map(nameOf),
    ...inputs.place.map(nameOf),
    ...(at === end ? [nameOf(inputs.places)] : []),
  ];

  const states = [nameOf(inputs.x)];
  for (let at = 0; at < layers; at++) {
    const bound = [states[at]!, ...namesOf(at)];
    const [result] = stack.add(partOf(at), [0], { prefix: `${at}`, bound });
    states.push(result!);
  }
  const bound = [states[layers]!, ...inputs.others.map(nameOf)];
  const all = parts.loss.results.map((_, i) => i);
  const [loss, ofHidden, ...rest] = stack.add(parts.loss, all, { prefix: 'loss', bound });

  const gradients: Port[][] = [];
  const { spec } = inputs.x;
  let gradient: Port = { name: ofHidden!, spec };
  for (let at = end; at >= 0; at--) {
    const part = partOf(at);
    const again = recompute && at < end;
    const state = { name: states[at]!, spec };
    const { name: x } = again ? stack.after(state, [gradient.name]) : state;
    const wanted = part.results.map((_, i) => i).slice(at > 0 || inputTrained ? 1 : 2);
    const names = stack.add(part, wanted, {
      prefix: again ? `${at} again` : `${at}`,
      bound: [x, ...namesOf(at), gradient.name],
    });
    const ports = wanted.map((i, k): Port => ({ name: names[k]!, spec: part.results[i]!.spec }));
    if (wanted[0] === 1) gradient = stack.after(ports.shift()!, ports.map(nameOf));
    gradients.unshift(ports);
  }

  const lossPorts = [loss!, ...rest].map((name, i): Port => {
    return { name, spec: parts.loss.results[i === 0 ? 0 : i + 1]!.spec };
  });
  const ends = [...lossPorts, ...gradients.flat(), ...(inputTrained ? [gradient] : [])];
  return serialise(stack, inputs.all, ends);
}

function nameOf({ name }: Port): string {
  return name;
}

/** The inputs of the whole under names of their own, with the shapes that the parts expect. */
function inputsOf(
  { last, loss }: StackedParts,
  { layers, tensors, place }: Pick<StackOptions, 'layers' | 'tensors' | 'place'>,
) {
  const named = (ports: readonly Port[], prefix: string) =>
    ports.map(({ spec }, i): Port => ({ name: `${prefix} ${i}`, spec }));
  const after = 1 + tensors;
  const found = {
    x: { name: 'x', spec: last.inputs[0]!.spec },
    layers: Array.from({ length: layers }, (_, at) =>
      named(last.inputs.slice(1, after), `tensor ${at}`),
    ),
    place: named(last.inputs.slice(after, after + place), 'place'),
    places: { name: 'places', spec: last.inputs[after + place]!.spec },
    others: named(loss.inputs.slice(1), 'other'),
  };
  const all = [found.x, ...found.layers.flat(), ...found.place, found.places, ...found.others];
  return { ...found, all };
}

/** Parts behind each other in one list of operations, the constants of each there once. */
function openStack() {
  const nodes: Node[] = [];
  const constants: Constant[] = [];
  const made = new Set<string>();
  const known: Part[] = [];

  function prefixOfConstants(part: Part): string {
    if (!known.includes(part)) {
      const prefix = `constant ${known.push(part) - 1}`;
      for (const each of part.graph.constants) {
        constants.push({ ...each, name: `${prefix} ${each.name}` });
      }
    }
    return `constant ${known.indexOf(part)}`;
  }

  return {
    nodes,
    constants,
    /**
     * Adds what the results number `wanted` of a part need and what is not there yet under this prefix; its inputs are the
     * tensors `bound`. Gives the names of these results.
     */
    add(
      part: Part,
      wanted: readonly number[],
      { prefix, bound }: { prefix: string; bound: readonly string[] },
    ): string[] {
      const { graph, inputs, results } = part;
      const names = new Map(inputs.map(({ name }, i) => [name, bound[i]!]));
      const ofConstants = prefixOfConstants(part);
      for (const { name } of graph.constants) names.set(name, `${ofConstants} ${name}`);
      const rename = (name: string) => names.get(name) ?? `${prefix} ${name}`;
      const there = graph.nodes.flatMap(({ outputs }) =>
        outputs.filter((name) => made.has(rename(name))),
      );
      const ends = wanted.map((i) => results[i]!.name);
      for (const node of liveNodes(graph, ends, new Set(there))) {
        const outputs = node.outputs.map(rename);
        nodes.push({ ...node, inputs: node.inputs.map(rename), outputs });
        for (const name of outputs) made.add(name);
      }
      return ends.map(rename);
    },
    /**
     * The matrix under another name, which is there only once all `others` are: it is reshaped to its own shape, into which theirs
     * go as zeros. ONNX Runtime orders operations from the ends of the graph, and would leave what nothing waits for to the
     * very end, and all that it is made of in memory until then.
     */
    after({ name, spec }: Port, others: readonly string[]): Port {
      const again = `${name} after ${others[0]}`;
      const shapes = others.map((other) => `${again}, ${other}`);
      const [none, its, zeros, shape] = ['none', 'its', 'zeros', 'shape'].map(
        (each) => `${again}, ${each}`,
      ) as [string, string, string, string];
      const int64 = { type: 'int64' as const, dims: [2] };
      constants.push(
        { ...int64, name: none, data: [0, 0] },
        { ...int64, name: its, data: spec.shape },
      );
      const operation = (type: string, inputs: string[], output: string): Node => {
        return { type, inputs, outputs: [output], attributes: {} };
      };
      nodes.push(
        ...others.map((other, i) => operation('Shape', [other], shapes[i]!)),
        operation('Min', [...shapes, none], zeros),
        operation('Add', [zeros, its], shape),
        operation('Reshape', [name, shape], again),
      );
      return { name: again, spec };
    },
  };
}
