import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { Lane } from '../../src/engine/fast/lane';
import { memorySource, mergeScans, resume, scan, scanInParts, type FileScan, type LogSource, type ScanOptions } from '../../src/engine/index';
import { Scanner } from '../../src/engine/scanner';

/** Everything but the distance of the entries for paging. */
export function comparable(s: FileScan): unknown {
  return { ...s, index: [] };
}

/** A source that is read straight into the scanner's memory, a few bytes at a time. */
function openSource(name: string, bytes: Uint8Array, most: number): LogSource {
  return {
    ...memorySource(name, bytes, most),
    open: async () => ({
      async read(into, at) {
        await Promise.resolve();
        const part = bytes.subarray(at, at + Math.min(most, into.length));
        into.set(part);
        return part.length;
      },
      close: async () => undefined,
    }),
  };
}

const stamp = (ms: number): string => new Date(Date.UTC(2011, 2, 11) + ms).toISOString();
const ms = fc.integer({ min: 0, max: 86_399_999 });
const few = fc.integer({ min: 0, max: 5 });
const DB = '5f24e416-c380-41b5-bfe0-37b6f1091f49';

const CONNECTIVITY = ['#Software: Microsoft Exchange Server', '#Version: 14.0.0.0', '#Log-type: Transport Connectivity Log', '#Date: 2011-03-11T00:00:00.000Z', '#Fields: date-time,session,source,Destination,direction,description'];
const connectivityText = fc.oneof(
  few.map((n) => `Throttled delivery for recipient r${n}@contoso.com due to concurrency limit 1`),
  few.map((n) => `432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded ${n}`),
  fc.tuple(few, few).map(([a, b]) => `EXMBX.contoso.com;QueueLength=TQ=${a * 10};TN=${b};Health=${a * 20 - 1}`),
  few.map((n) => `Messages: ${n} Bytes: ${n * 777} Recipients: 3 Failures: 0 ReachedLimit: True Idle: False`),
  few.map((n) => `"Failed connection to 192.0.2.${n}:25 (TimedOut:0000274C)[TargetHost:""mx, one""]"`),
  few.map((n) => `Delivered <${n}@DB01> to anna@contoso.com; size ${n}`),
  fc.constant('База данных недоступна; mailbox server is too busy'),
);
const connectivityLine = fc.oneof(
  { weight: 30, arbitrary: fc.tuple(ms, few, fc.constantFrom('MapiDelivery', 'SMTP', 'MapiSubmission'), fc.constantFrom('+', '>', '-', '*', '"+"'), connectivityText).map(([t, s, source, d, text]) => `${stamp(t)},08CD7F1200CBDBD${s},${source},${source === 'SMTP' ? `mx${s}.example.com` : DB},${d},${text}`) },
  fc.constant('2011-03-11T05:00:00.000Z,08CD7F1200CBDBD0,SMTP,mx.example.com,>,"open quote that goes on'),
  fc.constant('in the next physical line",'),
  fc.constant('2011-03-11T06:00:00.000Z,08CD7F1200CBDBD0,SMTP,mx.example.com,>,”typographic, quotes exceeded”'),
  fc.constant('2011-03-11T06:00:00.000Z,08CD7F1200CBDBD0,SMTP,‶mx,example‶,>,exceeded'),
  fc.constant('2011-03-11T06:00:00.000Z,08CD7F1200CBDBD0,SMTP,mx.example.com,>,no quotes, but a comma; limit exceeded'),
  fc.constant('2011-03-11T06:00:00.000Z,is too busy,SMTP,mx.example.com,>,needle in a cell that counts for nothing'),
  fc.constant(',,SMTP,mx.example.com,>,no stamp'),
  fc.constant(''),
  fc.constant('garbage that is no record, limit exceeded'),
  fc.constant('Date: 2011-01-12T05:00:00.000Z'),
  fc.constant(CONNECTIVITY.join('\n')),
  fc.constant('#Fields: date-time,direction,session,source,Destination,description'),
  fc.constant('#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context\n2011-03-11T06:00:00.000Z,c,08CD7F1200CBDBD0,1,192.0.2.1:25,192.0.2.2:25,+,,'),
  fc.constant('#Software: Microsoft Exchange Server\n#Version: 14.0.0.0\n#Log-type: Message Tracking Log\n#Date: 2011-03-11T00:00:00.000Z\n#Fields: date-time,client-ip,source,event-id,message-id,recipient-address,source-context'),
  fc.constant('2011-03-11T06:00:00.000Z,192.0.2.1,STOREDRIVER,DEFER,<a@b>,c@contoso.com,432 4.3.2 limit exceeded'),
);

