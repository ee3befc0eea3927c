import assert from 'node:assert/strict';
import fc from 'fast-check';
import { guessEncoding } from '../../src/engine/text/encoding';
import { LineCutter } from '../../src/engine/text/lines';
import { BlockMap, bucketsOf, foldNeighbours, LineIndex, matcherOf, memorySource, Page, PageBook, patternProblem, ProgressiveScan, readPrologue, scan, searchBlocks, splitLines, ViewEngine, type Annotation, type EngineEvent, type Query } from '../../src/engine/index';

const HEAD = ['#Software: Microsoft Exchange Server', '#Version: 14.1.0.0', '#Log-type: Transport Connectivity Log', '#Date: 2011-03-11T04:00:00.000Z', '#Fields: date-time,session,source,Destination,direction,description'];
const row = (i: number, source = 'MapiDelivery', text = 'ok'): string => `${new Date(Date.UTC(2011, 2, 11, 4) + i * 1000).toISOString()},${(0x08cd000000000000n + BigInt(i)).toString(16).toUpperCase().padStart(16, '0')},${source},7be2c5a9-04d6-4138-b7e0-9d1f62c8aa10,>,${text}`;
const REFUSED = 'Throttled delivery for recipient vault@fabrikam.test due to concurrency limit 1';

function log(lines: number, refused: (i: number) => boolean = () => false): string {
  return `${[...HEAD, ...Array.from({ length: lines }, (_, i) => row(i, 'MapiDelivery', refused(i) ? REFUSED : 'ok'))].join('\r\n')}\r\n`;
}

function indexOf(bytes: Uint8Array, chunk: number): LineIndex {
  const index = new LineIndex();
  for (let at = 0; at < bytes.length; at += chunk) index.push(bytes.subarray(at, at + chunk));
  return index;
}

function bookOf(text: string, path = 'CONNECTLOG20110311-1.LOG'): PageBook {
  const bytes = new TextEncoder().encode(text);
  const book = new PageBook(path, async (from, to) => bytes.slice(from, to));
  book.apply(indexOf(bytes, 1 << 20).delta()!);
  return book;
}

describe('The line index', () => {
  it('counts as the lines are cut, however the bytes are chunked', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('a', 'bc', '\n', '\r\n', '\n\n', 'd\r', 'é'), { maxLength: 200 }), fc.integer({ min: 1, max: 40 }), (parts, chunk) => {
      const bytes = new TextEncoder().encode(parts.join(''));
      const cutter = new LineCutter('utf-8', guessEncoding(bytes).returns);
      assert.equal(indexOf(bytes, chunk).lineCount, cutter.push(bytes).length + cutter.finish().length);
    }));
  });

  it('puts every block at the line it names', () => {
    const text = log(20_000);
    const bytes = new TextEncoder().encode(text);
    const index = indexOf(bytes, 100_003);
    assert.ok(index.offsets.length > 5);
    index.offsets.forEach((offset, i) => {
      if (offset > 0) assert.equal(bytes[offset - 1], 10);
      assert.equal(text.slice(0, offset).split('\n').length, index.lines[i]);
    });
  });

  it('reads UTF-16 with a cut inside a unit', () => {
    const bytes = Buffer.from(`\ufeff${'one\r\ntwo\u0a0a\r\nthree'}`, 'utf16le');
    for (let chunk = 8; chunk < 20; chunk++) assert.equal(indexOf(bytes, chunk).lineCount, 3, `chunks of ${chunk}`);
  });

  it('tells its copy only what is new', () => {
    const bytes = new TextEncoder().encode(log(10_000));
    const index = new LineIndex();
    const map = new BlockMap();
    for (let at = 0; at < bytes.length; at += 50_000) {
      index.push(bytes.subarray(at, at + 50_000));
      map.apply(index.delta()!);
    }
    assert.deepEqual([map.offsets, map.lines, map.lineCount], [index.offsets, index.lines, index.lineCount]);
    assert.equal(map.blockOf(map.firstLine(3)), 3);
    assert.equal(map.blockOf(map.endLine(3)), 4);
  });
});

describe('Patterns', () => {
  for (const good of ['a+b', '[^,]*,[^,]*,x', '\\d{1,3}\\.\\d{1,3}', '^2011.*throttl', '(foo|bar)+', 'hr=0x[0-9a-f]+', '\\bec=-?\\d+', 'a.*b.*c']) it(`takes ${good}`, () => assert.equal(patternProblem(good), undefined));
  for (const bad of ['(a+)+b', '(.*)*x', '(\\w+[-.]?)+@', '.*.*x', '\\d+\\d+x', '(a)\\1', '[', '(?:x*)+', '\\w*\\d*\\w*z', 'a*a*b', '.*a.*b.*c.*d', 'x'.repeat(600)]) it(`refuses ${bad.slice(0, 30)}`, () => assert.equal(typeof patternProblem(bad), 'string'));
});

