import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BlockMap, DocumentModel, FacetCounter, hoverAt, LineIndex, matcherOf, memorySource, PageBook, readPrologue, scanText, splitLines, ViewEngine, type EngineEvent, type FileSurvey, type PageLine, type Query, type Prologue } from '../../src/engine/index';

const NAME = 'CONNECTLOG20110311-1.LOG';
const FIELDS = '#Fields: date-time,session,source,Destination,direction,description';
const head = (fields = FIELDS, date = '2011-03-11T04:00:00.000Z', version = '14.1.0.0'): string[] => ['#Software: Microsoft Exchange Server', `#Version: ${version}`, '#Log-type: Transport Connectivity Log', `#Date: ${date}`, fields];
const at = (i: number): string => new Date(Date.UTC(2011, 2, 11, 4) + i * 1000).toISOString();
const key = (i: number): string => (0x08cd000000000000n + BigInt(i)).toString(16).toUpperCase().padStart(16, '0');
const DB = '7be2c5a9-04d6-4138-b7e0-9d1f62c8aa10';
const REFUSED = 'Throttled delivery for recipient vault@fabrikam.test due to concurrency limit 1';
const text = (lines: readonly string[]): string => lines.map((l) => `${l}\r\n`).join('');

/** A session of three lines; every third one is refused. */
const session = (i: number): string[] => {
  const source = i % 2 ? 'SMTP' : 'MapiDelivery';
  const end = i % 3 === 0 ? REFUSED : 'Messages: 1 Bytes: 20 Recipients: 1';
  return [`${at(i)},${key(i)},${source},${DB},+,MBX01`, `${at(i)},${key(i)},${source},${DB},>,${end}`, `${at(i)},${key(i)},${source},${DB},-,Messages: 1`];
};
const sessions = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => session(from + i)).flat();

async function viewOf(given: Uint8Array | { bytes: Uint8Array }, path = NAME): Promise<{ events: EngineEvent[]; engine: ViewEngine; until(what: (e: EngineEvent) => boolean): Promise<EngineEvent> }> {
  const events: EngineEvent[] = [];
  const wake: (() => void)[] = [];
  const file = given instanceof Uint8Array ? { bytes: given } : given;
  const size = file.bytes.length;
  const engine = new ViewEngine({ source: () => ({ path, size, chunks: (from = 0, to = file.bytes.length) => memorySource(path, file.bytes).chunks(from, to) }), read: async (_file, from, to) => file.bytes.slice(from, to) }, (event) => {
    events.push(event);
    for (const w of wake.splice(0)) w();
  });
  const until = async (what: (e: EngineEvent) => boolean): Promise<EngineEvent> => {
    for (;;) {
      const found = events.find(what);
      if (found) return found;
      await new Promise<void>((resolve) => wake.push(resolve));
    }
  };
  engine.handle({ type: 'open', files: [{ path, name: path, size }], options: { now: 0, version: '1' }, messages: {} });
  return { events, engine, until };
}

async function surveyOf(content: string, path = NAME): Promise<FileSurvey> {
  const { until } = await viewOf(new TextEncoder().encode(content), path);
  const event = await until((e) => e.type === 'survey' && e.survey.done);
  assert.ok(event.type === 'survey');
  return event.survey;
}

async function search(content: string, query: Query): Promise<{ lines: number[]; facets: Map<string, Map<string, number>> }> {
  const { engine, until, events } = await viewOf(new TextEncoder().encode(content));
  await until((e) => e.type === 'survey' && e.survey.done);
  engine.handle({ type: 'search', id: 7, file: 0, query });
  await until((e) => (e.type === 'matches' && e.done) || e.type === 'search-failed');
  const found = events.filter((e) => e.type === 'matches');
  const counts = found[found.length - 1]?.facets ?? [];
  return { lines: found.flatMap((e) => e.lines), facets: new Map(counts.map((f) => [f.field, new Map(f.values)])) };
}

