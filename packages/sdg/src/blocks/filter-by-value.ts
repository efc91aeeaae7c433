import { type BlockType, mapRows, missingColumn, type Row } from './block.ts';
import { exactly, text } from './schema.ts';
import { isScore, verdictsOf } from './verdict.ts';

interface Config {
  filter_column: string;
  filter_value: unknown;
  operation: keyof typeof operations;
  convert_dtype?: keyof typeof conversions | null;
  default_value?: unknown;
}

const operations = {
  eq: (cell: unknown, value: unknown) => cell === value,
  ne: (cell: unknown, value: unknown) => cell !== value,
  gt: (cell: unknown, value: unknown) => (cell as number) > (value as number),
  ge: (cell: unknown, value: unknown) => (cell as number) >= (value as number),
  lt: (cell: unknown, value: unknown) => (cell as number) < (value as number),
  le: (cell: unknown, value: unknown) => (cell as number) <= (value as number),
  contains: (cell: unknown, value: unknown) =>
    Array.isArray(cell) ? cell.includes(value) : String(cell).includes(String(value)),
};

/** Python's `int()`, `float()` and a `bool()` that knows "no"; nothing for what they cannot read. */
const conversions = {
  int: (value: unknown) =>
    typeof value === 'number' ? Math.trunc(value) : numberIn(value, /^[+-]?\d+$/),
  float: (value: unknown) =>
    typeof value === 'number' ? value : numberIn(value, /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i),
  bool: (value: unknown) => !/^(|0|no|false|none|null)$/i.test(String(value ?? '').trim()),
};

const zeros = { int: 0, float: 0, bool: false };

/** Keeps the rows whose cell compares with any of the values; the cell stays converted. */
export const filterByValue: BlockType = {
  type: 'FilterByValueBlock',
  config: exactly(
    {
      filter_column: text,
      filter_value: {},
      operation: { enum: Object.keys(operations) },
      convert_dtype: { enum: [...Object.keys(conversions), null] },
      default_value: {},
    },
    'filter_column',
    'filter_value',
    'operation',
  ),
  open: async (config: Config, { name }) => {
    const { filter_column: column, filter_value: wanted, operation } = config;
    const values = (Array.isArray(wanted) ? wanted : [wanted]).map((value) =>
      convert(value, config),
    );
    const block = mapRows(name, (before) => {
      if (!(column in before)) return missingColumn(name, column, before);
      const row = { ...before, [column]: convert(before[column], config) };
      if (values.some((value) => operations[operation](row[column], value))) return { row };
      const said = JSON.stringify(before[column]);
      const detail = `Unexpected ${column} ${said}, expected ${operation} ${JSON.stringify(wanted)}${reasonOf(column, before)}`;
      return {
        loss: { how: 'rejected', stage: name, reason: 'filtered', detail, input: { row: before } },
      };
    });
    return {
      ...block,
      check: (row) => {
        if (!(column in row)) throw new Error(missingColumn(name, column, row).loss.detail);
        return row;
      },
      // As if a judge had said what is wanted; how many such rows there are is the estimate's business.
      expect: (row) => ({
        rows: [{ row: { ...row, [column]: values[0] }, times: 1 }],
        isFilter: true,
      }),
    };
  },
};

// Who was refused by a judge is told why.
function reasonOf(column: string, row: Row): string {
  const explanation = isScore(column) ? verdictsOf(row).at(-1)?.explanation : undefined;
  return explanation ? `: ${explanation}` : '';
}

function convert(
  value: unknown,
  { convert_dtype: type, default_value: fallback }: Config,
): unknown {
  return type ? (conversions[type](value) ?? fallback ?? zeros[type]) : value;
}

function numberIn(value: unknown, pattern: RegExp): number | undefined {
  const written = typeof value === 'string' ? value.trim() : '';
  return pattern.test(written) ? Number(written) : undefined;
}