const trace = (t: number, tid: number, rest: string): string => `"${stamp(t).slice(0, 23).replace('T', '-').replace('-', '/').replace('-', '/')}","9444","${tid}",${rest}`;
const traceLine = fc.oneof(
  { weight: 20, arbitrary: fc.tuple(ms, few).map(([t, n]) => trace(t, n, `"Assistants","EventDispatcher","Event controller for database ${n}: queue depth ${n}"`)) },
  { weight: 6, arbitrary: fc.tuple(ms, few).map(([t, n]) => trace(t, n, `"MailboxAssistants","Assistant","rmd----- caller: StopAll, subj: Weekly ""sync"", usr: ${n}, calItemId: x, calItemOccId: , event_t: 01/13/2016 16:15:00"`)) },
  { weight: 6, arbitrary: fc.tuple(ms, few).map(([t, n]) => trace(t, n, `"Assistants","EventDispatcher","limit exceeded for ${n}"`)) },
  fc.constant(trace(5, 1, 'unquoted,"EventDispatcher","limit exceeded"')),
  fc.constant(trace(6, 1, '"a"",""b","EventDispatcher","limit exceeded"')),
  fc.constant(trace(6, 1, '"","","limit exceeded"')),
  fc.constant(trace(7, 1, '"Assistants","EventDispatcher","first line')),
  fc.constant('and a second one, limit exceeded"'),
  fc.constant(trace(8, 1, '"Assistants","EventDispatcher","quotes "inside" it, exceeded"')),
  fc.constant('garbage that is no record, limit exceeded'),
  fc.constant(''),
);

const TRACKING = ['#Software: Microsoft Exchange Server', '#Version: 15.01.2375.007', '#Log-type: Message Tracking Log', '#Date: 2011-03-11T00:00:00.000Z',
  '#Fields: date-time,server-hostname,source-context,source,event-id,message-id,recipient-address,recipient-status,message-info,custom-data'];
/** Deliveries that took no time and some, and others that say more. */
const trackingLine = fc.oneof(
  { weight: 30, arbitrary: fc.tuple(fc.integer({ min: 100_000, max: 86_399_999 }), few, fc.constantFrom('DELIVER', 'SEND', 'FAIL', 'deliver', 'RECEIVE', '"DELIVER"', 'DEFER', 'AGENTINFO'), fc.constantFrom(0, 1, 9_999, 10_000, 10_001, 30_000, 60_000, 100_000, -3), fc.constantFrom('', '250 2.0.0 OK', '432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded', '"[{LED=451 4.4.0 DNS query failed, x}]"'), fc.constantFrom(';LSRV=EX1:TOTAL-DEL=1', '', '"', 'x'))
    .map(([t, n, event, took, status, rest]) => `${stamp(t)},EX${n},08DA000${n},${n === 0 ? 'STOREDRIVER' : 'SMTP'},${event},<${n}@x>,r${n}@contoso.com,${status},${rest === '"' ? `"${stamp(t - took)};a,b"` : rest === 'x' ? '' : stamp(t - took) + rest},S:MailboxDatabaseName=DB${n}`) },
  fc.constant('2011-03-11T06:00:00.000Z,EX1,,SMTP,DELIVER,<a@b>,c@contoso.com,,2011-03-11T05:59:60.000Z;x,'),
  fc.constant('2011-03-11T06:00:00.000Z,EX1,,SMTP,DELIVER,<a@b>,c@contoso.com,,2011-03-11T06:00:00.00Z,'),
  fc.constant('garbage, limit exceeded'),
  fc.constant('#Fields: date-time,server-hostname,event-id,message-id,message-info'),
  fc.constant('2011-03-11T06:00:00.000Z,EX1,DELIVER,<a@b>,2011-03-11T05:59:55.000Z'),
);