const prologueOf = async (content: string): Promise<Prologue> => (await readPrologue(memorySource(NAME, new TextEncoder().encode(content))))!;
const query = (more: Partial<Query>): Query => ({ text: '', regex: false, matchCase: false, ...more });
const pick = (field: string, value: string, exclude = false): { field: string; value: string; exclude: boolean } => ({ field, value, exclude });

describe('Chosen values', () => {
  const content = text([...head(), ...sessions(0, 12)]);
  const all = splitLines(content);

  it('stand beside each other in a column and narrow each other over columns', async () => {
    const { lines } = await search(content, query({ picks: [pick('source', 'SMTP'), pick('direction', '+'), pick('direction', '-')] }));
    assert.deepEqual(lines, all.flatMap((l, i) => (/,SMTP,.*,[+-],/.test(l) ? [i + 1] : [])));
    assert.equal(lines.length, 12);
  });

  it('go where they are excluded', async () => {
    const { lines } = await search(content, query({ picks: [pick('source', 'SMTP', true)] }));
    assert.deepEqual(lines, all.flatMap((l, i) => (/,SMTP,/.test(l) ? [] : [i + 1])));
  });

  it('apply beside words and patterns', async () => {
    for (const q of [query({ text: 'throttled', picks: [pick('source', 'SMTP')] }), query({ text: '^2011.*throttled', regex: true, picks: [pick('source', 'SMTP')] }), query({ text: 're:throttl[a-z]+ -MapiDelivery' })]) {
      assert.deepEqual((await search(content, q)).lines, all.flatMap((l, i) => (/,SMTP,.*Throttled/.test(l) ? [i + 1] : [])));
    }
  });

  it('are counted as if their own column had no choice', async () => {
    const { facets } = await search(content, query({ text: 'vault', picks: [pick('source', 'SMTP')] }));
    assert.deepEqual([...facets.get('source')!].sort(), [['MapiDelivery', 2], ['SMTP', 2]]);
    assert.deepEqual([...facets.get('direction')!], [['>', 2]]);
  });

  it('of a text that is no column are refused by no line', async () => {
    assert.deepEqual((await search(content, query({ picks: [pick('nothing', 'x')] }))).lines, []);
  });

  it('leave what a plain look leaves, however they are mixed', async () => {
    const prologue = await prologueOf(content);
    const cells = all.map((l) => (l.startsWith('#') ? undefined : l.split(',')));
    const picks = fc.array(fc.record({ field: fc.constantFrom('source', 'direction'), value: fc.constantFrom('SMTP', 'MapiDelivery', '+', '-', '>'), exclude: fc.boolean() }), { maxLength: 4 });
    fc.assert(fc.property(picks, (list) => {
      const matcher = matcherOf(query({ picks: list }), prologue);
      if (list.length === 0) return assert.equal(matcher, undefined);
      assert.ok(typeof matcher === 'object');
      const counter = new FacetCounter(['source']);
      const found = all.map((l) => matcher.test(l, counter));
      const fits = (i: number, field: 'source' | 'direction'): boolean => {
        const own = list.filter((p) => p.field === field);
        const cell = cells[i]?.[field === 'source' ? 2 : 4];
        const wanted = own.filter((p) => !p.exclude);
        if (cell === undefined) return wanted.length === 0;
        return (wanted.length === 0 || wanted.some((p) => p.value === cell)) && !own.some((p) => p.exclude && p.value === cell);
      };
      assert.deepEqual(found, all.map((_, i) => fits(i, 'source') && fits(i, 'direction')));
      const counted = counter.counts()[0]!.values.reduce((n, [, c]) => n + c, 0);
      assert.equal(counted, all.filter((_, i) => cells[i] && fits(i, 'direction')).length);
    }));
  });

  it('refuse a slow pattern behind re:', async () => {
    assert.equal(typeof matcherOf(query({ text: 're:(a+)+b' }), await prologueOf(content)), 'string');
  });
});

