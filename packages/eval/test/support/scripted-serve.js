// A stand-in for `serve` without weights. The model file is JSON: { answers: { QUESTION: ANSWER }, refuse: [QUESTION],
// mode: 'silent' | 'crash' | 'deaf' | 'away', pidFile }. Called as `serve PATH --port 0 --exit-with-stdin [--base PATH]`.
import { readFileSync, writeFileSync } from 'node:fs';
import { startScripted } from './scripted-endpoint.js';

const [path, ...flags] = process.argv.slice(2);
if (!/^--port 0 --exit-with-stdin( --base \S+)?$/.test(flags.join(' ')))
  throw new Error(`bad flags: ${flags}`);
const script = JSON.parse(readFileSync(path, 'utf8'));
const settings = Object.keys(process.env).filter((name) => name.startsWith('LABPIPE_'));
if (settings.length > 0) throw new Error(`settings of another tool: ${settings}`);
if (script.pidFile) writeFileSync(script.pidFile, String(process.pid));
if (script.mode === 'crash') {
  process.stderr.write('scripted: this is no model\n');
  process.exit(4);
}
process.stdin.resume();
// A deaf server neither ends with its standard input nor when it is asked to.
if (script.mode === 'deaf') process.on('SIGTERM', () => {});
else process.stdin.on('end', () => process.exit(0));

const { url } = await startScripted(script);
const endpoint = { kind: 'endpoint', id: 'e1', url, model: 'scripted' };
if (script.mode !== 'silent') {
  process.stdout.write(`${JSON.stringify(endpoint)}\na line that is said later\n`);
}
