import { dedupeModes } from '../duplicates/settings.ts';
import { formatNames } from '../formats/names.ts';
import { packings } from '../output/packing.ts';
import { withoutWays } from '../overlap/settings.ts';
import { selectWays } from '../selection/settings.ts';

/** Which rows stay, and how they are written. */
export const rowOptions = {
  output: {
    type: 'string',
    alias: 'o',
    describe:
      'write the set to this file, not to standard output: packed by its ending (.gz, .zst), and in its place only when it is whole',
  },
  compress: {
    choices: packings,
    describe: 'pack the set and the files of --split [default: as --output ends]',
  },
  to: {
    choices: formatNames,
    default: 'messages' as const,
    describe: 'format of the rows; what it cannot hold is refused',
  },
  only: {
    type: 'string',
    describe:
      'take the rows alone whose ids are in this file: records with an `id`, as train --sample-loss writes them, or ids, one a line',
  },
  except: {
    type: 'string',
    describe: 'leave out the rows whose ids are in this file',
  },
  without: {
    type: 'string',
    describe:
      'refuse every row in which a question of this file stands: a benchmark, as rows of any format or records that only ask',
  },
  'without-by': {
    choices: withoutWays,
    default: 'question' as const,
    describe:
      'refuse as well what asks nearly the same (MinHash, 0.8), what has 13 words in a row in common with it, or both',
  },
  dedupe: {
    choices: dedupeModes,
    default: 'exact' as const,
    describe:
      'rows to take for the same: with the same messages, nearly the same (MinHash), or the same meaning (embeddings of --endpoint-url)',
  },
  'dedupe-threshold': {
    type: 'number',
    describe: 'how alike they are at least, 0 to 1 [default: near 0.8, semantic 0.95]',
  },
  select: {
    type: 'string',
    describe:
      'take a diverse part of what is left, 2000 rows or 0.1 of them, before any split: those that stand best for all (facility location)',
  },
  'select-by': {
    choices: selectWays,
    default: 'words' as const,
    describe: 'compare rows by their words (TF-IDF), or by the embeddings of --endpoint-url',
  },
  cache: {
    type: 'string',
    describe:
      'the folder of embeddings that need not be asked for again, or none [default: labpipe/embeddings below XDG_CACHE_HOME]',
  },
  memory: {
    type: 'string',
    default: '256M',
    describe:
      'what --dedupe and --select hold in memory at most; the rest is on disk, the outcome the same',
  },
  manifest: {
    type: 'string',
    describe: 'write the settings and the hashes of inputs and output to this file, as JSON',
  },
  'from-manifest': {
    type: 'string',
    describe:
      'build the set of this manifest again, with its files and settings; ends with 1 where an input or the set is another',
  },
} as const;