it('A search goes on where its file goes on', async () => {
  const whole = text([...head(), ...sessions(0, 300)]);
  const bytes = new TextEncoder().encode(whole);
  const file = { bytes: bytes.subarray(0, whole.indexOf('\r\n', 20_000) + 2) };
  const { engine, until, events } = await viewOf(file);
  await until((e) => e.type === 'survey' && e.survey.done);
  const q = query({ text: 'vault', picks: [pick('source', 'SMTP')] });
  engine.handle({ type: 'search', id: 1, file: 0, query: q });
  await until((e) => e.type === 'matches' && e.done);
  file.bytes = bytes;
  const before = events.length;
  engine.handle({ type: 'grow', file: 0, size: bytes.length });
  await until((e) => e.type === 'matches' && e.done && events.indexOf(e) >= before);
  const found = events.filter((e) => e.type === 'matches');
  const expected = await search(whole, q);
  assert.deepEqual(found.flatMap((e) => e.lines), expected.lines);
  const last = found[found.length - 1]!;
  assert.equal(last.total, expected.lines.length);
  assert.deepEqual(new Map(last.facets!.map((f) => [f.field, new Map(f.values)])), expected.facets);
});

describe('Columns that change inside a file', () => {
  const OTHER = '#Fields: date-time,source,session,Destination,direction,description';
  const swapped = (i: number): string[] => session(i).map((l) => {
    const [time, id, source, ...rest] = l.split(',');
    return [time, source, id, ...rest].join(',');
  });
  // the second header stands far behind the first block
  const before = [...head(), ...sessions(0, 900)];
  const content = text([...before, ...head(OTHER, at(5000), '15.0.0.0'), ...Array.from({ length: 900 }, (_, i) => swapped(5000 + i)).flat()]);
  const bytes = new TextEncoder().encode(content);
  const all = splitLines(content);

  function book(): PageBook {
    const index = new LineIndex();
    for (let from = 0; from < bytes.length; from += 70_001) index.push(bytes.subarray(from, from + 70_001));
    const out = new PageBook(NAME, async (from, to) => bytes.slice(from, to));
    out.apply(index.delta()!);
    assert.ok(out.map.count > 2);
    return out;
  }

  const roleOf = (line: PageLine, column: number): number => {
    for (let i = 0; i < line.pieces.length; i += 3) if (column >= line.pieces[i]! && column < line.pieces[i + 1]!) return line.pieces[i + 2]!;
    return -1;
  };

  it('change the colours from there, on every page', async () => {
    const pages = book();
    const [first] = await pages.lines(10, 10);
    const source = first!.text.indexOf('MapiDelivery') >= 0 ? 'MapiDelivery' : 'SMTP';
    const [last] = await pages.lines(all.length, all.length);
    const late = last!.text.includes('MapiDelivery') ? 'MapiDelivery' : 'SMTP';
    assert.equal(roleOf(first!, first!.text.indexOf(source)), roleOf(last!, last!.text.indexOf(late)));
    assert.equal(roleOf(first!, first!.text.indexOf('08CD')), roleOf(last!, last!.text.indexOf('08CD')));
    assert.notEqual(roleOf(last!, last!.text.indexOf(late)), roleOf(last!, last!.text.indexOf('08CD')));
  });

  it('change what a query finds, on every page', async () => {
    const { lines } = await search(content, query({ text: 'source=SMTP direction=+' }));
    assert.deepEqual(lines, all.flatMap((l, i) => (/,SMTP,.*,\+,/.test(l) ? [i + 1] : [])));
    assert.equal(lines.length, 900);
  });

  it('change what is counted, and are marked in time', async () => {
    const survey = await surveyOf(content);
    assert.deepEqual(new Map(survey.facets.find((f) => f.field === 'source')!.values), new Map([['SMTP', 2700], ['MapiDelivery', 2700]]));
    assert.deepEqual(survey.marks.map((m) => m.kind).sort(), ['change', 'change', 'restart']);
    assert.deepEqual([...new Set(survey.marks.map((m) => m.ms - Date.parse(at(5000))))], [0]);
    assert.ok(survey.marks.every((m) => m.line > before.length && m.line <= before.length + 5));
  });

  it('are found wherever the bytes are cut, in UTF-16 too', () => {
    const whole = new LineIndex();
    whole.push(bytes);
    for (const [encoded, expected] of [[bytes, whole.heads], [Buffer.from(`\ufeff${content}`, 'utf16le'), [10 + whole.heads[0]!, 1]]] as const) {
      const lines = new Set<string>();
      for (const chunk of [64, 1001, 131_072]) {
        const index = new LineIndex();
        const map = new BlockMap();
        // an encoding is guessed from the first bytes: they must be enough
        for (let from = 0; from < encoded.length; from += chunk) {
          index.push(encoded.subarray(from, from + chunk));
          map.apply(index.delta()!);
        }
        assert.deepEqual(map.heads, index.heads);
        lines.add(JSON.stringify(index.heads.filter((_, i) => i % 2)));
      }
      assert.equal(lines.size, 1);
      if (encoded === bytes) assert.equal([...lines][0], JSON.stringify(expected.filter((_, i) => i % 2)));
    }
  });
});

