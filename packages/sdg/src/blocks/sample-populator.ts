import { parse, resolve } from 'node:path';
import { readYaml } from '../flow/yaml.ts';
import { type BlockType, mapRows, missingColumn } from './block.ts';
import { exactly, text, texts } from './schema.ts';

interface Config {
  config_paths: string[];
  column_name: string;
  post_fix?: string;
}

/** Adds to each row the keys of the YAML file whose name its column holds: `<name>.yaml`, or `<name>_<post_fix>.yaml`. */
export const samplePopulator: BlockType = {
  type: 'SamplePopulatorBlock',
  config: exactly(
    { config_paths: texts, column_name: text, post_fix: text },
    'config_paths',
    'column_name',
  ),
  open: async (
    { config_paths: paths, column_name: column, post_fix: end = '' }: Config,
    { name, folder },
  ) => {
    const configs = new Map<string, object>();
    for (const path of paths) {
      const place = parse(resolve(folder, path));
      const file = end === '' ? `${place.name}${place.ext}` : `${place.name}_${end}${place.ext}`;
      configs.set(place.name, (await readYaml(resolve(place.dir, file))) as object);
    }
    const block = mapRows(name, (row) => {
      const config = configs.get(String(row[column]));
      if (config) return { row: { ...row, ...config } };
      const expected = [...configs.keys()].join(', ');
      const detail = `Unexpected ${column} ${JSON.stringify(row[column])}, expected one of ${expected}`;
      return {
        loss: { how: 'rejected', stage: name, reason: 'no-choice', detail, input: { row } },
      };
    });
    return {
      ...block,
      check: (row) => {
        if (!(column in row)) throw new Error(missingColumn(name, column, row).loss.detail);
        return { ...row, ...[...configs.values()][0] };
      },
    };
  },
};
