import assert from 'node:assert/strict';
import fc from 'fast-check';
import { combine, memorySource, scan, scanInParts, scanText } from '../../src/engine/index';
import { needles, signatures } from '../../src/engine/rules/kit/signatures';

const HEADER = ['#Software: Microsoft Exchange Server', '#Version: 14.0.0.0', '#Log-type: Transport Connectivity Log', '#Date: 2011-03-14T08:00:00.000Z', '#Fields: date-time,session,source,Destination,direction,description'];
const TEXTS: [string, string | null][] = [
  ['Throttled delivery for recipient journal@contoso.com due to concurrency limit 1', 'recipient-thread-limit'],
  ['432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded', 'recipient-thread-limit'],
  ['Throttled Delivery due to server limit for mbx01.contoso.com with threshold 2', 'database-thread-limit'],
  ['Throttled Delivery due to server limit for mbx01.contoso.com with threshold 20', 'server-thread-limit'],
  ['432 4.3.2 STOREDRV.Deliver; dynamic mailbox database throttling limit exceeded', 'dynamic-database-limit'],
  ['Failed; HResult: 1140850693; DiagnosticInfo: Stage:LoadItem, SmtpResponse:432-4.3.2 STOREDRV; mailbox server is too busy', 'store-too-busy'],
  ['Failed; HResult: 1140850693; DiagnosticInfo: Stage:CreateMailItem, SmtpResponse:431-4.3.1 STOREDRV; disk is full', 'disk-full'],
  ['452 4.3.1 Insufficient system resources', 'back-pressure'],
  ['421 4.4.2 Connection dropped due to ConnectionReset', 'connection-failed'],
  ['RegularSubmissions: 20 ShadowSubmissions: 0 Bytes: 1 Recipients: 1 Failures: 0 ReachedLimit: True Idle: False', null],
  ['Messages: 1 Bytes: 4096 Recipients: 1', null],
  ['Starting delivery', null],
];
const entry = fc.record({ text: fc.integer({ min: 0, max: TEXTS.length - 1 }), ms: fc.integer({ min: 0, max: 86_399_999 }), db: fc.integer({ min: 0, max: 3 }), direction: fc.constantFrom('+', '>', '-', '*') });
type Entry = { text: number; ms: number; db: number; direction: string };
const line = (e: Entry): string => `${new Date(Date.UTC(2011, 2, 14) + e.ms).toISOString()},08CDB0000000A00${e.db},MapiDelivery,3c1a6f0${e.db}-52b7-4d86-9a41-0b7d5e90c1a1,${e.direction},"${TEXTS[e.text]![0]}"`;

describe('laws of counting', () => {
  it('every line that matches is counted in exactly one finding, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 80 }), (entries) => {
        const wanted = new Map<string, number>();
        for (const e of entries) if (TEXTS[e.text]![1]) wanted.set(TEXTS[e.text]![1]!, (wanted.get(TEXTS[e.text]![1]!) ?? 0) + 1);
        const { findings } = combine([scanText('CONNECTLOG20110314-1.LOG', [...HEADER, ...entries.map(line)])]);
        const found = new Map(findings.filter((f) => f.severity !== 'hint' && f.data.scope !== undefined && !f.rule.startsWith('delivery-')).map((f) => [f.rule, f.count]));
        assert.deepEqual([...found].sort(), [...wanted].sort());
        for (const f of findings) {
          const top = f.data.top as { count: number; perHour: Record<string, number> }[] | undefined;
          if (!top) continue;
          assert.equal(top.reduce((n, x) => n + x.count, 0) + Number(f.data.others), f.count, `${f.rule}: top and others are the whole`);
          assert.equal(Object.values(f.data.perHour as Record<string, number>).reduce((a, b) => a + b, 0), f.count, `${f.rule}: hours are the whole`);
        }
      }),
      { numRuns: 100, seed: 11 },
    );
  });

  it('a log read in parts, and a log in several files, count the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 2, maxLength: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), async (entries, where) => {
        const text = [...HEADER, ...entries.map(line)].join('\r\n') + '\r\n';
        const whole = combine([await scan(memorySource('a.log', text))]).findings;
        const parts = combine([await scanInParts(memorySource('a.log', text), [Math.floor(where * text.length)])]).findings;
        assert.deepEqual(parts, whole);
        const half = Math.floor(where * entries.length);
        const two = combine([scanText('a.log', [...HEADER, ...entries.slice(0, half).map(line)]), scanText('b.log', [...HEADER, ...entries.slice(half).map(line)])]).findings;
        const counts = (list: typeof whole): string[] => list.filter((f) => f.data.scope !== undefined).map((f) => `${f.rule} ${f.count} ${String(f.data.attempts)} ${String(f.data.first)} ${String(f.data.last)}`).sort();
        assert.deepEqual(counts(two), counts(whole));
      }),
      { numRuns: 60, seed: 12 },
    );
  });

  it('a copy of a file changes no number', () => {
    const lines = [...HEADER, ...Array.from({ length: 30 }, (_, i) => line({ text: 0, ms: i * 60_000, db: 0, direction: '>' }))];
    const one = scanText('a.log', lines);
    const scans = ['a.log', 'copy of a.log'].map((path) => ({ ...one, path, bytes: 1, digest: 'same' }));
    const report = combine(scans);
    assert.equal(report.findings.find((f) => f.rule === 'recipient-thread-limit')!.count, 30);
    assert.match(report.verdict, /1 file is a copy/);
  });
});

describe('the patterns themselves', () => {
  it('are found by the needles', () => {
    for (const s of signatures) assert.ok(s.probe === s.probe.toLowerCase(), `${s.id}: a probe is lower case`);
    assert.equal(new Set(needles.map((n) => n.toLowerCase())).size, needles.length);
  });

  it('stay linear on hostile text', () => {
    const seeds = ['STOREDRV ', 'DNS query for ', '= 9% [High', 'a'.repeat(50), ' ', '"', 'Throttled delivery for recipient ', 'rejecting messages because ', 'UsedDiskSpace[', 'target IP address responded with ', 'exceeds the throttling budget for policy part \'', 'x@', '((', '4.4.7 ', 'MapiException', 'StalledDueTo', 'Failed connection to a:', '[x use from '];
    for (const s of signatures) {
      for (const seed of [...seeds, s.probe, s.pattern.source.slice(0, 30)]) {
        const text = seed.repeat(Math.ceil(20_000 / seed.length)).slice(0, 20_000);
        const start = performance.now();
        s.pattern.exec(text);
        const took = performance.now() - start;
        assert.ok(took < 100, `${s.id} took ${took.toFixed(0)} ms on ${seed}`);
      }
    }
  });
});
