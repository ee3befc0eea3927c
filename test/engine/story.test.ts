import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { auditList, csvEvent, disableLine, eventTable, moveStatistics, reminderLine, rowTimes, trackingList, watermarkRow, type Culture, type SmsCase } from '../../scripts/sms-case';
import { combine, memorySource, scan, type CaseReport, type Finding } from '../../src/engine/index';
import { formatDuration } from '../../src/engine/decode/timespan';

const SEED = join(fileURLToPath(new URL('.', import.meta.url)), '../../../shared/samples/seed-sms');

async function diagnose(files: Record<string, string>, zone?: { name: string; offsetAt(): number }): Promise<CaseReport> {
  return combine(await Promise.all(Object.entries(files).map(([path, text]) => scan(memorySource(path, text)))), zone ? { zone } : {});
}

function find(report: CaseReport, rule: string): Finding {
  const found = report.findings.find((f) => f.rule === rule);
  assert.ok(found, `${rule} in ${report.findings.map((f) => f.rule).join(', ')}`);
  return found;
}

const hex = (size: number): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: size, maxLength: size });
const guid = fc.tuple(hex(8), hex(4), hex(4), hex(4), hex(12)).map((p) => p.join('-'));
const word = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), minLength: 3, maxLength: 9 });
const day = fc.integer({ min: 0, max: 3_000 }).map((n) => Date.UTC(2014, 0, 14) + Math.floor(n / 28) * 30 * 86_400_000 + (n % 12) * 86_400_000);
const clockTime = fc.integer({ min: 0, max: 86_399 }).map((s) => s * 1000);

const smsCase: fc.Arbitrary<SmsCase> = fc.record({
  mailbox: guid, database: guid, owner: fc.tuple(word, word).map((w) => w.join(' ')), alias: word, server: word, databaseName: fc.tuple(word, word).map((w) => w.join(' ')),
  pid: fc.integer({ min: 1000, max: 30_000 }), tid: fc.integer({ min: 100, max: 30_000 }),
  offset: fc.constantFrom(-480, -210, -60, 60, 180, 330, 345, 570, 765), handled: fc.tuple(day, clockTime).map(([d, c]) => d + c + 279), stopAll: fc.constant(0),
  seqStopAll: fc.integer({ min: 50_000_000, max: 90_000_000 }), seqDisable: fc.integer({ min: 1, max: 9_000_000 }), counter: fc.integer({ min: 2_000_000, max: 900_000_000 }), guidShown: fc.boolean(),
  rowsFrom: fc.tuple(day, clockTime).map(([d, c]) => d + 30 * 86_400_000 + c), interval: fc.constantFrom(86_400_000, 43_200_000), drifts: fc.array(fc.integer({ min: 15, max: 900 }).map((s) => s * 1000), { minLength: 3, maxLength: 8 }),
  rowCounter: fc.integer({ min: 100_000_000, max: 800_000_000 }), culture: fc.constantFrom<Culture>('en-US', 'en-GB', 'de-DE', 'iso'),
  watermark: fc.integer({ min: 1_000_000, max: 900_000_000 }), backlog: fc.integer({ min: 20_000, max: 50_000_000 }), phone: fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 7, maxLength: 12 }),
  domain: word.map((w) => `${w}.example.com`), tracked: fc.tuple(day, clockTime).map(([d, c]) => d + c), savedAt: fc.tuple(day, clockTime).map(([d, c]) => d + c), storeUid: guid, replica: guid,
})
  .map((c) => ({ ...c, stopAll: c.handled - 3_855_500 }))
  // where no row lies behind the 12th of a month, no order of day and month is proven
  .filter((c) => rowTimes(c).some((ms) => new Date(ms).getUTCDate() > 12));