interface Law { name: string; start: string[]; line: fc.Arbitrary<string> }
const LAWS: Law[] = [{ name: 'CONNECTLOG20110311-1.LOG', start: CONNECTIVITY, line: connectivityLine }, { name: 'trace.csv', start: [trace(0, 1, '"Assistants","A","begin"')], line: traceLine },
  { name: 'MSGTRK20110311-1.LOG', start: TRACKING, line: trackingLine }];

describe('the fast tier gives the results of the exact tier', () => {
  for (const { name, start, line } of LAWS) {
    for (const tier of ['wasm', 'typescript'] as const) {
      it(`${name}, ${tier}: any lines, any cut of the reads`, async () => {
        let facts = 0;
        await fc.assert(
          fc.asyncProperty(fc.array(fc.oneof(line, fc.tuple(line, fc.integer({ min: 1, max: 60 })).map(([l, n]) => Array(n).fill(l).join('\n'))), { maxLength: 60 }), fc.integer({ min: 1, max: 9000 }), fc.integer({ min: 200, max: 3000 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.boolean(), async (lines, most, headBytes, eol, ended, direct) => {
            const bytes = new TextEncoder().encode([...start, ...lines].join('\n').replaceAll('\n', eol) + (ended ? eol : ''));
            const want = await scan(memorySource(name, bytes), { tier: 'exact' });
            const source = direct ? openSource(name, bytes, most) : memorySource(name, bytes, most);
            const have = await scan(source, { tier, kernel: { blockBytes: 4096, headBytes } });
            assert.equal(want.error, undefined);
            assert.deepEqual(comparable(have), comparable(want));
            facts += Object.keys(have.facts).length;
          }),
          { numRuns: 150, seed: 11 },
        );
        assert.ok(facts > 100, `${facts} facts`);
      });
    }
  }

  it('in parts as well', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(connectivityLine, { minLength: 20, maxLength: 80 }), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }), async (lines, cuts) => {
        const bytes = new TextEncoder().encode([...CONNECTIVITY, ...lines].join('\r\n'));
        const options: ScanOptions = { tier: 'typescript', kernel: { blockBytes: 4096, headBytes: 600 } };
        const at = cuts.map((c) => Math.floor(c * bytes.length)).sort((a, b) => a - b);
        const parts = await scanInParts(memorySource('CONNECTLOG20110311-1.LOG', bytes), at, options);
        assert.deepEqual(comparable(parts), comparable(await scan(memorySource('CONNECTLOG20110311-1.LOG', bytes), { tier: 'exact' })));
      }),
      { numRuns: 80, seed: 12 },
    );
  });

  it('and takes every log whose format says how its plain lines look', () => {
    const taken = new Set<string>();
    for (const file of ['samples', 'test/golden'].flatMap((f) => filesIn(path.resolve(f)))) {
      const scanner = new Scanner(file);
      scanner.push(fs.readFileSync(file, 'utf8').split(/\r?\n/).slice(0, 60));
      const format = scanner.open ?? scanner.likely, shape = scanner.state.log ? format?.shape?.(scanner.state) : undefined;
      if (!shape || taken.has(format!.id)) continue;
      taken.add(format!.id);
      for (const tier of ['wasm', 'typescript'] as const) assert.ok(Lane.of(scanner, format!, shape, { tier }), `${format!.id}, ${tier}`);
    }
    for (const id of ['connectivity-log', 'message-tracking-log', 'smtp-protocol-log', 'trace-csv']) assert.ok(taken.has(id), id);
  });

  it('with other columns every few lines, without a scanner for each of them', async () => {
    const names = ['session', 'source', 'Destination', 'direction', 'description', 'more'];
    const turned = (n: number): string => [...names.slice(n % 6), ...names.slice(0, n % 6)].map((name, i) => (i === n % 5 ? `${name}${n}` : name)).join(',');
    const row = (t: number): string => `${stamp(t)},08CD7F1200CBDBD0,SMTP,mx.example.com,+,start,x`;
    const text = Array.from({ length: 60 }, (_, n) => [...CONNECTIVITY.slice(0, 4), `#Fields: date-time,${turned(n)}`, ...Array.from({ length: 300 }, (_v, k) => row(n * 60_000 + k))].join('\n')).join('\n');
    const exact = await scan(memorySource('x', text), { tier: 'exact' });
    const { Memory } = WebAssembly;
    let made = 0;
    WebAssembly.Memory = class extends Memory { constructor(limits: WebAssembly.MemoryDescriptor) { super(limits); made++; } };
    try {
      assert.deepEqual(comparable(await scan(memorySource('x', text), { tier: 'wasm' })), comparable(exact));
    } finally {
      WebAssembly.Memory = Memory;
    }
    assert.equal(exact.records, 60 * 300);
    assert.ok(made > 1 && made <= 8, `${made} scanners`);
  });

  it('for every sample', async () => {
    const folders = ['samples', 'test/golden', '../shared/samples'].map((f) => path.resolve(f)).filter((f) => fs.existsSync(f));
    let files = 0;
    for (const file of folders.flatMap(filesIn)) {
      const bytes = new Uint8Array(fs.readFileSync(file));
      const want = comparable(await scan(memorySource(file, bytes), { tier: 'exact' }));
      for (const headBytes of [500, 4000]) assert.deepEqual(comparable(await scan(memorySource(file, bytes), { tier: 'wasm', kernel: { blockBytes: 65536, headBytes } })), want, file);
      files++;
    }
    assert.ok(files > 20);
  });
});

