/** What no bundle holds: native code and WebAssembly find their files beside themselves, so they stay where npm put them. */
export const external = ['node-llama-cpp', 'onnxruntime-node', '@jax-js/jax'];
