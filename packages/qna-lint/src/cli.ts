import { countOptions, defineCommand, jobsOption, type Main } from '@labpipe/cli';
import { joinRules } from './content/join-rules.ts';
import { estimateOptions } from './estimate/options.ts';
import { tool } from './tool.ts';

const lint = defineCommand({
  ...tool,
  usage:
    '$0 [options] [files or folders..]\n\nCheck the qna.yaml files of a taxonomy. Files without errors go to stdout as leaf records, findings to stderr.',
  examples: [
    ['$0 taxonomy/ | sdg', 'check a taxonomy and generate from what passes'],
    ['$0 --base origin/main taxonomy/', 'check what a change to the taxonomy touches'],
    ['git diff --name-only | $0 -', 'check the files whose paths come on stdin'],
    ['$0 --documents always taxonomy/', 'check that the documents can be had, too'],
    ['$0 --estimate --pipeline full taxonomy/', 'what sdg would ask, make and cost'],
    ['$0 --schema v3 > qna.schema.json', 'the format as JSON Schema, for an editor'],
    ['$0 --compat --format upstream taxonomy/', "InstructLab's own verdict, in its own words"],
  ],
  options: {
    ...countOptions,
    format: {
      choices: ['auto', 'human', 'jsonl', 'upstream', 'github', 'sarif', 'junit'],
      default: 'auto',
      describe:
        "form of the report: for people (with the line itself on a terminal), a JSON object a finding, InstructLab's own words, annotations of GitHub Actions (there the default), or a document for a service (to --report)",
    },
    report: { type: 'string', describe: 'write the report to this file instead of stderr' },
    rule: {
      type: 'string',
      describe:
        'set a rule, or "all" rules of content: NAME=off|info|warning|error, and its numbers, NAME=LEVEL:PARAMETER=NUMBER,...; repeatable',
    },
    strict: { type: 'boolean', default: false, describe: 'warnings are errors' },
    compat: {
      type: 'boolean',
      default: false,
      describe:
        'accept and refuse exactly what InstructLab does (instructlab-schema with strict yamllint)',
    },
    documents: {
      choices: ['auto', 'always', 'never'],
      default: 'auto',
      describe:
        'fetch the documents of knowledge as sdg will, into the cache that it reads, and check that they are there and can be read: what cannot is an error; auto: a warning, and only where the leaves go into a pipe or a file and the repository can be reached, never with --compat',
    },
    ...estimateOptions,
    ...jobsOption,
    cache: {
      type: 'boolean',
      default: false,
      describe:
        'keep results below XDG_CACHE_HOME, and say them again for files that have not changed',
    },
    'yaml-rules': {
      type: 'string',
      describe:
        "a file in yamllint's format that says which rules of layout count [default: .yamllint in the taxonomy, else InstructLab's]",
    },
    fix: {
      type: 'boolean',
      default: false,
      describe:
        'put right in the files what a machine can: blanks, line ends, empty lines, indentation, text that needs quotes, version 2; then lint what is left',
    },
    'dry-run': {
      type: 'boolean',
      default: false,
      describe: 'with --fix: print a unified diff, and change nothing; 1 where something would',
    },
    base: {
      type: 'string',
      describe:
        'check only what differs from this branch, tag or commit of git, and what git does not know yet, as ilab taxonomy diff does; "empty": everything',
    },
    list: {
      type: 'boolean',
      default: false,
      describe: 'print the paths that would be checked, and check nothing',
    },
  },
  exitCodes: [0, 1, 2, 3, 70, 130],
  memory: 'one file at a time, and the list of paths.',
  schemas: async () => (await import('./schema-text.ts')).schemas,
  run: async (args, io) => (await import('./run.ts')).run(args, io),
});

/** The linter; `--schema v3` prints the schema of one version for an editor, where `--schema` alone prints all. */
export const main: Main = async (argv, io) => {
  const version = schemaVersion(argv);
  if (version === undefined) return lint(joinRules(argv), io);
  return (await import('./print-schema.ts')).printSchema(version, io);
};

function schemaVersion(argv: readonly string[]): string | undefined {
  const value = argv.flatMap((word, at) => (word === '--schema' ? (argv[at + 1] ?? []) : []));
  const joined = argv.flatMap((word) => /^--schema=(.*)$/.exec(word)?.[1] ?? []);
  return joined[0] ?? value.find((word) => /^v\d+$/.test(word));
}