describe('A survey', () => {
  it('counts facets of every record', async () => {
    const survey = await surveyOf(text([...head(), ...sessions(0, 300)]));
    assert.equal(survey.facets[1]!.meanings['+'], 'the session starts');
    assert.deepEqual(survey.facets.map((f) => [f.field, f.values.slice(0, 3)]), [
      ['source', [['MapiDelivery', 450], ['SMTP', 450]]], ['direction', [['+', 300], ['-', 300], ['>', 300]]], ['result', [['', 800], ['Throttled', 100]]], ['Destination', [[DB, 900]]],
    ]);
  });

  it('lists sessions with their ends and what became of them', async () => {
    const content = text([...head(), ...sessions(0, 300)]);
    const { sessions: found } = await surveyOf(content);
    assert.deepEqual([found.kind, found.field, found.total, found.failed, found.rows.length], ['session', 'session', 300, 100, 300]);
    const { first, last, lines, from, to, result, failed, key: id, start } = found.rows[3]!;
    assert.deepEqual({ first, last, lines, from, to, result, failed, id, start }, { first: 15, last: 17, lines: 3, from: 'SMTP', to: DB, result: REFUSED, failed: true, id: key(3), start: Date.parse(at(3)) });
    assert.equal(found.rows[1]!.result, 'Messages: 1');
  });

  it('keeps failed sessions among very many, with true numbers', async () => {
    const { sessions: found } = await surveyOf(text([...head(), ...sessions(0, 9000)]));
    assert.deepEqual([found.total, found.failed], [9000, 3000]);
    assert.equal(found.rows.filter((r) => r.failed).length, 3000);
    assert.ok(found.rows.length <= 5000);
  });

  it('marks a service that starts again, and other limits', async () => {
    const start = (i: number, limit: number): string => `${at(i)},,Transport,,*,service started; MaxConcurrentDeliveries=${limit}`;
    const { marks } = await surveyOf(text([...head(), start(0, 20), ...sessions(1, 5), ...head(FIELDS, at(60)), start(61, 4), ...sessions(62, 65)]));
    assert.deepEqual(marks.map((m) => [m.kind, m.ms - Date.parse(at(0))]), [['restart', 0], ['restart', 60_000], ['restart', 61_000], ['change', 61_000]]);
  });

  it('goes on where a file goes on', async () => {
    const whole = text([...head(), ...sessions(0, 400)]);
    const bytes = new TextEncoder().encode(whole);
    const cut = whole.indexOf('\r\n', 30_000) + 2;
    const file = { bytes: bytes.subarray(0, cut) };
    const { engine, until, events } = await viewOf(file);
    await until((e) => e.type === 'survey' && e.survey.done);
    const expected = await (await viewOf(bytes)).until((e) => e.type === 'survey' && e.survey.done);
    file.bytes = bytes;
    events.length = 0;
    engine.handle({ type: 'grow', file: 0, size: bytes.length });
    const event = await until((e) => (e.type === 'survey' && e.survey.done) || e.type === 'failed');
    assert.ok(event.type === 'survey' && expected.type === 'survey', JSON.stringify(event).slice(0, 300));
    assert.deepEqual(event.survey, expected.survey);
  });

  it('says nothing of a file that is no log', async () => {
    const { until, events } = await viewOf(new TextEncoder().encode('<configuration><appSettings/></configuration>\n'), 'EdgeTransport.exe.config');
    await until((e) => e.type === 'report' && e.report.complete);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(events.some((e) => e.type === 'survey'), false);
  });
});

