import { expect, test } from 'vitest';
import { fenceMarks } from '../../src/chunks/elements/fenced-code.ts';

test('a line of marks alone is looked at once, whatever ends it', () => {
  expect(fenceMarks(`${'`'.repeat(500_000)}\u2028`)).toHaveLength(500_000);
});
