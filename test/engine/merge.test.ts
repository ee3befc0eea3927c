import assert from 'node:assert/strict';
import fc from 'fast-check';
import { memorySource, scan, scanInParts, type FileScan } from '../../src/engine/index';

const HEADER = ['#Software: Microsoft Exchange Server', '#Version: 14.0.0.0', '#Log-type: Transport Connectivity Log', '#Date: 2011-03-11T00:00:00.000Z', '#Fields: date-time,session,source,Destination,direction,description'];

/** Lines of every sort a connectivity log can hold, in any order. */
const line = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(fc.integer({ min: 0, max: 86_399_999 }), fc.integer({ min: 0, max: 5 }), fc.constantFrom('+', '>', '-', '*'), fc.integer({ min: 0, max: 3 })).map(([ms, s, d, r]) =>
      `${new Date(Date.UTC(2011, 2, 11) + ms).toISOString()},08CD7F1200CBDBD${s},MapiDelivery,5f24e416-c380-41b5-bfe0-37b6f1091f49,${d},Throttled delivery for recipient r${r}@contoso.com due to concurrency limit 1`) },
  fc.constant('2011-03-11T05:00:00.000Z,08CD7F1200CBDBD0,SMTP,mx.example.com,>,"open quote that goes on'),
  fc.constant('in the next physical line",'),
  fc.constant('2011-03-11T06:00:00.000Z,08CD7F1200CBDBD0,SMTP,mx.example.com,>,”typographic, quotes”'),
  fc.constant('2011-03-11T06:00:00.000Z,08CD7F1200CBDBD0,SMTP,mx.example.com,>,no quotes, but a comma'),
  fc.constant(''),
  fc.constant('garbage that is no record'),
  fc.constant('Имя,ü,日本'),
  fc.constant(HEADER.join('\n')),
  fc.constant('#Fields: date-time,direction,session,source,Destination,description'),
);

function comparable(s: FileScan): unknown {
  const tallies = Object.fromEntries(Object.entries(s.facts).map(([k, set]) => [k, { ...set, tallies: [...set.tallies].sort((a, b) => JSON.stringify(a.dims) < JSON.stringify(b.dims) ? -1 : 1) }]));
  return { ...s, facts: tallies, index: [] };
}

describe('a line that is cut short', () => {
  it('is one, however the bytes of UTF-16 come', async () => {
    const bytes = new Uint8Array(Buffer.from(`\ufeff${[...HEADER, '2011-03-11T05:00:00.000Z,08CDADA44CA1B236,Map'].join('\r\n')}`, 'utf16le'));
    for (const chunk of [1, 2, 3, 1000]) assert.equal((await scan(memorySource('a.log', bytes, chunk))).cut?.line, 6, String(chunk));
  });
});

describe('lines that end with carriage returns alone', () => {
  const rows = (n: number): string[] => Array.from({ length: n }, (_, i) => `2011-03-11T05:00:${String(i % 60).padStart(2, '0')}.000Z,08CDADA44CA1B236,MapiDelivery,5f24e416-c380-41b5-bfe0-37b6f1091f49,>,Throttled delivery for recipient r${i % 3}@contoso.com due to concurrency limit 1`);

  for (const n of [1, 20, 3000]) {
    it(`are lines: ${n} rows`, async () => {
      const lines = [...HEADER, ...rows(n)];
      const [returns, feeds] = await Promise.all(['\r', '\n'].map((end) => scan(memorySource('a.log', lines.join(end) + end, 5000))));
      assert.equal(returns!.records, n);
      assert.deepEqual({ ...comparable(returns!) as object, digest: '' }, { ...comparable(feeds!) as object, digest: '' });
      const cut = await scan(memorySource('a.log', lines.join('\r').slice(0, -120)));
      assert.equal(cut.cut?.line, lines.length);
    });
  }
});

describe('parts merged are the whole', () => {
  it('for every cut of a small log', async () => {
    const text = [...HEADER, '2011-03-11T05:00:00.000Z,08CD7F1200CBDBD0,SMTP,mx,+,a', '2011-03-11T05:00:01.000Z,08CD7F1200CBDBD0,SMTP,mx,>,"b', 'c"', 'junk', '2011-03-11T05:00:02.000Z,08CD7F1200CBDBD0,SMTP,mx,-,d', 'x'].join('\r\n');
    const whole = comparable(await scan(memorySource('a.log', text)));
    for (let cut = 1; cut < text.length; cut++) assert.deepEqual(comparable(await scanInParts(memorySource('a.log', text), [cut])), whole, `cut at ${cut}`);
  });

  it('for every cut of a trace, a part of which has no record', async () => {
    const text = ['5  020B591B  Debug 2017/10/17-07:54:00.360 21:54:00, e_t: 10/17/2017 21:54:00', '"6"  020B591B  Debug 2017/10/17-07:55:01', '7  020B591B  Debug 2017/10/17-07:55:02', ''].join('\r\n');
    const whole = comparable(await scan(memorySource('a.txt', text)));
    for (let cut = 1; cut < text.length; cut++) assert.deepEqual(comparable(await scanInParts(memorySource('a.txt', text), [cut])), whole, `cut at ${cut}`);
  });

  it('for random logs, cuts and chunk sizes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 60 }), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }), fc.integer({ min: 1, max: 300 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), async (lines, cuts, chunk, eol, ended) => {
        const bytes = new TextEncoder().encode([...HEADER, ...lines].join(eol) + (ended ? eol : ''));
        const whole = await scan(memorySource('CONNECTLOG20110311-1.LOG', bytes));
        const at = cuts.map((c) => Math.floor(c * bytes.length)).sort((a, b) => a - b);
        const parts = await scanInParts(memorySource('CONNECTLOG20110311-1.LOG', bytes, chunk), at);
        assert.deepEqual(comparable(parts), comparable(whole));
        assert.equal(whole.bytes, bytes.length);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});
