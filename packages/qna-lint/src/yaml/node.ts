import type { Mark, ScalarStyle } from './token.ts';

/** A scalar, sequence or mapping with its place; an alias is the very node that it names. */
export type Node = ScalarNode | SequenceNode | MappingNode;

interface Common {
  /** `str`, `int`, `seq`, ...: a type of YAML's core, or the whole tag where it is another. */
  readonly type: string;
  readonly start: Mark;
}

export interface ScalarNode extends Common {
  readonly kind: 'scalar';
  readonly text: string;
  readonly style: ScalarStyle;
}

export interface SequenceNode extends Common {
  readonly kind: 'sequence';
  readonly items: Node[];
}

export interface MappingNode extends Common {
  readonly kind: 'mapping';
  /** Keys and values in order; merge keys (`<<`) are entries until the value is built. */
  entries: [Node, Node][];
}
