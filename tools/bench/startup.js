import { fileURLToPath } from 'node:url';
import { leastSeconds, spawnQuietly } from './measure.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const bins = ['qna-lint', 'sdg', 'mix', 'train', 'evaluate', 'serve', 'chat', 'teacher'];

/** How long `--help` takes over a bare node: at most 100 ms. */
export const startup = {
  name: 'startup',
  about: 'milliseconds from the start to the end of --help over a bare node, of every tool',
  async *run() {
    const env = { ...process.env };
    // Set, it costs every start of Node 20 some 70 ms, the bare one's too.
    delete env.NODE_EXTRA_CA_CERTS;
    const start = (args) => () => spawnQuietly(process.execPath, args, { env });
    const tasks = Object.fromEntries(
      bins.map((bin) => [bin, start([`${root}node_modules/.bin/${bin}`, '--help'])]),
    );
    const seconds = await leastSeconds(15, { bare: start(['-e', '0']), ...tasks });
    for (const bin of bins) {
      const over = (seconds[bin] - seconds.bare) * 1000;
      const baseline = { name: 'the limit of 100 ms', value: 100 };
      yield {
        figure: `${bin} --help over node -e 0`,
        value: over,
        unit: 'ms',
        baseline,
        better: 'less',
        goal: 1,
      };
    }
  },
};
