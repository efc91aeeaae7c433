import { seedOption } from '@labpipe/cli';

/** What describes a training run: for `train`, which does it, and `train estimate`, which says what it takes. */
export const runOptions = {
  model: {
    type: 'string',
    demandOption: true,
    describe:
      'the model to start from: a GGUF file of any precision or a Hugging Face folder; llama, qwen2, qwen3 or granite',
  },
  output: {
    type: 'string',
    default: 'checkpoints',
    describe: 'folder for the checkpoints, samples_N.gguf after N rows',
  },
  'num-epochs': {
    type: 'number',
    alias: 'epochs',
    default: 8,
    describe: 'times that every row is seen',
  },
  'effective-batch-size': {
    type: 'number',
    default: 16,
    describe: 'rows of one optimizer step',
  },
  'learning-rate': {
    type: 'number',
    describe:
      "peak of the schedule [default: by the model's width, 0.003 at 128 to 0.00002 at 4096; with LoRA ten times that, at most 0.002]",
  },
  'warmup-steps': {
    type: 'number',
    describe: 'steps until that peak [default: 25, or a tenth of a short run]',
  },
  'weight-decay': { type: 'number', default: 0, describe: 'decay of AdamW, for matrices' },
  'max-seq-len': {
    type: 'number',
    describe: "refuse rows of more tokens [default: the model's context]",
  },
  'max-batch-len': {
    type: 'number',
    default: 5000,
    describe: 'tokens to compute at once: less needs less memory, the result is the same',
  },
  packing: {
    type: 'boolean',
    default: true,
    describe:
      'let rows share lines of tokens, each blind to the others; --no-packing pads them, learns the same, and is slower',
  },
  'checkpoint-at-epoch': {
    type: 'boolean',
    default: true,
    describe: 'save a checkpoint after every epoch; the last is always saved',
  },
  'save-samples': {
    type: 'number',
    default: 0,
    describe: 'save a checkpoint whenever so many more rows were seen; 0 is never',
  },
  keep: {
    type: 'number',
    default: 0,
    describe:
      'keep so many checkpoints: the newest, and of the others those of the lowest loss; 0 keeps all',
  },
  'lora-rank': {
    type: 'number',
    default: 0,
    describe:
      'train small additions of this rank to the matrices and leave the model itself as it is (LoRA; 16 is usual); 0 trains all weights',
  },
  'lora-alpha': {
    type: 'number',
    describe: 'the additions count alpha / rank [default: 32]',
  },
  'lora-target-modules': {
    type: 'string',
    describe:
      'matrices that get one: some of q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj, with commas between [default: all-linear]',
  },
  'lora-dropout': {
    type: 'number',
    describe:
      'share of what additions read that is left out at random in each step, against learning by heart (InstructLab: 0.1) [default: 0]',
  },
  recompute: {
    choices: ['auto', 'always', 'never'],
    default: 'auto',
    describe:
      'compute activations twice in place of keeping them: less memory, slower; auto: where they would not fit',
  },
  'save-as': {
    choices: ['merged', 'adapter'],
    default: 'merged',
    describe:
      'what a checkpoint of LoRA is: a whole model with the additions in it, or a small GGUF with the additions alone',
  },
  'save-type': {
    choices: ['f32', 'f16', 'q8_0'],
    describe: 'precision of checkpoints [default: f32, or f16 with LoRA]',
  },
  engine: {
    choices: ['auto', 'onnx', 'jax'],
    default: 'auto',
    describe:
      'what computes: ONNX Runtime (native, needs onnxruntime-node) or jax-js (WebAssembly)',
  },
  ...seedOption,
} as const;
