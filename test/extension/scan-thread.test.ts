import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { combine, scan, type FileScan } from '../../src/engine/index';
import { optionsOf } from '../../src/extension/files/case-settings';
import { practise } from '../../src/extension/files/thread-practice';
import { addPart, factParts, reportAlone, withFacts } from '../../src/extension/files/worker-protocol';

const SAMPLE = path.join(__dirname, '..', '..', 'samples', 'first-look', 'CONNECTLOG20110314-1.LOG');

describe('facts of a scan on their way from its thread', () => {
  const numbers = fc.integer({ min: 0, max: 1700 }).map((n) => Array.from({ length: n }, (_, i) => i) as never[]);
  const set = fc.record({ count: fc.nat(), dropped: fc.nat(), tallies: numbers, places: numbers, kept: numbers, head: fc.constant([1] as never[]), tail: fc.constant([2] as never[]) });

  it('are what they were, and no message is large', () => {
    fc.assert(fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), set), (facts: FileScan['facts']) => {
      const arrived: FileScan['facts'] = {};
      for (const parts of factParts(structuredClone(facts))) {
        assert.ok(parts.reduce((n, { set: { tallies, places, kept } }) => n + Math.max(tallies.length, places.length, kept.length), 0) <= 500);
        for (const part of structuredClone(parts)) addPart(arrived, part);
      }
      assert.deepEqual(arrived, structuredClone(facts));
    }), { numRuns: 60 });
  });

  it('of few facts there is one message, whatever their kinds', async () => {
    const bytes = fs.readFileSync(SAMPLE);
    const { facts } = await scan({ path: SAMPLE, async *chunks() { yield await Promise.resolve(bytes); } });
    assert.ok(Object.keys(facts).length > 1);
    assert.equal([...factParts(facts)].length, 1);
  });
});

describe('the report on a file alone', () => {
  for (const settings of [{ now: 0 }, { now: Date.UTC(2026, 0, 1), zone: 'Europe/Moscow', exchange: '15.2' }]) {
    it(`is that of the case, with its facts: ${JSON.stringify(settings)}`, async () => {
      const bytes = fs.readFileSync(SAMPLE);
      const read = await scan({ path: SAMPLE, async *chunks() { yield await Promise.resolve(bytes); } });
      const sent = structuredClone(reportAlone(read, settings));
      assert.deepEqual(sent.files.map((file) => file.facts), [{}]);
      const report = combine([read], optionsOf(settings));
      assert.ok(report.findings.length > 0);
      assert.deepEqual(withFacts(sent, read.facts), structuredClone(report));
    });
  }
});

describe('practice of the thread', () => {
  it('stops when there is something to read, and nothing depends on its log', async () => {
    const stop = new AbortController();
    const running = practise(SAMPLE, stop.signal);
    stop.abort();
    await running;
    await practise(path.join(__dirname, 'no-such.log'), new AbortController().signal);
  });

  it('its log is part of the package', () => assert.ok(fs.existsSync(SAMPLE)));
});
