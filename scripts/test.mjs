// npm test [-- STAGE ...] : installs what is missing, runs the stages, ends with "N passed, N failed".
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { Unavailable, ensureDependencies, runDirectory } from './lib/install.mjs';
import { endWithParent } from './lib/proc.mjs';
import { counts, failure } from './lib/results.mjs';
import { STAGES, prepare, strayTests } from './lib/stages.mjs';

const CI = /^(1|true)$/.test(process.env.CI ?? '');
const MAX_SHOWN = 40; // failures of one stage; more would bury the first

/** The stages asked for, and the package before those that need it. */
function choose(names) {
  const unknown = names.filter((name) => !STAGES.some((stage) => stage.name === name));
  if (unknown.length) {
    console.error(`Unknown stage ${unknown.join(', ')}. Stages: ${STAGES.map((stage) => stage.name).join(' ')}`);
    process.exit(2);
  }
  const chosen = STAGES.filter((stage) => !names.length || names.includes(stage.name));
  const wanted = new Set(chosen);
  if (chosen.some((stage) => stage.packed)) wanted.add(STAGES.find((stage) => stage.name === 'package'));
  return STAGES.filter((stage) => wanted.has(stage));
}

function show(stage, result, seconds) {
  const skipped = result.skipped ? `, ${result.skipped} skipped` : '';
  const slowest = result.slowest?.ms > 5000 ? `  (slowest: ${result.slowest.title}, ${(result.slowest.ms / 1000).toFixed(1)} s)` : '';
  console.log(`${stage.name.padEnd(9)} ${seconds.toFixed(1).padStart(6)} s  ${result.passed} passed, ${result.failed} failed${skipped}${result.note ? `  -- ${result.note}` : ''}${slowest}`);
  for (const { title, text } of result.failures.slice(0, MAX_SHOWN)) console.log(`\n  FAILED ${stage.name}: ${title}\n${text.replace(/^/gm, '    ')}\n`);
  if (result.failures.length > MAX_SHOWN) console.log(`  ... and ${result.failures.length - MAX_SHOWN} more failures of ${stage.name}\n`);
}

async function runStage(stage, ready, state) {
  if (stage.hosts) {
    const problem = await ready;
    if (problem instanceof Unavailable && !CI) {
      console.log(`\n  !!! ${stage.name} IS SKIPPED: ${problem.message} !!!\n`);
      return { ...counts(), skipped: 1 };
    }
    if (problem) return failure('what the stage needs', problem.message);
  }
  if (stage.packed && state.packageFailed) return failure('not run', 'There is no package: see above.');
  try {
    const result = await stage.run({ seconds: stage.seconds, results: path.join(state.dir, stage.name) });
    if (stage.name === 'package') state.packageFailed = result.failed > 0;
    return result;
  } catch (error) {
    return failure('the stage itself', error.stack ?? String(error));
  }
}

endWithParent();
const stages = choose(process.argv.slice(2));
await ensureDependencies();
const hosts = new Set(stages.flatMap((stage) => stage.hosts ?? []));
// Starts now, so that it downloads while the compiler computes.
const ready = hosts.size ? prepare(hosts).then(() => undefined, (error) => error) : undefined;

const state = { dir: runDirectory('test'), packageFailed: false };
// Everything temporary of the stages in two folders: one in the checkout, one with a path short enough for sockets.
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'exlens-'));
process.on('exit', () => { if (!process.env.KEEP) fs.rmSync(temporary, { recursive: true, force: true, maxRetries: 3 }); });
Object.assign(process.env, { EXLENS_RUN_DIR: state.dir, TMPDIR: temporary });
const total = counts();
const began = performance.now();
for (const stage of stages) {
  const from = performance.now();
  const result = await runStage(stage, ready, state);
  show(stage, result, (performance.now() - from) / 1000);
  for (const key of ['passed', 'failed', 'skipped']) total[key] += result[key];
}
if (!process.argv[2]) {
  for (const file of strayTests()) {
    console.log(`  FAILED ${file}: no stage runs it; its folder must be one of those in scripts/lib/stages.mjs`);
    total.failed++;
  }
}
console.log(`total     ${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s\n`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`);
process.exit(total.failed ? 1 : 0);
