import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { memorySource, scan, ViewEngine, type EngineEvent } from '../../src/engine/index';
import { asEngineEvent, asFilterSets, asPicks, asToHost, asToPage } from '../../src/webview/protocol';

const SAMPLES = path.resolve('samples');
const files = (fs.readdirSync(SAMPLES, { recursive: true }) as string[]).filter((f) => /\.(log|csv|txt|config)$/i.test(f)).map((f) => path.join(SAMPLES, f)).filter((f) => fs.statSync(f).size < 1 << 20);

/** Everything an engine says of a file. */
async function eventsOf(file: string): Promise<EngineEvent[]> {
  const bytes = new Uint8Array(fs.readFileSync(file));
  const source = memorySource(file, bytes);
  const events: EngineEvent[] = [];
  return new Promise((resolve) => {
    const engine = new ViewEngine({ source: () => source, read: async (_n, from, to) => bytes.slice(from, to) }, (event) => {
      events.push(event);
      if (event.type === 'report' && event.report.complete) setTimeout(() => engine.handle({ type: 'search', id: 1, file: 0, query: { text: 'e', regex: false, matchCase: false } }), 60);
      if (event.type === 'matches' && event.done) {
        engine.handle({ type: 'report', id: 2, format: 'sarif' });
        resolve(events);
      }
    });
    engine.handle({ type: 'open', files: [{ path: file, name: 'x', size: bytes.length }], options: { now: 0, version: '1' }, messages: {} });
  });
}

describe('The protocol of the annotated view', () => {
  for (const file of files) {
    it(`lets everything pass that the engine says of ${path.basename(file)}`, async () => {
      const events = await eventsOf(file);
      for (const event of events) {
        assert.ok(asEngineEvent(structuredClone(event)), event.type);
        assert.ok(asToPage(structuredClone({ type: 'event', event })), event.type);
      }
      const done = await scan(memorySource(file, new Uint8Array(fs.readFileSync(file))), {});
      assert.ok(asToHost(structuredClone({ type: 'scanned', file: 0, scan: done })));
    }).timeout(20_000);
  }

  it('takes nothing that is none', () => {
    fc.assert(fc.property(fc.anything(), (message) => {
      assert.equal(asToHost(message), undefined);
      assert.equal(asToPage(message), undefined);
    }));
    for (const message of [
      { type: 'scanned', file: 0, scan: {} }, { type: 'save-filter', set: { name: '', query: { text: '', regex: false, matchCase: false }, others: 'dim', everywhere: false } },
      { type: 'save-filter', set: { name: 'x', query: { text: 1, regex: false, matchCase: false }, others: 'dim', everywhere: false } }, { type: 'engine', request: { type: 'search', id: 1, file: 0, query: { text: '', regex: false, matchCase: false, picks: [{ field: 1 }] } } },
      { type: 'rule-page', rule: '../../x' }, { type: 'read', id: 1, file: -1, from: 0, to: 1 },
    ]) assert.equal(asToHost(message), undefined, JSON.stringify(message));
  });

  it('keeps of what was stored what can be read', () => {
    const good = { name: 'x', query: { text: 'a', regex: false, matchCase: false, picks: [{ field: 'source', value: 'SMTP', exclude: true }] }, others: 'hide', everywhere: false };
    assert.deepEqual(asFilterSets([good, { name: 'y' }, null, 3]), [good]);
    assert.deepEqual(asFilterSets('nothing'), []);
    assert.deepEqual(asPicks(good.query.picks), good.query.picks);
    assert.deepEqual(asPicks([{ field: 'a' }]), []);
  });
});