it('No pattern that is taken runs away on the worst line', () => {
  const worst = ['a'.repeat(30_000), 'ab'.repeat(15_000), `${'a'.repeat(10_000)}${'b'.repeat(10_000)}`];
  for (const text of ['a+b', 'a.*b.*c', '.*a.*b', '\\d+-', '(foo|bar)+', 'a+.*c']) {
    const matcher = matcherOf({ text, regex: true, matchCase: true }, undefined);
    if (typeof matcher !== 'object') continue;
    const began = performance.now();
    for (const line of worst) matcher.test(line);
    assert.ok(performance.now() - began < 2000, `${text}: ${performance.now() - began} ms`);
  }
});

describe('Queries', () => {
  const prologue = { encoding: 'utf-8', log: true, format: 'connectivity-log', fields: { format: 'connectivity-log', names: HEAD[4]!.slice(9).split(',') } };
  const test = (text: string, line: string, o: Partial<Query> = {}): boolean => {
    const matcher = matcherOf({ text, regex: false, matchCase: false, ...o }, prologue);
    assert.ok(matcher && typeof matcher === 'object');
    return matcher.test(line);
  };
  const line = row(1, 'SMTP', 'Established connection to 192.0.2.25');
  it('wants every word and none of the excluded', () => {
    assert.ok(test('established 192.0.2.25', line));
    assert.ok(!test('established -connection', line));
    assert.ok(test('"connection to"', line));
    assert.ok(!test('Established', line.toLowerCase(), { matchCase: true }));
  });
  it('looks into one column', () => {
    assert.ok(test('source:smtp', line));
    assert.ok(!test('source:connection', line));
    assert.ok(test('SOURCE=SMTP', line));
    assert.ok(!test('source=SMT', line));
    assert.ok(test('-source:MapiDelivery', line));
  });
  it('takes a colon of no column as text', () => assert.ok(test('T04:00', line)));
  it('says what is wrong', () => assert.equal(typeof matcherOf({ text: '(a+)+', regex: true, matchCase: false }, prologue), 'string'));

  it('finds the lines a plain look finds', async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom('vault', 'ok', '04:1 -ok', 'source:Mapi vault', '-vault', 'zzz'), fc.integer({ min: 1, max: 3000 }), async (text, n) => {
      const content = log(n, (i) => i % 7 === 0);
      const bytes = new TextEncoder().encode(content);
      const index = indexOf(bytes, 1 << 16);
      const matcher = matcherOf({ text, regex: false, matchCase: false }, prologue);
      assert.ok(matcher && typeof matcher === 'object');
      const found: number[] = [];
      for await (const f of searchBlocks(index, matcher, async (a, b) => bytes.subarray(a, b))) found.push(...f.lines);
      const plain = splitLines(content).flatMap((l, i) => (matcher.test(l) ? [i + 1] : []));
      assert.deepEqual(found, plain);
    }), { numRuns: 40 });
  });
});

describe('Scanning part after part', () => {
  const text = log(60_000, (i) => i % 50 === 0);
  it('is the same as scanning at once, and tells before the end', async () => {
    const source = memorySource('CONNECTLOG20110311-1.LOG', text);
    const parts: boolean[] = [];
    const whole = await new ProgressiveScan(source).advance(source.size!, { onPart: (_s, last) => parts.push(last) });
    assert.ok(parts.length >= 2, `${parts.length} parts`);
    assert.deepEqual(parts.indexOf(true), parts.length - 1);
    assert.deepEqual({ ...whole, index: [] }, { ...(await scan(source)), index: [] });
  });

  it('grows by the new bytes and stays the same', async () => {
    const bytes = new TextEncoder().encode(text);
    let read = 0;
    let size = Math.floor(bytes.length * 0.9);
    const source = { path: 'CONNECTLOG20110311-1.LOG', async *chunks(from = 0, to = size) {
      for (let at = from; at < Math.min(to, size); at += 65_536) {
        const chunk = bytes.subarray(at, Math.min(at + 65_536, to, size));
        read += chunk.length;
        yield chunk;
      }
    } };
    const progressive = new ProgressiveScan(source);
    await progressive.advance(size);
    read = 0;
    size += 2000;
    const grown = await progressive.advance(size);
    assert.ok(read < 3 << 20, `${read} bytes read for 2,000 new ones`);
    assert.equal(grown.records, (await scan(source)).records);
    assert.equal(grown.bytes, size);
  });
});

