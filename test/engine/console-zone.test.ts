import assert from 'node:assert/strict';
import { combine, memorySource, reportData, scan, type CaseReport } from '../../src/engine/index';

const MAILBOX = '3f0a6c1e-58d2-4b97-9c40-71ae5d20b8f6';
const COUNTERS = [0x1a2b3c4, 0x1a2c000, 0x1a2d111];
const CREATED = [Date.UTC(2018, 1, 14, 20, 30, 5), Date.UTC(2018, 1, 15, 20, 41, 17), Date.UTC(2018, 1, 16, 20, 52, 40)];

const pad = (n: number): string => String(n).padStart(2, '0');

function trace(minutes: number): string {
  const at = new Date(CREATED[1]! + 1_500 + minutes * 60_000).toISOString();
  const stamp = `${at.slice(0, 10).replaceAll('-', '/')}-${at.slice(11, 23)}`;
  const d = new Date(CREATED[1]!);
  const created = `${pad(d.getUTCMonth() + 1)}/${pad(d.getUTCDate())}/${d.getUTCFullYear()} ${d.toISOString().slice(11, 19)}`;
  return `"${stamp}","7404","3120","Assistants","EventDispatcher","Dispatcher for Nora Quist (${MAILBOX}) and Calendar Notification Assistant: Event handled successfully: Counter: 0x${COUNTERS[1]!.toString(16).toUpperCase()}; MailboxID: ${MAILBOX}; Mask: MailboxMoveStarted; Flags: Source; ExtendedFlags: None;Object Class: ; Created Time: ${created};Item Type: MAPI_STOREItem EntryId: Parent entryId: Old Item entryId: Old parent entryId: SID: S-1-5-21-1-2-3-500Client Type: MigrationDocument ID: 0"\r\n`;
}

/** Rows of a console so many minutes east of UTC, days first. */
function table(minutes: number, counters = COUNTERS): string {
  const rows = CREATED.map((utc, i) => {
    const d = new Date(utc + minutes * 60_000);
    return `${String(counters[i]).padStart(9)} MAPI_STORE MailboxMoveStarted                     ${pad(d.getUTCDate())}.${pad(d.getUTCMonth() + 1)}.${d.getUTCFullYear()} ${d.toISOString().slice(11, 19)}`;
  });
  return ['', '  Counter ItemType   EventName          ObjectClass Mailbox CreateTime', '  ------- --------   ---------          ----------- ------- ----------', ...rows, ''].join('\n');
}

async function caseOf(files: Record<string, string>): Promise<CaseReport> {
  return combine(await Promise.all(Object.entries(files).map(([path, text]) => scan(memorySource(path, text)))));
}

describe('zone of a console', () => {
  it('is inferred from events that a trace holds too, whatever both zones are', async () => {
    for (const [server, console] of [[-480, 60], [0, 330], [120, -210]] as const) {
      const report = await caseOf({ 'trace.csv': trace(server), 'events.txt': table(console) });
      const file = report.files.find((f) => f.path === 'events.txt')!;
      assert.equal(file.zone?.source, 'inferred');
      const data = reportData(report, { version: '0' }) as { files: { path: string; from: string; to: string }[] };
      assert.equal(data.files.find((f) => f.path === 'events.txt')!.from, new Date(CREATED[0]!).toISOString());
      const found = report.findings.find((f) => f.rule === 'trace-zone-inferred' && f.data.source === 'inferred')!;
      assert.deepEqual((found.data.files as { offsetMinutes: number; pairs: number }[]).map((f) => [f.offsetMinutes, f.pairs]), [[console, 1]]);
      const cadence = report.findings.find((f) => f.rule === 'mailbox-move-cadence')!;
      assert.equal(cadence.data.first, new Date(CREATED[0]!).toISOString());
      assert.match(cadence.detail, /inferred/);
    }
  });

  it('stays unknown without a shared event, and where shared events disagree', async () => {
    const other = await caseOf({ 'trace.csv': trace(0), 'events.txt': table(60, [1, 2, 3]) });
    assert.equal(other.files.find((f) => f.path === 'events.txt')!.zone, null);
    const two = await caseOf({ 'trace.csv': trace(0), 'events.txt': table(60), 'more.txt': table(62) });
    assert.equal(two.files.find((f) => f.path === 'more.txt')!.zone, null);
    assert.equal(two.files.find((f) => f.path === 'events.txt')!.zone?.name, 'UTC+01:00');
  });
});

describe('joins in JSON', () => {
  it('tell what was joined by which key, with true counts', async () => {
    const report = await caseOf({ 'trace.csv': trace(-480), 'events.txt': table(60) });
    const { joins, joinCounts } = (reportData(report, { version: '0' }) as { case: { joins: { by: string; value: string; count: number; files: number; evidence: object[] }[]; joinCounts: Record<string, { values: number; lines: number }> } }).case;
    const counter = joins.find((j) => j.by === 'counter');
    assert.deepEqual(counter, { by: 'counter', value: String(COUNTERS[1]), count: 2, files: 2, evidence: [{ path: 'trace.csv', line: 1 }, { path: 'events.txt', line: 5 }] });
    assert.deepEqual(joinCounts.counter, { values: 1, lines: 2 });
  });
});