function filesIn(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? filesIn(path.join(folder, e.name)) : /\.(log|csv|txt)$/i.test(e.name) ? [path.join(folder, e.name)] : []));
}

describe('appended bytes', () => {
  it('scanned alone and joined are the same as the whole, wherever the file ended', async () => {
    const name = 'CONNECTLOG20110311-1.LOG';
    await fc.assert(
      fc.asyncProperty(fc.array(connectivityLine, { minLength: 4, maxLength: 40 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), async (lines, share, atLine) => {
        const text = [...CONNECTIVITY, ...lines].join('\n') + '\n';
        let cut = Math.floor(share * text.length);
        if (atLine) cut = text.lastIndexOf('\n', cut) + 1;
        const bytes = new TextEncoder().encode(text);
        const first = new TextEncoder().encode(text.slice(0, cut));
        const before = await scan(memorySource(name, first));
        assert.deepEqual(comparable(await resume(before, memorySource(name, bytes))), comparable(await scan(memorySource(name, bytes))));
      }),
      { numRuns: 150, seed: 13 },
    );
  });

  it('join in place as they join anew', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(connectivityLine, { minLength: 4, maxLength: 40 }), fc.array(connectivityLine, { maxLength: 40 }), async (lines, more) => {
        const scanOf = (list: readonly string[]): Promise<FileScan> => scan(memorySource('CONNECTLOG20110311-1.LOG', [...CONNECTIVITY, ...list].join('\n') + '\n'));
        const [a, b] = [await scanOf(lines), await scanOf(more)];
        const anew = mergeScans(structuredClone(a), structuredClone(b));
        assert.deepEqual(mergeScans(a, b, true), anew);
      }),
      { numRuns: 60, seed: 14 },
    );
  });
});