describe('Pages', () => {
  const note = (key: string): Annotation => ({ kind: 'finding', key, severity: 'warning', text: key, detail: [], remedy: [], like: 0, folded: false });
  it('folds neighbours that say the same, and only those', () => {
    const rows = [1, 4, 7, 40].map((line) => ({ line, notes: [note('a')] }));
    rows[1]!.notes.push(note('b'));
    foldNeighbours(rows);
    assert.deepEqual(rows.map((r) => r.notes.map((n) => [n.key, n.folded, n.like])), [[['a', false, 2]], [['a', true, 0], ['b', false, 0]], [['a', true, 0]], [['a', false, 0]]]);
  });

  it('annotate a page from the middle of a log as its start', async () => {
    const book = bookOf(log(9000, (i) => i % 100 === 0));
    const [first] = await book.lines(6, 6);
    const far = await book.lines(8006, 8006);
    assert.match(first!.notes[0]!.text, /vault@fabrikam\.test/);
    assert.equal(far[0]!.notes[0]!.text, first!.notes[0]!.text);
    assert.equal(far[0]!.line, 8006);
    const role = far[0]!.pieces.slice(0, 3);
    assert.deepEqual(role, [0, 24, 1]);
    assert.equal(far[0]!.text.slice(far[0]!.marks[0]!.column, far[0]!.marks[0]!.endColumn).includes('Throttled'), true);
  });

  it('find the next noticed line, either way, over block borders', async () => {
    const book = bookOf(log(9000, (i) => i === 10 || i === 8000));
    const { findings } = await reportOf(log(9000, (i) => i === 10 || i === 8000));
    book.tell(findings, {});
    assert.equal(await book.next({ line: 1, direction: 1, rules: [] }), 16);
    assert.equal(await book.next({ line: 16, direction: 1, rules: [] }), 8006);
    assert.equal(await book.next({ line: 8006, direction: -1, rules: ['recipient-thread-limit'] }), 16);
    assert.equal(await book.next({ line: 8006, direction: 1, rules: [] }), undefined);
  });

  it('find a time', async () => {
    const book = bookOf(log(9000));
    assert.equal(await book.lineAt(Date.UTC(2011, 2, 11, 5)), 6 + 3600);
  });

  it('show a pause between records', () => {
    const lines = [...HEAD, row(0), row(1), row(2), row(303), row(304)];
    const page = new Page('x', 1, lines, undefined);
    const shown = page.dress(1, 11, { findings: [], kinds: {} }, new Map());
    assert.deepEqual(shown.flatMap((l) => l.notes.map((n) => [l.line, n.text])), [[8, '5 min 1 s without a line']]);
  });

  it('keep every character of hostile text, and its columns', () => {
    const page = new Page('x', 1, ['a\u0000b\u202ec\u001b[31m'], undefined);
    const [line] = page.dress(1, 2, { findings: [], kinds: {} }, new Map());
    assert.equal(line!.text.length, 'a\u0000b\u202ec\u001b[31m'.length);
    assert.doesNotMatch(line!.text, /[\u0000-\u001f\u202e]/);
  });
});

async function reportOf(text: string): Promise<{ findings: never[] } & Extract<EngineEvent, { type: 'report' }>['report']> {
  const bytes = new TextEncoder().encode(text);
  return new Promise((resolve) => {
    const engine = new ViewEngine({ source: (file) => memorySource(file.path, bytes), read: async (_n, from, to) => bytes.subarray(from, to) }, (event) => {
      if (event.type === 'report' && event.report.complete) resolve(event.report as never);
    });
    engine.handle({ type: 'open', files: [{ path: 'CONNECTLOG20110311-1.LOG', name: 'x', size: bytes.length }], options: { now: 0, version: '0' }, messages: {} });
  });
}

describe('The view engine', () => {
  it('draws every record and every refusal of a small log by the second', async () => {
    const report = await reportOf(log(900, (i) => i % 3 === 0));
    assert.equal(report.slotMs, 1000);
    const chart = bucketsOf(report, 60)!;
    assert.equal(chart.step, 15_000);
    assert.equal(chart.buckets.reduce((n, b) => n + b.records, 0), 900);
    assert.equal(chart.buckets.reduce((n, b) => n + b.counts.error + b.counts.warning + b.counts.info, 0), 300);
    const zoomed = bucketsOf(report, 60, { from: chart.from + 30_000, to: chart.from + 60_000 })!;
    assert.equal(zoomed.buckets.reduce((n, b) => n + b.records, 0), 30);
    assert.ok(await readPrologue(memorySource('x', log(3))));
  });
});
