import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { combine, htmlReport, limitText, markdownReport, memorySource, reportData, scan, scanInParts, scanText, Scanner, textReport, type FileScan } from '../../src/engine/index';
import * as limits from '../../src/engine/limits';
import { LineCutter } from '../../src/engine/text/lines';

const HEADER = ['#Software: Microsoft Exchange Server', '#Version: 14.0.0.0', '#Log-type: Transport Connectivity Log', '#Date: 2011-03-11T00:00:00.000Z', '#Fields: date-time,session,source,Destination,direction,description'];
const row = (i: number, description: string, destination = 'db', direction = '>'): string => `${new Date(Date.UTC(2011, 2, 11) + i).toISOString()},08CDADA1F3A1B200,MapiDelivery,${destination},${direction},${description}`;
const many = (n: number, line: (i: number) => string): string[] => [...HEADER, ...Array.from({ length: n }, (_, i) => line(i))];
const scanned = (lines: readonly string[], name = 'CONNECTLOG20110311-1.LOG'): FileScan => scanText(name, lines);

describe('named limits', function () {
  this.timeout(60_000);

  it('are told by nothing that stays below them', () => {
    assert.deepEqual(scanned(many(50, (i) => row(i, 'Throttled delivery for recipient a@contoso.com due to concurrency limit 1'))).limits, []);
  });

  it('line-length', async () => {
    const mb = new Uint8Array(1 << 20).fill(97);
    const n = limits.MAX_LINE_BYTES / mb.length + 2;
    const source = { path: 'x.log', async *chunks() {
      yield new TextEncoder().encode(`${HEADER.join('\n')}\n`);
      for (let i = 0; i < n; i++) yield mb;
      yield new TextEncoder().encode(`\n${row(1, 'x')}\n`);
    } };
    const result = await scan(source);
    assert.deepEqual(result.limits, ['line-length']);
    assert.equal(result.records, 1, 'what follows is read');
    assert.equal(result.unparsed, 2);
    assert.ok(result.unparsedLines.every((u) => u.text.length <= limits.EVIDENCE_TEXT));
  });

  it('line-length cuts between characters', () => {
    for (const [encoding, text] of [['utf-8', '\u00e4\u20ac\u{1f600}'], ['utf-16le', '\u00e4\u20ac']] as const) {
      const unit = encoding === 'utf-8' ? Buffer.from(text) : Buffer.from(text, 'utf16le');
      const cutter = new LineCutter(encoding);
      // an odd number of units a chunk, so that the cut falls inside a character
      const whole = Buffer.alloc(limits.MAX_LINE_BYTES + 64);
      for (let at = 0; at < whole.length; at += unit.length) unit.copy(whole, at);
      const parts = [...cutter.push(whole.subarray(0, limits.MAX_LINE_BYTES + 5)), ...cutter.push(whole.subarray(limits.MAX_LINE_BYTES + 5)), ...cutter.finish()];
      assert.equal(cutter.cuts, 1, encoding);
      assert.ok(parts[0]!.startsWith(text) && text.startsWith(parts[1]![0]!) || text.includes(parts[1]![0]!), encoding);
      assert.ok(!/[\ufffd\u00c3\u00c2\u00f0]/.test(parts[0]!.slice(-3)), encoding);
    }
  });

  it('cell-lines', () => {
    const open = [...HEADER, row(1, '"never closed'), ...Array.from({ length: limits.MAX_CELL_LINES + 5 }, (_, i) => `more ${i}`), row(2, 'x')];
    const result = scanned(open);
    assert.ok(result.limits.includes('cell-lines'));
    assert.equal(result.records, 2);
    assert.equal(result.unparsed, limits.MAX_CELL_LINES + 5, 'every line of it is counted');
  });

  it('block-lines', () => {
    const scanner = new Scanner('dump.txt');
    const dump = ['0:000> !do 0000000002f01234', 'Name:        Microsoft.Exchange.Data.Storage.StoreId', 'MethodTable: 000007ff002c5cb0', 'Size:        40(0x28) bytes', ''];
    scanner.push(dump);
    const blank = new Array<string>(1 << 16).fill('');
    for (let n = 0; n < limits.MAX_BLOCK_LINES + blank.length; n += blank.length) scanner.push(blank);
    scanner.push(dump);
    const result = scanner.finish();
    assert.deepEqual(result.limits, ['block-lines']);
  });

  it('blocks', () => {
    const lines = ['Some words before.', ...HEADER];
    for (let i = 0; i < 2 * limits.MAX_BLOCKS; i++) lines.push(`These are words ${i}.`, '', row(i, 'x'), '');
    const result = scanned(lines, 'notes.txt');
    assert.ok(result.limits.includes('blocks'), `${result.blocks.length} ${result.moreBlocks}`);
    assert.equal(result.blocks.length, limits.MAX_BLOCKS);
    assert.ok(result.moreBlocks > 0);
  });

  it('tallies and evidence', () => {
    const n = limits.MAX_TALLIES + 10;
    const result = scanned(many(n, (i) => row(i, `Throttled delivery for recipient r${i}@contoso.com due to concurrency limit 1`)));
    assert.deepEqual(result.limits, ['evidence', 'tallies']);
    const set = result.facts['recipient-thread-limit']!;
    assert.deepEqual([set.count, set.tallies.length, set.dropped, set.head.length, set.tail.length], [n, limits.MAX_TALLIES + 1, 10, limits.EVIDENCE_HEAD, limits.EVIDENCE_TAIL]);
    assert.equal(combine([result]).findings.find((f) => f.rule === 'recipient-thread-limit')!.count, n, 'the count stays true');
  });

  it('tallies, in two parts', async () => {
    const lines = many(limits.MAX_TALLIES + 10, (i) => row(i, `Throttled delivery for recipient r${i}@contoso.com due to concurrency limit 1`)).join('\n');
    const parts = await scanInParts(memorySource('a.LOG', lines), [lines.length >> 1]);
    assert.deepEqual(parts.limits, ['evidence', 'tallies']);
    const set = parts.facts['recipient-thread-limit']!;
    assert.deepEqual([set.count, set.tallies.length, set.dropped], [limits.MAX_TALLIES + 10, limits.MAX_TALLIES + 1, 10]);
    assert.equal(set.tallies.reduce((n, x) => n + x.count, 0), set.count);
  });

  it('counter-keys', () => {
    const result = scanned(many(limits.MAX_COUNTER_KEYS + 7, (i) => row(i, 'hub1', `db${i}`, '+')));
    assert.ok(result.limits.includes('counter-keys'));
    for (const table of Object.values(result.counters)) assert.ok(Object.keys(table).length <= limits.MAX_COUNTER_KEYS);
  });

  it('listed-lines', () => {
    const result = scanned(many(limits.MAX_LISTED + 1, () => 'no record at all'));
    assert.deepEqual(result.limits, ['listed-lines']);
    assert.deepEqual([result.unparsed, result.unparsedLines.length], [limits.MAX_LISTED + 1, limits.MAX_LISTED]);
  });

  it('kept-facts', () => {
    const fields = 'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info,directionality,tenant-id,original-client-ip,original-server-ip,custom-data';
    const defer = (i: number): string => `${new Date(Date.UTC(2024, 1, 5) + i * 100).toISOString()},192.0.2.1,c,192.0.2.2,HUB01,,,STOREDRIVER,DEFER,${i},<m${i}@contoso.com>,a@contoso.com,432 4.3.2 x,1,1,,,s,b@contoso.com,b@contoso.com,,,,,,`;
    const result = scanText('MSGTRK2024020507-1.LOG', ['#Software: Microsoft Exchange Server', '#Version: 15.01.2507.006', '#Log-type: Message Tracking Log', '#Date: 2024-02-05T00:00:00.000Z', `#Fields: ${fields}`, ...Array.from({ length: limits.MAX_KEPT + 3 }, (_, i) => defer(i))]);
    assert.ok(result.limits.includes('kept-facts'), `${result.limits} ${Object.entries(result.facts).map(([k, s]) => `${k} ${s.kept.length}`)}`);
    assert.ok(Object.values(result.facts).every((s) => s.kept.length <= limits.MAX_KEPT));
  });

  it('are the same for a file read in parts', async () => {
    const text = many(limits.MAX_LISTED + 60, (i) => (i % 2 ? 'no record' : row(i, 'Throttled delivery for recipient a@contoso.com due to concurrency limit 1'))).concat(many(200, () => 'x').slice(5)).join('\n');
    const whole = await scan(memorySource('a.LOG', text));
    assert.ok(whole.limits.length > 0);
    for (const cut of [500, 5000, 9000]) assert.deepEqual((await scanInParts(memorySource('a.LOG', text), [cut])).limits, whole.limits);
  });

  it('are shown in every report, in words', () => {
    const result = scanned(many(limits.MAX_LISTED + 1, () => 'no record at all').concat(row(1, 'x')));
    const report = combine([result]);
    const words = limitText('listed-lines');
    assert.match(words, /more than 100 unknown or repaired lines/);
    for (const shown of [textReport(report, { version: '1', width: 200 }), htmlReport(report, { version: '1' }), markdownReport(report, { version: '1' })]) assert.ok(shown.includes(words), shown.slice(0, 1500));
    assert.deepEqual((reportData(report, { version: '1' }).files as { limits: string[] }[])[0]!.limits, ['listed-lines']);
  });

  it('are all explained in docs/limits.md', () => {
    const page = fs.readFileSync(path.join(__dirname, '../../docs/limits.md'), 'utf8');
    for (const name of ['line-length', 'cell-lines', 'block-lines', 'blocks', 'tallies', 'kept-facts', 'counter-keys', 'evidence', 'listed-lines']) assert.match(page, new RegExp(`\`${name}\``), name);
  });
});
