// node bench/lib/dump-warm.mjs FILE : the parts of reading a dump, in a process that has done it before. Prints JSON: milliseconds of CPU, the least of some rounds, and MB.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import process from 'node:process';

const { DocumentModel, dumpTree, linkDump, parseDump } = createRequire(import.meta.url)('../../dist/engine.js');
const lines = fs.readFileSync(process.argv[2], 'utf8').split(/\r?\n/);
const ROUNDS = 5;

function cpu(run) {
  const began = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(began);
  return { ms: (user + system) / 1000, result };
}

const best = { parse: Infinity, roots: Infinity, model: Infinity };
for (let i = 0; i < ROUNDS; i++) {
  const parsed = cpu(() => parseDump(lines));
  const roots = cpu(() => dumpTree(parsed.result, linkDump(parsed.result)).roots().length);
  const model = cpu(() => new DocumentModel('dump.txt', { count: lines.length, line: (n) => lines[n - 1] ?? '' }).analyzeNow());
  best.parse = Math.min(best.parse, parsed.ms);
  best.roots = Math.min(best.roots, roots.ms);
  best.model = Math.min(best.model, model.ms);
}
for (const key of Object.keys(best)) best[key] = Math.round(best[key]);
console.log(JSON.stringify({ ...best, rssMB: Math.round(process.memoryUsage().rss / 1e6) }));
