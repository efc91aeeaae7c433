import {
  type ArgumentSpec,
  type Compiled,
  type CompiledModel,
  hiddenOf,
  type Traced,
  type TracedModel,
  type Values,
  withGradients,
} from './runtime.ts';

/**
 * A model of programs that run one after the other, of which each layer's serve all layers but the last. On the way
 * back a layer is computed again: a program cannot be left half-way.
 */
export async function layerByLayer(
  compile: (traced: Traced, specs: readonly ArgumentSpec[]) => Promise<Compiled>,
  model: TracedModel,
): Promise<CompiledModel> {
  const { layers, x, tensors, place, places, trained } = model;
  const inputs = [x, ...tensors, ...place];
  const compileLayer = async (inputs: readonly ArgumentSpec[], result: ArgumentSpec) => ({
    forward: await compile((...all) => [model.layer(...all)], inputs),
    backward: await compile(gradientsOf(model.layer, 1 + trained), [...inputs, result]),
  });
  const hidden = hiddenOf(model);
  const layer = await compileLayer(inputs, x);
  const last = await compileLayer([...inputs, places], hidden);
  const loss = await compile(model.loss, [hidden, ...model.others]);

  return {
    async run({ x, layers: tensors, place, places, others }) {
      const end = layers - 1;
      const stage = (at: number) => (at === end ? last : layer);
      const states = [x];
      const inputsOf = (at: number): Values[] => [
        states[at]!,
        ...tensors[at]!,
        ...place,
        ...(at === end ? [places] : []),
      ];
      for (let at = 0; at < layers; at++) {
        states.push((await stage(at).forward.run(inputsOf(at)))[0]!);
      }
      const [value, ofHidden, ...rest] = await loss.run([states.pop()!, ...others]);
      const gradients: Float32Array[][] = [];
      let gradient = ofHidden!;
      for (let at = end; at >= 0; at--) {
        const [before, ...its] = await stage(at).backward.run([...inputsOf(at), gradient]);
        gradients.unshift(its);
        gradient = before!;
      }
      return { loss: [value!, ...rest], layers: gradients, x: gradient };
    },
    async close() {
      for (const { forward, backward } of [layer, last]) {
        await forward.close();
        await backward.close();
      }
      await loss.close();
    },
  };
}

function gradientsOf(layer: TracedModel['layer'], differentiated: number): Traced {
  return (...all) => {
    const [value, ...gradients] = withGradients(layer, differentiated)(...all);
    value!.dispose();
    return gradients;
  };
}
