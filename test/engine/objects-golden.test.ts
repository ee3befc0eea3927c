import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dumpAnalysis, dumpToJson, dumpToText, linkDump, parseDump } from '../../src/engine/objects';

/** Each folder: `in.txt`, and `expected.json` that `UPDATE=1` writes anew. */
const root = join(__dirname, '..', 'golden', 'objects');

function outcome(text: string): unknown {
  const lines = text.replace(/\n$/, '').split('\n');
  const dump = parseDump(lines);
  const graph = linkDump(dump);
  const { commands, stacks, threads, heapStats, mentions, syncBlocks, locks, deadlocks, exceptions, gcRoots, infos, reports, memory, sessions, pointerSize, coverage } = dump;
  const parsed = { stacks, threads, heapStats, mentions, syncBlocks, locks, deadlocks, exceptions, gcRoots, infos, reports, memory };
  return JSON.parse(JSON.stringify({
    coverage, pointerSize, sessions, commands: commands.map((one) => [one.line, one.endLine, one.dialect, one.verb, one.text]), ...dumpToJson(dump, graph),
    parsed: Object.fromEntries(Object.entries(parsed).filter(([, list]) => list.length > 0)), text: dumpToText(dump, graph).split('\n'),
    facts: {
      stopAll: dumpAnalysis.stopAllStrings(dump), exceptions: dumpAnalysis.exceptions(dump, graph), deadlocks: dumpAnalysis.deadlocks(dump), blocked: dumpAnalysis.blockedThreads(dump),
      lengths: dumpAnalysis.lengthMismatches(dump), unresolved: dumpAnalysis.unresolved(dump, graph).map((one) => [one.line, one.name, one.command]), stale: dumpAnalysis.reminderStale(dump, graph),
      layout: dumpAnalysis.layoutMismatches(dump, graph),
    },
  }));
}

describe('object dumps, golden', () => {
  for (const name of readdirSync(root)) {
    it(name, () => {
      const actual = outcome(readFileSync(join(root, name, 'in.txt'), 'utf8'));
      const file = join(root, name, 'expected.json');
      if (process.env['UPDATE'] === '1') {
        writeFileSync(file, `${JSON.stringify(actual, undefined, 1)}\n`);
      }
      assert.ok(existsSync(file), 'no expected.json: run with UPDATE=1 and read what it writes');
      assert.deepEqual(actual, JSON.parse(readFileSync(file, 'utf8')));
    });
  }
});
