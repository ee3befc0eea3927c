import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createScanner, type ScanSpec } from '../../src/engine/text/kernel';
import { chooseSieve } from '../../src/engine/text/kernel/sieve';
import { fromBase64 } from '../../src/engine/text/base64';
import { mixedLog, NEEDLES, random, scanAll, scanWith, SPEC, TRACE } from './kernel-support';

/** The scanner's promise in the plainest words: decoded text and regular expressions, line by line. */
function expected(spec: ScanSpec, bytes: Uint8Array) {
  const cell = '("(?:[^"]|"")*"|[^",]*)', line = new RegExp(`^${Array(spec.shape.columns).fill(cell).join(',')}$`);
  const trace = spec.shape.stampKind === 'trace';
  const counts = spec.counters.map(() => new Map<string, number>()), hits: { line: number; stamp: number; key: string }[] = [], slots = new Map<number, number>();
  const odd: number[] = [], stamps: number[] = [], texts = Buffer.from(bytes).toString('latin1').split('\n');
  const unended = texts.pop()!;
  [...texts.map(text => text.replace(/\r$/, '')), ...(unended ? [unended] : [])].forEach((raw, number) => {
    const cells = line.exec(raw)?.slice(1), stamp = cells ? stampOf(cells[spec.shape.stampColumn]!, trace) : NaN;
    if (!cells || Number.isNaN(stamp) || /[\r\0]/.test(raw) || raw.startsWith('#') || !wellFormed(raw) || (spec.shape.quotedCells && !cells.every(text => text.startsWith('"')))) { odd.push(number); return; }
    stamps.push(stamp);
    const slot = Math.floor(stamp / 900000);
    slots.set(slot, (slots.get(slot) ?? 0) + 1);
    spec.counters.forEach(({ by, where }, i) => {
      if (where && !where.equals.some(value => cells[where.column] === value || cells[where.column] === `"${value}"`)) return;
      const key = JSON.stringify(by.map(column => unquoted(utf8(cells[column]!))));
      counts[i]!.set(key, (counts[i]!.get(key) ?? 0) + 1);
    });
    if (spec.needles.some(needle => raw.toLowerCase().includes(needle.toLowerCase())) && !isDoneSoon(spec, raw, cells, stamp)) {
      hits.push({ line: number, stamp, key: isSeenEach(spec, raw) || touches(spec, raw, cells) ? '' : cells.map((text, i) => spec.volatile.includes(i) ? '' : text).join(',') });
    }
  });
  return {
    lines: texts.length + (unended ? 1 : 0), records: stamps.length, odd, hits, slots: [...slots].sort((a, b) => a[0] - b[0]),
    range: stamps.length ? [stamps.reduce((a, b) => Math.min(a, b)), stamps.reduce((a, b) => Math.max(a, b))] : [Infinity, -Infinity],
    counts: counts.map(map => [...map].sort()),
  };
}

/** Is it a line so soon after another stamp that the owners of its needles have nothing to say? */
function isDoneSoon({ needles, owners = [], soon }: ScanSpec, raw: string, cells: readonly string[], stamp: number): boolean {
  if (!soon || needles.some((needle, i) => ((owners[i] ?? 0) & ~soon.owners) !== 0 && raw.toLowerCase().includes(needle.toLowerCase()))) return false;
  const began = stampOf(cells[soon.column]!.slice(0, 24), false);
  return Math.floor(began / 60000) === Math.floor(stamp / 60000) && stamp - began < soon.ms;
}

/** Does a needle of an owner who wants to see each of its lines stand in this one? */
function isSeenEach({ needles, owners = [], each = 0 }: ScanSpec, raw: string): boolean {
  return needles.some((needle, i) => ((owners[i] ?? 0) & each) !== 0 && raw.toLowerCase().includes(needle.toLowerCase()));
}

