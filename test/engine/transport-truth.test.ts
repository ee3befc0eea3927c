import assert from 'node:assert/strict';
import { combine, memorySource, scan, type CaseReport, type Finding } from '../../src/engine/index';

const DB = 'aa0e2b1c-1111-4222-8333-0123456789ab';
const T0 = Date.UTC(2021, 4, 4, 6);
const iso = (ms: number): string => new Date(ms).toISOString();
const id = (i: number): string => `08D8AABB${i.toString(16).toUpperCase().padStart(8, '0')}`;
const repeat = (n: number, row: (i: number) => string): string => Array.from({ length: n }, (_, i) => `${row(i)}\r\n`).join('');

const CONNECTIVITY = 'date-time,session,source,Destination,direction,description';

function head(version: string, fields = CONNECTIVITY, type = 'Transport Connectivity Log'): string {
  return `#Software: Microsoft Exchange Server\r\n#Version: ${version}\r\n#Log-type: ${type}\r\n#Date: 2021-05-04T00:00:00.000Z\r\n#Fields: ${fields}\r\n`;
}

/** A delivery session with one line of its own. */
function session(i: number, text: string, db = DB): string {
  const row = (s: number, direction: string, what: string): string => `${iso(T0 + i * 30_000 + s * 1000)},${id(i)},MapiDelivery,${db},${direction},${what}`;
  return [row(0, '+', 'Delivery'), row(1, '>', text), row(2, '-', 'Messages: 1 Bytes: 100 Recipients: 1')].join('\r\n');
}

const throttled = (who: string, limit: number): string => `Throttled delivery for recipient ${who} due to concurrency limit ${limit}`;

/** Each file by both readers: they have to agree before anything is asked of them. */
async function diagnose(files: Record<string, string>): Promise<CaseReport> {
  const exact = await Promise.all(Object.entries(files).map(([path, text]) => scan(memorySource(path, text), { tier: 'exact' })));
  const fast = await Promise.all(Object.entries(files).map(([path, text]) => scan(memorySource(path, text), { tier: 'typescript' })));
  assert.deepEqual(fast.map((s) => ({ ...s, index: [] })), exact.map((s) => ({ ...s, index: [] })));
  return combine(exact);
}

function one(report: CaseReport, rule: string): Finding {
  const found = report.findings.filter((f) => f.rule === rule);
  assert.equal(found.length, 1, `${rule} in ${report.findings.map((f) => f.rule).join(', ')}`);
  return found[0]!;
}

describe('a log that a spreadsheet saved again', () => {
  const log = head('14.03.0123.002') + repeat(10, (i) => session(i, throttled('j@contoso.com', 1)));
  const padded = (text: string, separator: string): string => text.split('\r\n').map((line) => (/^#(?!Fields)/.test(line) ? line + separator.repeat(5) : line.replaceAll(',', separator))).join('\r\n');

  for (const [how, text] of [['semicolons', log.replaceAll(',', ';')], ['tabs', log.replaceAll(',', '\t')], ['semicolons and padded headers', padded(log, ';')], ['padded headers', padded(log, ',')]] as const) {
    it(`has its times and its findings: ${how}`, async () => {
      const report = await diagnose({ 'C.csv': text });
      const found = one(report, 'recipient-thread-limit');
      assert.deepEqual([found.count, found.data.attempts, found.data.first, found.data.versions], [10, 10, iso(T0 + 1000), ['2010']]);
      assert.deepEqual(report.files.map((f) => [f.format, f.records, f.unparsed, f.header.version]), [['connectivity-log', 30, 0, '14.03.0123.002']]);
      assert.equal(found.evidence[0]!.text.slice(found.evidence[0]!.column, found.evidence[0]!.endColumn), throttled('j@contoso.com', 1));
    });
  }

  it('is known without its header too', async () => {
    const report = await diagnose({ 'notes.txt': `Rows:\n\n${session(1, throttled('j@contoso.com', 1)).replaceAll(',', ';').replaceAll('\r\n', '\n')}\n` });
    assert.deepEqual([one(report, 'recipient-thread-limit').data.first, report.files[0]!.records], [iso(T0 + 31_000), 3]);
  });
});
