import type { Options } from 'yargs';

/** The shells that `--completion` writes a script for. */
export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** What a script completes: a command's options, and those of the commands within, by name. */
export interface Completable {
  name: string;
  options: Readonly<Record<string, Options>>;
  commands: Readonly<Record<string, Readonly<Record<string, Options>>>>;
}

/** A script that completes options, their choices, commands and files. It is made once, so that a key press starts no tool. */
export function completionScript(shell: Shell, command: Completable): string {
  if (shell === 'fish') return fishScript(command);
  const script = bashScript(command);
  // zsh runs the functions of bash when asked.
  return shell === 'zsh' ? `autoload -U +X bashcompinit && bashcompinit\n${script}` : script;
}

function bashScript({ name, options, commands }: Completable): string {
  const own = `_labpipe_${name.replace(/\W/g, '_')}`;
  const inner = Object.keys(commands);
  const all = { '': options, ...commands };
  const choices = Object.entries(all).flatMap(([within, some]) =>
    Object.entries(some).flatMap(([option, { choices: known }]) =>
      known ? [`    '${within} --${option}') words=${quoted(known.join(' '))} ;;`] : [],
    ),
  );
  const flags = Object.entries(all).map(
    ([within, some]) => `    '${within}') words=${quoted(flagsOf(some).join(' '))} ;;`,
  );
  return `# ${name} --completion bash
${own}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" within='' words=''
  COMPREPLY=()
  case "\${COMP_WORDS[1]}" in ${[...inner, "''"].join('|')}) ((COMP_CWORD > 1)) && within="\${COMP_WORDS[1]}" ;; esac
  case "$within $before" in
${choices.join('\n')}
    *) words='' ;;
  esac
  if [[ -n "$words" ]]; then COMPREPLY=($(compgen -W "$words" -- "$current")); return; fi
  if [[ "$current" != -* ]]; then
    ((COMP_CWORD == 1)) && COMPREPLY=($(compgen -W ${quoted(inner.join(' '))} -- "$current"))
    local IFS=$'\\n'
    COMPREPLY+=($(compgen -f -- "$current"))
    return
  fi
  case "$within" in
${flags.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o filenames -F ${own} ${name}
`;
}

function fishScript({ name, options, commands }: Completable): string {
  const inner = Object.keys(commands);
  const anyInner = `__fish_seen_subcommand_from ${inner.join(' ')}`;
  const lines = inner.map((one) => `complete -c ${name} -n 'not ${anyInner}' -a ${one}`);
  const linesOf = (some: Readonly<Record<string, Options>>, when: string | undefined) =>
    Object.entries(some).map(([option, { choices, type, describe }]) => {
      const condition = when === undefined ? '' : ` -n '${when}'`;
      const value = choices
        ? ` -x -a ${quoted(choices.join(' '))}`
        : type === 'boolean'
          ? ''
          : ' -r';
      return `complete -c ${name}${condition} -l ${option}${value} -d ${quoted(describe ?? '')}`;
    });
  const outer = linesOf(options, inner.length > 0 ? `not ${anyInner}` : undefined);
  const within = Object.entries(commands).flatMap(([one, some]) =>
    linesOf(some, `__fish_seen_subcommand_from ${one}`),
  );
  return `${[`# ${name} --completion fish`, ...lines, ...outer, ...within].join('\n')}\n`;
}

function flagsOf(options: Readonly<Record<string, Options>>): string[] {
  return [...Object.keys(options), 'help'].map((option) => `--${option}`);
}

/** A word of a shell; fish and bash take quotes alike but for one within. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '').replaceAll("'", '’')}'`;
}