describe('the story of notifications that stop', () => {
  it('is the same diagnosis whatever the names, dates, zones, ids and the order of files and lines', async () => {
    await fc.assert(fc.asyncProperty(smsCase, fc.boolean(), fc.boolean(), async (c, together, reverse) => {
      const tableLines = [reminderLine(c, c.seqStopAll, c.stopAll), reminderLine(c, c.seqStopAll - 4, c.stopAll - 900, 'Update'), disableLine(c)];
      if (reverse) tableLines.reverse();
      const traces: Record<string, string> = together
        ? { 'trace.txt': [csvEvent(c), ...tableLines, ''].join('\n') }
        : { 'trace.csv': `${csvEvent(c)}\r\n`, 'trace.txt': `${tableLines.join('\r\n')}\r\n` };
      const files = { ...traces, 'events.txt': eventTable(c).join('\n'), 'move.txt': moveStatistics(c).join('\n'), 'marks.txt': watermarkRow(c), 'sent.txt': trackingList(c).join('\n'), 'audit.txt': auditList(c).join('\n') };
      const report = await diagnose(reverse ? Object.fromEntries(Object.entries(files).reverse()) : files);
      const disable = find(report, 'mailbox-move-disables-assistant');
      assert.equal(disable.confidence, c.guidShown ? 'proven' : 'likely');
      assert.equal(disable.data.ms, 2);
      assert.equal(disable.data.sameThread, true);
      assert.equal(disable.data.mailbox, c.mailbox);
      const stop = find(report, 'stopall-caller');
      assert.equal(stop.count, 1);
      assert.deepEqual(stop.data.follows, []);
      const cadence = find(report, 'mailbox-move-cadence');
      assert.deepEqual(cadence.data.intervals, c.drifts.map((d) => formatDuration(c.interval + d)));
      assert.equal(cadence.count, c.drifts.length + 1);
      const backlog = find(report, 'watermark-backlog');
      assert.deepEqual([backlog.data.backlog, backlog.data.consistent, backlog.data.age], [c.backlog, true, null]);
      for (const f of report.files.filter((x) => x.clock === 'server')) assert.deepEqual([f.offsetMinutes, f.zone?.source], [c.offset, 'inferred']);
      find(report, 'captures-differ');
      const ids = find(report, 'entry-ids-compared');
      assert.equal((ids.data.relations as { relation: string }[])[0]!.relation, 'same-mailbox');
      assert.equal((find(report, 'text-messages').data.top as { name: string }[])[0]!.name, `+${c.phone}`);
      assert.ok(report.verdict.includes(c.mailbox));
    }), { numRuns: 60 });
  });

  it('does not join lines of other threads, of other mailboxes or of another second', async () => {
    const [c] = fc.sample(smsCase, { numRuns: 1, seed: 7 });
    const other = '00000000-1111-2222-3333-444444444444';
    for (const line of [disableLine({ ...c!, guidShown: false, tid: c!.tid + 1 }), disableLine({ ...c!, guidShown: true, mailbox: other }), disableLine({ ...c!, guidShown: false }, 1, c!.handled - 900)]) {
      const report = await diagnose({ 'a.csv': `${csvEvent(c!)}\n`, 'a.txt': `${line}\n` });
      const found = report.findings.filter((f) => f.rule === 'mailbox-move-disables-assistant');
      assert.deepEqual(found.map((f) => f.confidence), ['possible'], line);
    }
  });

  it('blames a StopAll on an event only when it follows at once in the same capture', async () => {
    const [c] = fc.sample(smsCase, { numRuns: 1, seed: 11 });
    const near = await diagnose({ 'a.txt': [csvEvent(c!), disableLine(c!, 100), reminderLine(c!, 101, c!.handled + 40), ''].join('\n') });
    assert.equal((find(near, 'stopall-caller').data.follows as unknown[]).length, 1);
    const far = await diagnose({ 'a.txt': [csvEvent(c!), disableLine(c!, 100), reminderLine(c!, 101, c!.handled + 3_600_000), ''].join('\n') });
    assert.deepEqual(find(far, 'stopall-caller').data.follows, []);
  });

  it('ordinary callers are ordinary', async () => {
    const [c] = fc.sample(smsCase, { numRuns: 1, seed: 5 });
    const report = await diagnose({ 'a.txt': `${['Update', 'Schedule', 'Dequeue', 'StopAlloc'].map((x, i) => reminderLine(c!, i, c!.handled, x, 'caller: StopAll')).join('\n')}\n` });
    assert.equal(report.findings.filter((f) => f.rule === 'stopall-caller').length, 0);
  });

  it('infers no zone from pairs that disagree, and takes the one that is given', async () => {
    const [c] = fc.sample(smsCase, { numRuns: 1, seed: 3 });
    const text = [csvEvent(c!), csvEvent({ ...c!, offset: c!.offset + 60 }, 'MailboxMoveStarted', c!.handled + 86_400_000, c!.counter + 1), ''].join('\n');
    const report = await diagnose({ 'a.csv': text });
    assert.equal(report.files[0]!.zone, null);
    assert.match(find(report, 'trace-zone-inferred').title, /not known/);
    const given = await diagnose({ 'a.csv': text }, { name: 'UTC+03:00', offsetAt: () => 180 });
    assert.deepEqual(given.files[0]!.zone, { name: 'UTC+03:00', source: 'option' });
  });

  it('a row whose numbers disagree is said to be inconsistent, a second reading tells the growth', async () => {
    const [c] = fc.sample(smsCase, { numRuns: 1, seed: 2 });
    const odd = find(await diagnose({ 'w.txt': `${watermarkRow(c!).replace(/\d+$/, '12345')}\n` }), 'watermark-backlog');
    assert.equal(odd.data.consistent, false);
    const later = { ...c!, watermark: c!.watermark + 10, backlog: c!.backlog + 500 };
    const twice = find(await diagnose({ 'w.txt': `${watermarkRow(c!)}\n\n${watermarkRow(later)}\n` }), 'watermark-backlog');
    assert.equal(twice.data.growth, 500);
  });

  it('tells the story of the published case', async function () {
    if (!existsSync(SEED)) return this.skip();
    const files = Object.fromEntries(readdirSync(SEED).map((name) => [name, readFileSync(join(SEED, name), 'utf8')]));
    const report = await diagnose(files);
    assert.deepEqual(find(report, 'mailbox-move-cadence').data.intervals, ['24:09:09', '24:02:50', '24:08:10', '24:10:20', '24:01:15', '24:11:16']);
    assert.equal(find(report, 'mailbox-move-cadence').data.configured, '1.00:00:00');
    assert.equal(find(report, 'mailbox-move-cadence').count, 7);
    assert.deepEqual([find(report, 'watermark-backlog').data.backlog, find(report, 'watermark-backlog').data.consistent], [11871986, true]);
    const disable = find(report, 'mailbox-move-disables-assistant');
    assert.deepEqual([disable.confidence, disable.data.ms, disable.data.sameThread, disable.data.tid], ['likely', 2, true, '2480']);
    const stop = report.findings.find((f) => f.rule === 'stopall-caller' && f.data.source === 'trace')!;
    assert.deepEqual(stop.data.follows, []);
    assert.equal((stop.data.notProven as unknown[]).length, 1);
    assert.equal(find(report, 'counters-not-comparable').confidence, 'proven');
    assert.equal((find(report, 'text-messages').data.top as { name: string }[])[0]!.name, '+10008675309');
    const ids = find(report, 'entry-ids-compared');
    assert.equal((ids.data.relations as { relation: string }[])[0]!.relation, 'same-mailbox');
    assert.deepEqual((ids.data.damaged as { errors: { token: number; text: string }[] }[])[0]!.errors.map((e) => [e.token, e.text]), [[65, 'C']]);
    assert.deepEqual(report.files.filter((f) => f.clock === 'server').map((f) => f.offsetMinutes), [-480, -480]);
    assert.match(report.verdict, /re-arms them until the next sync/);
  });

  it('reads the same from one paste of the whole article', async function () {
    const article = join(SEED, '../../seeds/000_0f8e9d20006b03bc.txt');
    if (!existsSync(article)) return this.skip();
    const report = await diagnose({ 'article.txt': readFileSync(article, 'utf8') });
    assert.equal(find(report, 'mailbox-move-disables-assistant').data.ms, 2);
    assert.equal(find(report, 'mailbox-move-cadence').count, 7);
    assert.equal(find(report, 'watermark-backlog').data.backlog, 11871986);
    assert.equal(report.files[0]!.offsetMinutes, -480);
    assert.equal(report.findings.filter((f) => f.rule === 'stopall-caller').map((f) => f.data.source).join(), 'trace,dump');
  });
});
