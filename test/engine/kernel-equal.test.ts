import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { ScanSpec } from '../../src/engine/text/kernel';
import { CELL, mixedLog, random, scanWith, SPEC, TRACE, type Whole } from './kernel-support';

const SAMPLES = join(process.cwd(), '../shared/samples');

function check(spec: ScanSpec, bytes: Uint8Array, sizes?: readonly number[], options = {}): Whole {
  const whole = scanWith('typescript', spec, bytes, undefined, options);
  assert.deepEqual(scanWith('wasm', spec, bytes, undefined, options), whole);
  if (sizes) {
    assert.deepEqual(scanWith('typescript', spec, bytes, sizes, options), whole, 'TypeScript, in pieces');
    assert.deepEqual(scanWith('wasm', spec, bytes, sizes, options), whole, 'WebAssembly, in pieces');
  }
  return whole;
}

describe('scanner: WebAssembly and TypeScript say the same', () => {
  it('of logs with lines of all sorts, however they are cut', () => {
    let records = 0, odd = 0, hits = 0;
    fc.assert(fc.property(fc.integer({ min: 1 }), fc.integer({ min: 1, max: 400 }), fc.array(fc.integer({ min: 600, max: 40000 }), { minLength: 1, maxLength: 5 }), (seed, lines, sizes) => {
      const whole = check(SPEC, mixedLog(seed, lines), sizes);
      records += whole.records;
      odd += whole.odd.length;
      hits += whole.hits.length;
    }), { numRuns: 150, seed: 1 });
    assert.ok(records > 5000 && odd > 1000 && hits > 1000, `${records} ${odd} ${hits}`);
  }).timeout(60000);

  it('of lines told apart by what matters in a cell', () => {
    const spec = { ...SPEC, cell: CELL };
    let counted = 0, places = 0, lows = 0, tails = 0;
    fc.assert(fc.property(fc.integer({ min: 1 }), fc.integer({ min: 100, max: 1500 }), fc.array(fc.integer({ min: 600, max: 40000 }), { minLength: 1, maxLength: 5 }), (seed, lines, sizes) => {
      const bytes = mixedLog(seed, lines, seed % 3), whole = scanWith('typescript', spec, bytes, sizes);
      assert.deepEqual(scanWith('wasm', spec, bytes, sizes), whole);
      counted += whole.counted;
      places += whole.hits.filter(hit => hit.place >= 0).length;
      lows += whole.sums.filter(sum => sum.low < Infinity).length;
      tails += whole.tails.length;
      const inRuns = Object.values(whole.runs).reduce((n, x) => n + x, 0) + whole.sums.reduce((n, sum) => n + sum.run.lines, 0);
      assert.equal(inRuns, whole.sums.reduce((n, sum, id) => n + (id % 5 === 4 ? 0 : sum.count), 0));
    }), { numRuns: 120, seed: 4 });
    assert.ok(counted > 500 && places > 500 && lows > 10 && tails > 500, `${counted} ${places} ${lows} ${tails}`);
  }).timeout(60000);

  it('of random bytes', () => {
    const few = [0x0a, 0x0d, 0x22, 0x2c, 0x00, 0x61, 0xe2, 0x80, 0x9c, 0xd0, 0xb0];
    fc.assert(fc.property(fc.uint8Array({ maxLength: 3000 }), fc.boolean(), (bytes, dense) => {
      check(SPEC, dense ? bytes.map(byte => few[byte % few.length]!) : bytes, [700, 3000]);
    }), { numRuns: 150, seed: 2 });
  }).timeout(60000);

  it('of every sample, read as connectivity, trace and tracking', function () {
    if (!existsSync(SAMPLES)) this.skip();
    const tracking: ScanSpec = { ...SPEC, shape: { ...SPEC.shape, columns: 30 }, counters: [{ name: 'events', by: [8, 7] }] };
    const specs = [SPEC, { ...SPEC, cell: CELL }, { ...SPEC, shape: TRACE }, tracking, { ...SPEC, shape: { ...SPEC.shape, separator: ' ' } }];
    const files = readdirSync(SAMPLES, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
    let records = 0;
    for (const file of files) {
      const bytes = readFileSync(join(file.parentPath, file.name));
      for (const spec of specs) records += check(spec, bytes).records;
    }
    assert.ok(records > 5, `${records}`);
  }).timeout(60000);

  it('of the stamp and the counted cells in any column', () => {
    const order = [5, 3, 1, 0, 4, 2], next = random(3);
    const rows = new TextDecoder().decode(mixedLog(5, 3000, 0)).split('\n').filter(line => !line.includes('"'));
    const text = rows.map(line => {
      const cells = line.replace('\r', '').split(',');
      return cells.length === 6 ? order.map(i => cells[i]).join(',') + (next(3) ? '\r\n' : '\n') : '';
    }).join('');
    const last = rows.map(line => line.replace('\r', '').split(',')).filter(cells => cells.length === 6).map(cells => [...cells.slice(1), cells[0]].join(',') + '\r\n').join('');
    const spec = { ...SPEC, shape: { ...SPEC.shape, stampColumn: 3 }, counters: [{ name: 'x', by: [5, 4], where: { column: 4, equals: ['+', '-'] } }, { name: 'y', by: [0] }], volatile: [2, 3] };
    assert.ok(check(spec, new TextEncoder().encode(text), [3000]).records > 300);
    assert.ok(check({ ...spec, shape: { ...SPEC.shape, stampColumn: 5 }, counters: [{ name: 'z', by: [5, 1] }] }, new TextEncoder().encode(last), [3000]).records > 300);
  });

  it('of tables that fill up: keys, groups, hits, odd lines, quarter hours', () => {
    const lines: string[] = [];
    for (let i = 0; i < 60000; i++) lines.push(`${new Date(1.3e12 + (i % 977) * 9e5).toISOString()},s,SMTP,mail${i}.example.com,+,limit exceeded ${i % 50000}\n${i % 3 ? '' : '\n'}`);
    const bytes = new TextEncoder().encode(lines.join(''));
    const options = { maxGroups: 40000, groupBytes: 1 << 21 };
    const whole = check(SPEC, bytes, [1 << 20, 300000], options);
    assert.equal(whole.records, 60000);
    assert.equal(whole.hits.length, 60000);
    assert.ok(whole.groups.length > 30000 && whole.groups.length <= 40000);
    assert.equal(whole.hits.at(-1)!.group, -1);
    const table = whole.counters as { rows: { count: number }[] }[];
    assert.equal(table[0]!.rows.length, 60000);
    const small = { ...SPEC, volatile: [0, 1, 3] };
    assert.equal(check(small, bytes, [1 << 20, 300000], { maxGroups: 50000 }).groups.length, 50000);
  }).timeout(60000);

  it('of lines longer than a piece, than a plain line may be, and than the block', () => {
    const head = '2011-01-12T00:00:00.775Z,1,SMTP,d,+,', parts: string[] = [];
    for (const length of [100, 32000, 32768, 40000, 65000, 65536 - head.length, 65537 - head.length, 66000, 200000, 5, 40000]) {
      parts.push(`${head}${'x'.repeat(length)}\n`, `${head}"${'y,'.repeat(length / 2)} limit exceeded"\r\n`, `${head}${'Ж'.repeat(length / 2)}\n`, `${','.repeat(length)}\n`);
    }
    const whole = check(SPEC, new TextEncoder().encode(parts.join('')), [4096, 1 << 20, 70000]);
    assert.ok(whole.records > 15 && whole.odd.length >= 10 && whole.hits.length > 5, JSON.stringify([whole.records, whole.odd.length, whole.hits.length]));
  }).timeout(60000);
});