/** Does a needle reach into a volatile cell? */
function touches(spec: ScanSpec, raw: string, cells: readonly string[]): boolean {
  const lower = raw.toLowerCase();
  return spec.needles.some(needle => {
    for (let at = lower.indexOf(needle.toLowerCase()); at >= 0; at = lower.indexOf(needle.toLowerCase(), at + 1)) {
      let from = 0;
      for (const [i, cell] of cells.entries()) {
        if (spec.volatile.includes(i) && at < from + cell.length && at + needle.length > from) return true;
        from += cell.length + 1;
      }
    }
    return false;
  });
}

function stampOf(text: string, trace: boolean): number {
  const match = (trace ? /^"(\d{4})\/(\d\d)\/(\d\d)-(\d\d):(\d\d):(\d\d)\.(\d{3})"$/ : /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})Z$/).exec(text);
  if (!match) return NaN;
  const [, year, month, day, hour, minute, second, ms] = match;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`, time = Date.parse(iso);
  return !Number.isNaN(time) && new Date(time).toISOString() === iso && +year! >= 1970 && +year! < 2200 ? time : NaN;
}

function wellFormed(raw: string): boolean {
  try {
    return !/[\u201c-\u201f\u2033\u2036\uff02]/.test(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(raw, 'latin1')));
  } catch {
    return false;
  }
}

const utf8 = (raw: string): string => Buffer.from(raw, 'latin1').toString('utf8');
const unquoted = (text: string): string => text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;

function check(spec: ScanSpec, bytes: Uint8Array): number {
  const want = expected(spec, bytes);
  for (const tier of ['wasm', 'typescript'] as const) {
    const whole = scanWith(tier, spec, bytes, [900, 4000]);
    const odd = whole.odd.flatMap(range => Array.from({ length: range.lines }, (_, i) => range.line + i));
    const tables = whole.counters as { rows: { key: string[]; count: number }[] }[];
    assert.deepEqual({
      lines: whole.lines, records: whole.records, odd, slots: whole.slots, range: [whole.minStamp, whole.maxStamp],
      hits: whole.hits.map(({ line, stamp, key }) => ({ line, stamp, key })),
      counts: tables.map(table => table.rows.map(({ key, count }): [string, number] => [JSON.stringify(key), count]).sort()),
    }, want, tier);
    // What it points at is what it counted.
    const text = Buffer.from(bytes).toString('latin1');
    for (const range of whole.odd) assert.equal(range.from === 0 || text[range.from - 1] === '\n', true);
    for (const hit of whole.hits) assert.match(text.slice(hit.offset + hit.length, hit.offset + hit.length + 2), /^(\r\n|\n|$)/);
    for (const { offset, line } of whole.index) assert.equal(text.slice(0, offset).split('\n').length - 1, line);
  }
  return want.records;
}

describe('scanner: what it promises', () => {
  it('holds for logs with lines of all sorts', () => {
    let records = 0;
    fc.assert(fc.property(fc.integer({ min: 1 }), fc.integer({ min: 1, max: 300 }), (seed, lines) => { records += check(SPEC, mixedLog(seed, lines, 6)); }), { numRuns: 100, seed: 3 });
    assert.ok(records > 3000);
  }).timeout(60000);

  it('holds for a trace, all of whose cells stand in quotes', () => {
    const next = random(4), rows: string[] = [];
    for (let i = 0; i < 2000; i++) {
      const stamp = new Date(1452650765279 + i * 7777).toISOString().slice(0, 23).replace('T', '-').replace('-', '/').replace('-', '/');
      const text = ['Throttled ""x"", y', 'Event handled', 'okay', 'tail" ', '“typographic”', 'Иван'][next(6)];
      rows.push(`"${stamp}","9444","${next(3)}","Assistants","EventDispatcher","${text}"\r\n`);
    }
    assert.ok(check({ ...SPEC, shape: TRACE, counters: [{ name: 'lines', by: [2, 5] }, { name: 'two', by: [3, 4], where: { column: 2, equals: ['2'] } }], volatile: [0] }, Buffer.from(rows.join(''))) > 1000);
  });

  it('holds for every change of one character of a stamp', () => {
    const stamp = '2016-02-29T23:59:59.999Z', lines: string[] = [stamp];
    for (let i = 0; i < stamp.length; i++) for (const c of '0123456789:-TZ./ a",\x00é') lines.push(stamp.slice(0, i) + c + stamp.slice(i + 1));
    for (const date of ['1969-12-31', '1970-01-01', '2000-02-29', '2100-02-29', '2100-02-28', '2199-12-31', '2200-01-01', '2011-04-31', '2011-12-31']) lines.push(`${date}T00:00:00.000Z`);
    check({ ...SPEC, shape: { ...SPEC.shape, columns: 2 }, counters: [{ name: 'all', by: [1] }], volatile: [0] }, Buffer.from(lines.map(line => `${line},x\n`).join('')));
  });

  it('passes lines that were written soon after the stamp of a column, where nobody else wants them', () => {
    const spec: ScanSpec = { ...SPEC, soon: { owners: 1 << NEEDLES.indexOf('Throttled') | 1 << NEEDLES.indexOf('okay'), column: 3, ms: 10_000 } };
    const next = random(9), rows: string[] = [], pick = <T>(list: readonly T[]): T => list[next(list.length)]!;
    let ms = Date.UTC(2024, 1, 28, 23, 58);
    for (let i = 0; i < 4000; i++) {
      ms += next(3000);
      const began = new Date(ms - pick([0, 1, 9_999, 10_000, 10_001, 59_999, 60_000, 86_400_000, -500, next(70_000)])).toISOString();
      const cell = pick([began, `${began};LSRV=a:TOTAL=1`, `"${began};x"`, began.slice(0, -1), began.replace('Z', 'z'), began.replace(/:\d\d\./, ':61.'), '']);
      rows.push(`${new Date(ms).toISOString()},${i},SMTP,${cell},+,${pick(['throttled', 'okay Throttled', 'okay, limit exceeded'.replace(',', ''), 'nothing', 'x okay'])}${pick(['\n', '\r\n'])}`);
    }
    const bytes = Buffer.from(rows.join(''));
    check(spec, bytes);
    const [all, some] = [SPEC, spec].map((s) => scanWith('wasm', s, bytes).hits.length) as [number, number];
    assert.ok(some < 0.95 * all && some > 0.5 * all, `${some} of ${all}`);
    // a column at the end of the line, and one in a log whose stamps stand in quotes
    check({ ...spec, shape: { ...SPEC.shape, columns: 2 }, counters: [], volatile: [0], soon: { ...spec.soon!, column: 1 }, needles: ['T23', 'T00'], owners: [1, 2] }, Buffer.from(rows.map((r) => `${r.slice(0, 24)},${r.split(',')[3]}\r\n`).join('')));
const quoted: ScanSpec = { ...spec, shape: { ...SPEC.shape, quotedStart: true } }, log = Buffer.from(rows.map((r) => `"${r.slice(0, 24)}"${r.slice(24)}`).join(''));
    assert.deepEqual(scanWith('wasm', quoted, log), scanWith('typescript', quoted, log));
    assert.equal(scanWith('wasm', quoted, log).hits.length, some);
  });

  it('finds every needle, whatever the set and the case', () => {
    const words = ['limit', 'exceeded', 'Throttled', 'too busy', '4.3.2', 'STOREDRV', '[{]', '@`x', '550', 'a_b', '~~~'];
    fc.assert(fc.property(fc.array(fc.string({ minLength: 3, maxLength: 20, unit: fc.constantFrom(...'abcXYZ019 .:[{@`_~-') }), { minLength: 1, maxLength: 60 }), fc.integer({ min: 1 }), (drawn, seed) => {
      const next = random(seed), needles = [...new Set([...drawn, ...words.filter(() => next(3) === 0)])];
      const line = () => Array.from({ length: next(6) }, () => next(2) ? needles[next(needles.length)]! : words[next(words.length)]!).map(text => next(2) ? text.toUpperCase() : text).join(next(2) ? ' ' : '');
      const bytes = Buffer.from(Array.from({ length: 60 }, (_, i) => `${new Date(1.3e12 + i).toISOString()},1,SMTP,d,+,${line()}\n`).join(''));
      check({ ...SPEC, needles }, bytes);
    }), { numRuns: 60, seed: 5 });
  }).timeout(60000);

  it('keeps group ids from block to block and forgets them on reset', () => {
    for (const tier of ['wasm', 'typescript'] as const) {
      const scanner = createScanner(SPEC, { tier }), line = (text: string) => Buffer.from(`2011-01-12T00:00:00.775Z,${text.length},SMTP,d,+,limit exceeded ${text}\r\n`);
      const log = Buffer.concat([line('a'), line('bb'), line('a'), line('bb')]);
      assert.deepEqual(scanAll(scanner, log).hits.map(hit => hit.group), [0, 1, 0, 1]);
      assert.deepEqual(scanAll(scanner, log).hits.map(hit => hit.group), [0, 1, 0, 1]);
      assert.equal(Buffer.from(scanner.groupBytes(1)).toString(), ',,SMTP,d,+,limit exceeded bb');
      assert.deepEqual(scanner.counters()[0], { name: 'attempts', rows: [{ key: ['SMTP', 'd'], count: 8 }] });
      scanner.reset();
      assert.equal(scanner.groups, 0);
      assert.deepEqual(scanner.counters()[0]!.rows, []);
      assert.throws(() => scanner.groupBytes(0), RangeError);
    }
  });

  it('leaves an unfinished line, and all bytes of the slot, as they were', () => {
    for (const tier of ['wasm', 'typescript'] as const) {
      const scanner = createScanner(SPEC, { tier, blockBytes: 4096 }), input = scanner.input(1), before = input.map((_, i) => i % 251 + 1);
      const text = Buffer.from('2011-01-12T00:00:00.775Z,1,SMTP,d,+,x\n2011-01-12T00:00:00.8');
      before.set(text, 1000);
      input.set(before);
      const result = scanner.scan(1, 1000, 1000 + text.length);
      assert.deepEqual([result.consumed, result.lines, result.odd], [1038, 1, []]);
      assert.deepEqual(input, before);
      assert.equal(scanner.start % 64, 0);
    }
  });

  it('refuses what it cannot hold', () => {
    const bad: Partial<ScanSpec>[] = [{ needles: ['x'] }, { soon: { owners: 1, column: 6, ms: 1 } }, { soon: { owners: 1, column: 3, ms: 60_001 } }, { needles: ['été'] }, { counters: [{ name: 'c', by: [6] }] }, { counters: [{ name: 'c', by: [0], where: { column: 0, equals: ['a much longer value'] } }] },
      { shape: { ...SPEC.shape, columns: 1000 } }, { shape: { ...SPEC.shape, separator: '"' } }];
    for (const part of bad) assert.throws(() => createScanner({ ...SPEC, ...part }), RangeError, JSON.stringify(part));
  });

  it('covers many needles with few windows', () => {
    const needles = ['mailbox server is too busy', 'sender thread limit exceeded', 'recipient thread limit exceeded', 'due to concurrency limit', 'due to server limit for', 'throttling limit exceeded'];
    const { windows } = chooseSieve(needles.map(text => Buffer.from(text)), 0x2c);
    assert.ok(windows.length <= 3);
    assert.equal(windows.reduce((n, window) => n + window.needles.length, 0), needles.length);
  });

  it('reads base64', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), bytes => assert.deepEqual(fromBase64(Buffer.from(bytes).toString('base64')), bytes)));
  });
});
