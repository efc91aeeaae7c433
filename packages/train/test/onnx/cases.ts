import { lax, nn, numpy as np } from '@jax-js/jax';

export type A = np.Array;

/** What a function is called, its arguments' shapes, the size of its results, and the function. */
export const cases: [string, number[][], number[], (...inputs: A[]) => A[]][] = [
  ['sum with a row', [[3, 4], [4]], [12], (x, y) => [x!.add(y!)]],
  [
    'product with a column',
    [
      [3, 4],
      [3, 1],
    ],
    [12],
    (x, y) => [x!.mul(y!)],
  ],
  [
    'outer sum',
    [
      [3, 1],
      [1, 4],
    ],
    [12],
    (x, y) => [x!.add(y!)],
  ],
  [
    'difference of transposed',
    [
      [3, 4],
      [4, 3],
    ],
    [12],
    (x, y) => [x!.sub(y!.transpose())],
  ],
  ['number and array', [[], [2, 2]], [4], (x, y) => [x!.mul(y!)]],
  ['axes of 1 moved', [[2, 1, 3]], [6], (x) => [x!.transpose([1, 2, 0]).add(1)]],
  ['axes permuted', [[2, 3, 4, 5]], [120], (x) => [x!.transpose([2, 0, 3, 1])]],
  ['reshape of permuted', [[2, 3, 4]], [24], (x) => [x!.transpose([0, 2, 1]).reshape([2, 12])]],
  [
    'split and merged axes',
    [[4, 6]],
    [24],
    (x) => [x!.reshape([2, 2, 6]).transpose([1, 0, 2]).reshape([4, 2, 3])],
  ],
  ['merge of a broadcast axis', [[2, 1]], [6], (x) => [np.broadcastTo(x!, [2, 3]).reshape([6])]],
  ['sum of a broadcast axis', [[3, 1]], [3], (x) => [np.broadcastTo(x!, [3, 5]).sum(1)]],
  ['largest of a broadcast axis', [[3, 1]], [3], (x) => [np.max(np.broadcastTo(x!, [3, 5]), 1)]],
  ['sums of several axes', [[2, 3, 4, 5]], [15], (x) => [x!.sum([0, 2])]],
  ['smallest along the first axis', [[3, 4]], [4], (x) => [np.min(x!, 0)]],
  [
    'matrix product',
    [
      [3, 4],
      [4, 5],
    ],
    [15],
    (x, y) => [np.matmul(x!, y!)],
  ],
  [
    'product with a transposed matrix',
    [
      [3, 4],
      [5, 4],
    ],
    [15],
    (x, y) => [np.matmul(x!, y!.transpose())],
  ],
  [
    'product of transposed matrices',
    [
      [4, 3],
      [5, 4],
    ],
    [15],
    (x, y) => [np.matmul(x!.transpose(), y!.transpose())],
  ],
  [
    'product with a batch',
    [
      [2, 3, 4],
      [4, 5],
    ],
    [30],
    (x, y) => [np.matmul(x!, y!)],
  ],
  [
    'product of batches',
    [
      [2, 3, 4, 5],
      [2, 3, 5, 6],
    ],
    [144],
    (x, y) => [np.matmul(x!, y!)],
  ],
  [
    'product of permuted batches',
    [
      [2, 4, 3, 5],
      [2, 6, 3, 5],
    ],
    [144],
    (x, y) => [np.matmul(x!.transpose([0, 2, 1, 3]), y!.transpose([0, 2, 3, 1]))],
  ],
  [
    'product with one row',
    [
      [1, 4],
      [4, 5],
    ],
    [5],
    (x, y) => [np.matmul(x!, y!)],
  ],
  [
    'product with one column',
    [
      [3, 4],
      [4, 1],
    ],
    [3],
    (x, y) => [np.matmul(x!, y!)],
  ],
  [
    'product over one',
    [
      [3, 1],
      [1, 5],
    ],
    [15],
    (x, y) => [np.matmul(x!, y!)],
  ],
  ['product of two vectors', [[6], [6]], [1], (x, y) => [np.dot(x!, y!)]],
  [
    'product over what one side broadcasts',
    [
      [3, 1],
      [4, 5],
    ],
    [15],
    (x, y) => [np.matmul(np.broadcastTo(x!, [3, 4]), y!)],
  ],
  [
    'product over what both broadcast',
    [
      [3, 1],
      [1, 5],
    ],
    [15],
    (x, y) => [np.matmul(np.broadcastTo(x!, [3, 4]), np.broadcastTo(y!, [4, 5]))],
  ],
  ['the same array twice', [[3, 3]], [9], (x) => [np.matmul(x!.ref, x!)]],
  ['softmax', [[3, 5]], [15], (x) => [nn.softmax(x!, -1)]],
  ['log of sums of exponentials', [[3, 5]], [3], (x) => [nn.logsumexp(x!, -1)]],
  [
    'functions of one value',
    [[7]],
    [7],
    (x) => [
      np.log(np.sqrt(np.square(np.sin(x!.ref)).add(1)).add(np.reciprocal(np.cos(x!).add(2)))),
    ],
  ],
  [
    'larger and smaller',
    [[5], [5]],
    [5],
    (x, y) => [np.maximum(x!.ref, np.minimum(y!, x!.mul(2)))],
  ],
  [
    'choice by comparison',
    [
      [4, 1],
      [1, 5],
    ],
    [20],
    (x, y) => [np.where(np.less(x!.ref, y!.ref), x!, y!)],
  ],
  ['uneven parts', [[2, 7]], [6, 2, 6], (x) => np.split(x!, [3, 4], 1)],
  ['parts of a broadcast', [[2, 1]], [4, 4], (x) => np.split(np.broadcastTo(x!, [2, 4]), 2, 1)],
  [
    'parts of permuted, joined again',
    [[4, 6]],
    [24],
    (x) => [np.concatenate(np.split(x!.transpose(), 3, 0).reverse(), 0)],
  ],
  [
    'one beside many',
    [
      [2, 1],
      [2, 5],
    ],
    [12],
    (x, y) => [np.concatenate([x!, y!], 1)],
  ],
  [
    'many beside one',
    [
      [2, 5],
      [2, 1],
    ],
    [12],
    (x, y) => [np.concatenate([x!, y!], 1)],
  ],
  [
    'broadcast beside permuted',
    [
      [1, 3],
      [3, 2],
    ],
    [12],
    (x, y) => [np.concatenate([np.broadcastTo(x!, [2, 3]), y!.transpose()], 0)],
  ],
  ['an argument as it came', [[2, 3]], [6, 6], (x) => [x!.ref, x!.mul(2)]],
  ['one result twice', [[2, 3]], [6, 6], (x) => [x!.ref.add(1), x!.add(1)]],
  ['what stands still', [[3]], [3], (x) => [lax.stopGradient(x!.ref).mul(x!)]],
];

export const slopes: [string, number[][], (...inputs: A[]) => A][] = [
  ['silu', [[3, 4]], (x) => np.square(nn.silu(x!)).sum()],
  ['softmax', [[3, 4]], (x) => np.square(nn.softmax(x!, -1)).sum()],
  [
    'a product of batches',
    [
      [2, 3, 4],
      [2, 5, 4],
    ],
    (x, y) => np.square(np.matmul(x!, y!.transpose([0, 2, 1]))).sum(),
  ],
  [
    'parts that are joined again',
    [[4, 6]],
    (x) => np.square(np.concatenate(np.split(x!, 2, 1), 0)).sum(),
  ],
  ['a row that is added to many', [[3, 4], [4]], (x, y) => np.square(x!.add(y!)).sum()],
  [
    'a root mean square',
    [[3, 4]],
    (x) =>
      x!.ref
        .mul(np.reciprocal(np.sqrt(np.mean(np.square(x!), -1, { keepdims: true }).add(1))))
        .sum(),
  ],
];
