import assert from 'node:assert/strict';
import { combine, memorySource, scan, type CaseReport, type Finding } from '../../src/engine/index';

const DB = 'aa0e2b1c-1111-4222-8333-0123456789ab';
const T0 = Date.UTC(2021, 4, 4, 6);
const iso = (ms: number): string => new Date(ms).toISOString();
const id = (i: number): string => `08D8AABB${i.toString(16).toUpperCase().padStart(8, '0')}`;

const COLUMNS = { connectivity: 'date-time,session,source,Destination,direction,description', smtp: 'date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context' };

function head(version: string, fields: string = COLUMNS.connectivity, type = 'Transport Connectivity Log'): string {
  return `#Software: Microsoft Exchange Server\r\n#Version: ${version}\r\n#Log-type: ${type}\r\n#Date: 2021-05-04T00:00:00.000Z\r\n#Fields: ${fields}\r\n`;
}

/** A line of a delivery session, half a minute behind the one before. */
const event = (i: number, text: string, direction = '>'): string => `${iso(T0 + i * 30_000)},${id(i)},MapiDelivery,${DB},${direction},${text}`;
const throttled = (who: string, limit: number): string => `Throttled delivery for recipient ${who} due to concurrency limit ${limit}`;

/** Sessions, each with a refusal. */
function sessions(n: number, text: string, from = 0): string {
  return Array.from({ length: n }, (_, i) => `${event(from + i, 'Delivery', '+')}\r\n${event(from + i, text)}\r\n`).join('');
}

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

const lines = (f: Finding): number[] => f.evidence.map((e) => e.line);

describe('rows of logs, however they come', () => {
  it('a header without a column that its log usually has is still of that log', async () => {
    const report = await diagnose({ 'a.log': head('14.0.0.0', 'date-time,session,source,Destination,description') + `${iso(T0)},${id(1)},MapiDelivery,${DB},${throttled('a@contoso.com', 1)}\r\n` });
    assert.deepEqual(report.files.map((f) => f.format), ['connectivity-log']);
    assert.equal(one(report, 'recipient-thread-limit').count, 1);
  });

  it('logs put one behind the other keep their byte order marks', async () => {
    const part = (from: number): string => `\ufeff${head('14.0.0.0')}${sessions(5, throttled('a@contoso.com', 1), from)}`;
    const report = await diagnose({ 'a.log': part(0) + part(100).replaceAll('\r\n', '\n') });
    assert.equal(one(report, 'recipient-thread-limit').count, 10);
    assert.deepEqual(report.files.map((f) => f.unparsed), [0]);
  });

  it('an answer right below a pasted row is read', async () => {
    assert.deepEqual(lines(one(await diagnose({ 'a.txt': `Log:\n${event(1, 'Delivery', '+')}\n432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded\n` }), 'recipient-thread-limit')), [3]);
  });

  for (const [how, mark] of [['quoted', '> '], ['quoted twice', '>> '], ['as a list', '  * '], ['indented', '    '], ['behind a hard blank', '\u00a0']] as const) {
    it(`rows that were pasted ${how} have their times, with their header and without`, async () => {
      const rows = [event(1, throttled('q@contoso.com', 3)), event(2, throttled('q@contoso.com', 3))].map((row) => mark + row);
      const bare = one(await diagnose({ 'mail.txt': ['Hello,', ...rows, '', 'Any idea?'].join('\n') }), 'recipient-thread-limit');
      assert.deepEqual([bare.count, bare.data.first, bare.data.limit, lines(bare)], [2, iso(T0 + 30_000), 3, [2, 3]]);
      assert.equal(bare.evidence[0]!.text.slice(bare.evidence[0]!.column, bare.evidence[0]!.endColumn), throttled('q@contoso.com', 3));
      const whole = one(await diagnose({ 'mail.txt': ['Hello,', ...head('15.01.2375.007').trimEnd().split('\r\n').map((line) => mark + line), ...rows].join('\n') }), 'recipient-thread-limit');
      assert.deepEqual([whole.count, whole.data.versions, lines(whole)], [2, ['2016'], [7, 8]]);
    });
  }

  it('a mail that begins with a quoted row is no log', async () => {
    assert.deepEqual(lines(one(await diagnose({ 'mail.txt': `> ${event(1, throttled('q@contoso.com', 1))}\n> ${event(2, throttled('q@contoso.com', 1))}\n\nWhat is this?\n` }), 'recipient-thread-limit')), [1, 2]);
  });

  it('rows that a mail program broke are one', async () => {
    for (const mark of ['', '> ']) {
      const rows = [1, 2].flatMap((i) => event(i, throttled('w@contoso.com', 1)).replace('Throttled ', 'Throttled\n').split('\n')).map((line) => mark + line);
      const found = one(await diagnose({ 'mail.txt': ['Log:', ...rows].join('\n') }), 'recipient-thread-limit');
      assert.deepEqual([found.count, (found.data.top as { name: string }[])[0]!.name, lines(found)], [2, 'w@contoso.com', [2, 4]]);
    }
  });
});