describe('A hover in the view', () => {
  const content = text([...head(), ...sessions(0, 2000)]);
  const bytes = new TextEncoder().encode(content);
  const all = splitLines(content);

  it('says at every cell what the editor says there, on any page', async () => {
    const index = new LineIndex();
    index.push(bytes);
    const pages = new PageBook(NAME, async (from, to) => bytes.slice(from, to));
    pages.apply(index.delta()!);
    const model = new DocumentModel(NAME, { count: all.length, line: (n) => all[n - 1] ?? '' });
    model.analyzeNow();
    const { combine } = await import('../../src/engine/index');
    const { findings, files } = combine([scanText(NAME, all)]);
    pages.tell(findings, {});
    for (const line of [6, 7, 8, 3000, 3001, 3002, all.length - 1]) {
      const { cells } = await pages.hover(line, 0, {});
      assert.equal(cells.length, 6, `line ${line}`);
      for (const column of [...cells, all[line - 1]!.length - 3]) {
        const { content: here } = await pages.hover(line, column, { files });
        assert.deepEqual(here, hoverAt(model, line, column, { findings, files }), `${line}:${column}`);
      }
    }
  });
});

describe('What is stopped', () => {
  const contents = [0, 1].map((n) => new TextEncoder().encode(text([...head(), ...sessions(n * 40_000, n * 40_000 + 8_000)])));

  /** Reads two files; `stopAt` stops it once, at the first event it is true of. */
  async function readTwo(stopAt: (e: EngineEvent) => boolean): Promise<EngineEvent[]> {
    const events: EngineEvent[] = [];
    const files = contents.map((bytes, n) => ({ path: `${n}-${NAME}`, name: String(n), size: bytes.length }));
    return new Promise((resolve) => {
      let [stopped, done] = [false, 0];
      const engine = new ViewEngine({ source: (_, n) => memorySource(files[n]!.path, contents[n]!, 1 << 16), read: async (n, from, to) => contents[n]!.slice(from, to) }, (event) => {
        events.push(event);
        if (!stopped && stopAt(event)) {
          stopped = true;
          engine.handle({ type: 'stop' });
          // nothing goes on by itself
          setTimeout(() => {
            events.push({ type: 'failed', file: -1, error: 'goes on' });
            engine.handle({ type: 'go-on' });
          }, 300);
        }
        if (event.type === 'survey' && event.survey.done && ++done === files.length) resolve(events);
      });
      engine.handle({ type: 'open', files, options: { now: 0, version: '1' }, messages: {} });
    });
  }

  const results = (events: readonly EngineEvent[]): unknown[] => events.filter((e) => e.type === 'survey' && e.survey.done || e.type === 'scanned').map((e) => (e.type === 'scanned' ? [e.file, e.scan.records, e.scan.digest] : e))
    .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));

  for (const [what, stopAt] of [
    ['while the first file is read', (e: EngineEvent) => e.type === 'progress' && e.file === 0],
    ['while the second file is read', (e: EngineEvent) => e.type === 'progress' && e.file === 1],
    ['before the values of its columns are counted', (e: EngineEvent) => e.type === 'scanned' && e.file === 1],
  ] as const) it(`is stopped for every file ${what}, and goes on to the same end`, async () => {
    const events = await readTwo(stopAt);
    const from = events.findIndex((e) => e.type === 'progress' && e.stopped === true);
    const to = events.findIndex((e) => e.type === 'failed');
    assert.ok(from >= 0 && from < to, 'nobody heard that it was stopped');
    assert.deepEqual(events.slice(from, to).filter((e) => e.type === 'scanned' || e.type === 'survey' || (e.type === 'progress' && e.running)), []);
    assert.deepEqual(results(events), results(await readTwo(() => false)));
  }).timeout(30_000);
});
