// npm run fuzz -- [--time SECONDS] [--seed N] [--law NAME]... : hostile inputs made from all samples, against the laws of test/fuzz/lib/laws.ts.
// A broken law is saved, made small, under test/fuzz/found/. Exit status 1 when there was one.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { ensureDependencies, runDirectory } from './lib/install.mjs';
import { at, root } from './lib/paths.mjs';

/** A law that takes longer on one input hangs. */
const HANG_SECONDS = 60;

const { values } = parseArgs({ options: { time: { type: 'string', default: '60' }, seed: { type: 'string' }, law: { type: 'string', multiple: true } } });
const seconds = Number(values.time), seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
if (!(seconds > 0) || !Number.isInteger(seed)) {
  console.error('npm run fuzz -- [--time SECONDS] [--seed N] [--law NAME]...');
  process.exit(2);
}

await ensureDependencies();
const { build } = await import('esbuild');
const program = path.join(runDirectory('fuzz'), 'worker.cjs');
await build({ entryPoints: [at('test/fuzz/lib/worker.ts')], outfile: program, bundle: true, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'error', loader: { '.wasm': 'binary' }, sourcemap: 'inline' });

console.log(`seed ${seed}, ${seconds} s`);
const began = performance.now(), left = () => seconds * 1000 - (performance.now() - began);
const known = [];
let next = 0, found = 0, inputs = 0;

/** One worker until the time is over or it hangs. */
function work() {
  const state = new SharedArrayBuffer(16), view = new Int32Array(state);
  const worker = new Worker(program, { workerData: { root, seed, from: next, milliseconds: left(), laws: values.law, state, known }, resourceLimits: { maxOldGenerationSizeMb: 3000 }, execArgv: ['--enable-source-maps'] });
  return new Promise((resolve) => {
    let last = -1, since = performance.now();
    const watch = setInterval(() => {
      if (view[2] !== last || view[3] === 1) { last = view[2]; since = performance.now(); return; }
      if (performance.now() - since < HANG_SECONDS * 1000) return;
      failed(`hang: input ${view[0]}, law number ${view[1]}`);
    }, 1000);
    const end = () => { clearInterval(watch); resolve(); };
    const failed = (why) => {
      found++;
      const file = at('test/fuzz/found', `crash-${seed}-${view[0]}.md`);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, `seed ${seed}, input ${view[0]}\n\n${why}\n`);
      console.log(`\nFAILED ${why}\n  npm run fuzz -- --seed ${seed} and input ${view[0]}; ${path.relative(root, file)}`);
      next = view[0] + 1;
      void worker.terminate().then(end);
    };
    worker.on('message', (m) => {
      if (m.done !== undefined) { next = m.done; end(); }
      else if (m.file) {
        found++;
        known.push(m.cause);
        console.log(`\nFAILED ${m.message.split('\n').slice(0, 12).join('\n  ')}\n  ${path.relative(root, m.file)} (${m.bytes} bytes)`);
      } else inputs++;
    });
    worker.on('error', (error) => failed(`the thread ended: ${error.stack ?? error}`));
  });
}

while (left() > 500) await work();
console.log(`\n${inputs} inputs in ${Math.round((performance.now() - began) / 1000)} s, seed ${seed}: ${found} causes of failure`);
process.exit(found ? 1 : 0);
