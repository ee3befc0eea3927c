// node bench/lib/warm.mjs FILE scan|append|lines : times the engine inside a process that has run before, as the editor's thread does.
// Prints JSON: milliseconds of each round, best last, and the counts of facts.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import process from 'node:process';

const { scan } = createRequire(import.meta.url)('../../dist/engine.js');
const [, , file] = process.argv;
const rounds = Number(process.argv[4] ?? 5);
const size = fs.statSync(file).size;
const fd = fs.openSync(file, 'r');
const source = {
  path: file,
  size,
  chunks: () => { throw new Error('not used'); },
  open: async () => ({
    read: (into, at) => new Promise((resolve, reject) => fs.read(fd, into, 0, into.length, at, (error, count) => (error ? reject(error) : resolve(count)))),
    close: async () => undefined,
  }),
};
const times = [];
let result;
for (let i = 0; i < rounds; i++) {
  const began = performance.now();
  result = await scan(source, {});
  times.push(performance.now() - began);
}
const counts = Object.fromEntries(Object.entries(result.facts).map(([kind, set]) => [kind, set.count]));
console.log(JSON.stringify({ ...counts, lines: result.lines, records: result.records, times }));
