import assert from 'node:assert/strict';
import { combine, memorySource, scan, type CaseReport } from '../../src/engine/index';
import { all, one } from './lib/cases';

const A = '5d3c1b7a-0a4e-4c43-9e6d-2f8f1a77c001';
const B = 'aa11bb22-cc33-44dd-85ee-ff6677889900';

async function diagnose(files: Record<string, string> | string): Promise<CaseReport> {
  const list = Object.entries(typeof files === 'string' ? { 'a.txt': files } : files);
  return combine(await Promise.all(list.map(([path, text]) => scan(memorySource(path, text)))));
}

interface Event { at: string; utc: string; mailbox?: string; mask?: string; counter?: string }

function event({ at, utc, mailbox = A, mask = 'MailboxMoveStarted', counter = '0x99' }: Event): string {
  return `"${at}","400","12","Assistants","EventDispatcher","Dispatcher for Ann (${mailbox}) and Calendar Notification Assistant: Event handled successfully: Counter: ${counter}; MailboxID: ${mailbox}; `
    + `Mask: ${mask}; Flags: Source; ExtendedFlags: None;Object Class: ; Created Time: ${utc};Item Type: MAPI_STOREItem EntryId: Parent entryId: Old Item entryId: Old parent entryId: SID: S-1-5-21-1-2-3-1104Client Type: MigrationDocument ID: 0"`;
}

const line = (seq: number, at: string, message: string): string => `"${seq}"  0A0B0C0D  Debug ${at} 400 12 MailboxAssistants.Assistants.CalendarNotification UserSettings ${message}`;
const disabling = (seq: number, at: string, mailbox: string): string => line(seq, at, `Processing Disabling event for mailbox ${mailbox} on database 11112222-3333-4444-5555-666677778888`);
const stopAll = (seq: number, at: string, user: string): string => line(seq, at, `rmd----- caller: StopAll, subj: x, usr: ${user}, calItemId: , calItemOccId: , event_t: , rmd_t: 03/14/2022 11:45:00, s_t: , e_t: `);
const list = (values: Record<string, string>): string => `${Object.entries(values).map(([name, value]) => `${name.padEnd(34)}: ${value}`).join('\n')}\n`;
const starts = ['1/25/2016 21:32:01', '1/26/2016 21:41:10', '1/27/2016 21:44:00'];
/** Full cells everywhere: no two blanks stand beside each other in a row. */
const table = (mailbox = A, dates = starts): string => ['  Counter EventName          MailboxGuid                          CreateTime', '  ------- ---------          -----------                          ----------',
  ...dates.map((date, i) => `97${i}015558 MailboxMoveStarted ${mailbox} ${date}`), ''].join('\n');

describe('the end of a move', () => {
  const began = { 't.txt': disabling(5, '2022/03/14-09:00:00.008', A), 't.csv': event({ at: '2022/03/14-09:00:00.010', utc: '3/14/2022 8:00:00 AM' }) };

  it('an event that ends it ends the story: nothing is left to complete', async () => {
    const report = await diagnose({ ...began, 't.csv': `${began['t.csv']}\n${event({ at: '2022/03/14-09:41:00.010', utc: '3/14/2022 8:41:00 AM', mask: 'MailboxMoveSucceeded', counter: '0x9A' })}` });
    assert.match(report.verdict, /No further sync starts \(MailboxMoveSucceeded at 2022-03-14 09:41:00\.010 UTC\+01:00 = 08:41:00\.010Z, zone inferred\)/);
    assert.doesNotMatch(report.verdict, /complete, suspend or remove/);
    assert.ok(!one(report, 'mailbox-move-disables-assistant').remedy.some((r) => r.includes('Suspend-MoveRequest')));
    const goesOn = await diagnose(began);
    assert.match(goesOn.verdict, /complete, suspend or remove/);
    assert.equal(one(goesOn, 'mailbox-move-disables-assistant').data.over, null);
  });

  it('ends the story of its StopAll, too', async () => {
    const lines = [disabling(5, '2022/03/14-09:00:00.008', A), stopAll(6, '2022/03/14-09:00:00.009', A), began['t.csv']];
    const end = event({ at: '2022/03/14-09:41:00.010', utc: '3/14/2022 8:41:00 AM', mask: 'MailboxMoveSucceeded', counter: '0x9A' });
    const over = one(await diagnose([...lines, end].join('\n')), 'stopall-caller');
    assert.ok(over.remedy.every((r) => !r.includes('Suspend-MoveRequest')));
    assert.match(over.detail, /No further sync starts: MailboxMoveSucceeded/);
    // the line shows its mailbox
    assert.ok(over.missing.every((m) => !m.what.includes('mailbox GUID')));
    assert.ok(one(await diagnose(lines.join('\n')), 'stopall-caller').remedy.some((r) => r.includes('Suspend-MoveRequest')));
  });

  it('a start behind the end begins another story', async () => {
    const again = [event({ at: '2022/03/14-09:41:00.010', utc: '3/14/2022 8:41:00 AM', mask: 'MailboxMoveFailed', counter: '0x9A' }), disabling(9, '2022/03/14-10:00:00.008', A), event({ at: '2022/03/14-10:00:00.010', utc: '3/14/2022 9:00:00 AM', counter: '0x9B' })];
    assert.equal(one(await diagnose({ ...began, 'u.txt': again.join('\n') }), 'mailbox-move-disables-assistant').data.over, null);
  });

  for (const [state, over] of [['Completed', true], ['Suspended', true], ['InProgress', false], ['AutoSuspended', false]] as const) {
    it(`a request that is ${state} ${over ? 'starts no sync' : 'may start another'}`, async () => {
      const request = list({ DisplayName: 'Ann', ExchangeGuid: A, Status: state, BatchName: 'MigrationService:B7', ConfiguredIncrementalSyncInterval: '1.00:00:00', EffectiveIncrementalSyncInterval: '1.00:00:00' });
      const cadence = one(await diagnose({ 'e.txt': table(), 'm.txt': request }), 'mailbox-move-cadence');
      assert.equal(cadence.data.over !== null, over);
      assert.equal(cadence.data.nextExpected === null, over);
      assert.match(cadence.detail, new RegExp(over ? `No further start is expected: the request is ${state}` : `State of the request when the cmdlet was run: ${state}`));
    });
  }

  it('is read from the rows of the events, too', async () => {
    const rows = [...starts.map((date, i) => ['MailboxMoveStarted', `97${i}015558`, date]), ['MailboxMoveSucceeded', '976115558', '1/27/2016 23:44:00']].map(([name, counter, date]) => list({ Counter: counter!, CreateTime: date!, EventName: name!, MailboxGuid: A })).join('\n');
    const report = await diagnose({ 'e.txt': rows, 't.txt': [disabling(5, '2016/01/27-21:44:00.008', A), event({ at: '2016/01/27-21:44:00.010', utc: '1/27/2016 9:44:00 PM', counter: '972015558' })].join('\n') });
    const cadence = one(report, 'mailbox-move-cadence');
    assert.match(cadence.title, /started every 24:02:50 to 24:09:09 \(3 starts\), and is over/);
    assert.match(report.verdict, /No further sync starts/);
  });
});

describe('what switched the reminders off', () => {
  it('a StopAll inside the handling of an event is part of it, as the line of the event is its end', async () => {
    const lines = [disabling(5, '2022/03/14-09:00:00.000', '<objectId>'), stopAll(6, '2022/03/14-09:00:00.104', '<objectId>'), event({ at: '2022/03/14-09:00:00.210', utc: '3/14/2022 8:00:00 AM' })];
    const stop = one(await diagnose(lines.join('\n')), 'stopall-caller');
    assert.deepEqual(stop.data.follows, [{ event: 'MailboxMoveStarted', mailbox: A, ms: -106 }]);
    assert.match(stop.detail, /106 ms before the end of the handling/);
    assert.deepEqual(stop.data.notProven, []);
    // without the first step of the handling nothing shows that it had begun
    assert.deepEqual(one(await diagnose(lines.slice(1).join('\n')), 'stopall-caller').data.follows, []);
  });

  it('what is given is not said to be missing', async () => {
    const lines = { 't.txt': [disabling(5, '2022/03/14-09:00:00.008', A), stopAll(6, '2022/03/14-09:00:00.009', A)].join('\n'), 't.csv': event({ at: '2022/03/14-09:00:00.010', utc: '3/14/2022 8:00:00 AM' }) };
    const asked = async (files: Record<string, string>): Promise<boolean> => one(await diagnose(files), 'stopall-caller').missing.some((m) => m.how.startsWith('Get-MoveRequestStatistics'));
    assert.equal(await asked(lines), true);
    assert.equal(await asked({ ...lines, 'm.txt': list({ ExchangeGuid: A, ConfiguredIncrementalSyncInterval: '1.00:00:00', EffectiveIncrementalSyncInterval: '1.00:00:00' }) }), false);
    assert.equal(await asked({ ...lines, 'm.txt': list({ ExchangeGuid: B, ConfiguredIncrementalSyncInterval: '1.00:00:00', EffectiveIncrementalSyncInterval: '1.00:00:00' }) }), true);
  });

  it('settings that somebody cleared are another reason, and failed cmdlets are none', async () => {
    const audit = (succeeded: string): string => list({ ObjectModified: 'contoso.example/Users/ann', CmdletName: 'Clear-TextMessagingAccount', Caller: 'contoso.example/Users/admin', Succeeded: succeeded, RunDate: '5/14/2021 2:10:00 PM' });
    const report = await diagnose({ 't.txt': stopAll(1, '2021/05/14-14:10:03.120', 'ann'), 'a.txt': audit('True') });
    assert.match(report.verdict, /Clear-TextMessagingAccount was run for contoso\.example\/Users\/ann/);
    assert.match(one(report, 'stopall-caller').detail, /by contoso\.example\/Users\/admin at 2021-05-14 14:10:00 \(zone unknown\)/);
    assert.ok(report.timeline.some((e) => e.what.includes('settings were cleared') && e.path === 'a.txt'));
    assert.match((await diagnose({ 't.txt': stopAll(1, '2021/05/14-14:10:03.120', 'ann'), 'a.txt': audit('False') })).verdict, /^StopAll: all reminders of ann were switched off, since 2021-05-14 14:10:03\.120 \(zone unknown\)\.$/);
  });

  it('a disabling line without an event is said, with both reasons, and blames nothing', async () => {
    const found = one(await diagnose(disabling(5, '2022/03/14-09:00:00.008', A)), 'mailbox-move-disables-assistant');
    assert.deepEqual([found.severity, found.confidence], ['info', 'possible']);
    assert.ok(found.missing.some((m) => m.how.includes('Clear-TextMessagingAccount')) && found.missing.some((m) => m.how.includes(`Get-MoveRequestStatistics ${A}`)));
    const stop = one(await diagnose([disabling(5, '2022/03/14-09:00:00.008', A), stopAll(6, '2022/03/14-09:00:00.028', 'ann')].join('\n')), 'stopall-caller');
    assert.match(stop.detail, new RegExp(`follows "Processing Disabling event" for mailbox ${A} by 20 ms`));
  });

  it('many mailboxes at once have one cause', async () => {
    const at = (users: string[], step: number): string => users.map((user, i) => stopAll(i, `2022/03/14-09:0${i * step}:00.100`, user)).join('\n');
    assert.match(one(await diagnose(at(['a', 'b', 'c'], 0)), 'stopall-caller').detail, /3 mailboxes within a minute/);
    assert.doesNotMatch(one(await diagnose(at(['a', 'b', 'c'], 2)), 'stopall-caller').detail, /within a minute/);
  });

  it('the first StopAll is the earliest, in whatever order the lines stand', async () => {
    const report = await diagnose([stopAll(9, '2022/03/14-09:10:00.100', 'ann'), stopAll(2, '2022/03/14-09:00:00.100', 'ann')].join('\n'));
    assert.match(one(report, 'stopall-caller').detail, /First seen: 2022-03-14 09:00:00\.100/);
  });
});

describe('two servers', () => {
  it('lines of one process number on clocks of two zones are of two processes', async () => {
    const far = event({ at: '2022/03/14-03:00:00.010', utc: '3/14/2022 11:00:00 AM' });
    const near = event({ at: '2022/03/14-12:00:00.012', utc: '3/14/2022 11:00:00 AM', mailbox: B, counter: '0x11' });
    const report = await diagnose({ 'EX1/t.csv': far, 'EX1/t.txt': disabling(5, '2022/03/14-03:00:00.008', '<redacted>'), 'EX2/t.csv': near, 'EX2/t.txt': disabling(5, '2022/03/14-12:00:00.009', '<redacted>') });
    // a trace without a zone of its own has that of the trace beside it
    assert.deepEqual(report.files.map((f) => f.offsetMinutes), [-480, -480, 60, 60]);
    assert.deepEqual(all(report, 'mailbox-move-disables-assistant').map((f) => [f.data.mailbox, f.data.ms]), [[A, 2], [B, 3]]);
  });
});

describe('many mailboxes', () => {
  it('the verdict tells how many share the story', async () => {
    const guid = (i: number): string => `00000000-0000-0000-0000-${String(i).padStart(12, '0')}`;
    const lines = (n: number): string => Array.from({ length: n }, (_, i) => `${disabling(i, `2022/03/14-09:00:${10 + i}.008`, guid(i))}\n${event({ at: `2022/03/14-09:00:${10 + i}.010`, utc: `3/14/2022 8:00:${10 + i} AM`, mailbox: guid(i), counter: `0x${100 + i}` })}`).join('\n');
    assert.match((await diagnose(lines(40))).verdict, /The same happened to 39 more mailboxes\./);
    assert.match((await diagnose(lines(2))).verdict, /The same happened to one more mailbox\./);
    assert.doesNotMatch((await diagnose(lines(1))).verdict, /The same happened/);
  });
});

describe('a zone that is given', () => {
  it('and that the trace contradicts is said', async () => {
    const given = async (name: string, minutes: number): Promise<CaseReport> => combine([await scan(memorySource('t.csv', event({ at: '2022/03/14-09:00:00.010', utc: '3/14/2022 8:00:00 AM' })))], { zone: { name, offsetAt: () => minutes } });
    const wrong = one(await given('UTC-08:00', -480), 'trace-zone-inferred');
    assert.match(wrong.title, /given \(UTC-08:00\) does not fit the trace, which shows UTC\+01:00/);
    assert.equal(wrong.severity, 'hint');
    assert.deepEqual(all(await given('UTC+01:00', 60), 'trace-zone-inferred'), []);
  });
});

describe('rows of events', () => {
  it('a number wider than its title makes no sentence of a full row', async () => {
    const report = await diagnose(table());
    assert.equal(report.files[0]!.format, 'format-table');
    assert.deepEqual(one(report, 'mailbox-move-cadence').data.intervals, ['24:09:09', '24:02:50']);
    assert.match(report.verdict, /since 2016-01-25 21:32:01 \(zone unknown\)/);
  });

  it('of two databases are two series', async () => {
    const rows = starts.flatMap((date, i) => [`97${i}015558 DB01     MailboxMoveStarted ${date}`, ` ${i + 1}2015558 DB02     MailboxMoveStarted ${date.replace('21:', '22:')}`]);
    const report = await diagnose(['  Counter Database EventName          CreateTime', '  ------- -------- ---------          ----------', ...rows, ''].join('\n'));
    assert.deepEqual(all(report, 'mailbox-move-cadence').map((f) => f.title.replace(/ starts every.*/, '')), ['A move of a mailbox of database DB01', 'A move of a mailbox of database DB02']);
  });

  it('of two mailboxes in one table are counters of one artefact', async () => {
    const rows = starts.flatMap((date, i) => [`97${i}015558 MailboxMoveStarted ${A} ${date}`, `97${i}015559 MailboxMoveStarted ${B} ${date}`]);
    const report = await diagnose([...table().split('\n').slice(0, 2), ...rows, ''].join('\n'));
    assert.deepEqual(all(report, 'mailbox-move-cadence').map((f) => f.data.mailbox), [A, B]);
    assert.deepEqual(all(report, 'counters-not-comparable'), []);
  });

  it('the interval in force counts, and a request is found by the name that rows show', async () => {
    const dates = ['1/25/2016 9:32:01 AM', '1/25/2016 9:41:10 PM', '1/26/2016 9:44:00 AM'];
    const request = `[PS] C:\\>Get-MoveRequestStatistics ann | FL DisplayName,*increm*\n\n${list({ DisplayName: 'Ann Berg', EffectiveIncrementalSyncInterval: '12:00:00', ConfiguredIncrementalSyncInterval: '1.00:00:00' })}`;
    const cadence = one(await diagnose({ 'e.txt': table(`${'Ann Berg'.padEnd(A.length)}`, dates), 'm.txt': request }), 'mailbox-move-cadence');
    assert.deepEqual([cadence.confidence, cadence.data.mailbox, cadence.data.configured, cadence.data.effective, cadence.data.drift], ['proven', 'Ann Berg', '1.00:00:00', '12:00:00', ['00:09:09', '00:02:50']]);
    assert.ok(cadence.remedy.some((r) => r.includes("'Ann Berg'")));
  });
});

describe('a watermark that stands', () => {
  it('is told from one that is only behind', async () => {
    const row = (watermark: number, last: number): string => `DB01\\EX01 CalendarNotificationAssistant ${watermark} ${last} ${last - watermark}`;
    const stands = one(await diagnose({ '1.txt': row(977234167, 989106153), '2.txt': row(977234167, 989206153) }), 'watermark-backlog');
    assert.match(stands.title, /stands still, 11,971,986 events behind/);
    assert.equal(stands.data.standsStill, true);
    assert.ok(stands.remedy.every((r) => !r.includes('second time')));
    const moves = one(await diagnose({ '1.txt': row(977234167, 989106153), '2.txt': row(977234168, 989206153) }), 'watermark-backlog');
    assert.equal(moves.data.standsStill, false);
  });
});

describe('one trace in both forms', () => {
  it('is one story, not two', async () => {
    const cells = (text: string): string => text.replace(/^"\d+"\s+\S+\s+\S+\s+(\S+) (\d+) (\d+) (\S+) (\S+) (.*)$/, (_whole, ...c: string[]) => `${c.slice(0, 6).map((x) => `"${x}"`).join(',')}`);
    const columns = (text: string, seq: number): string => text.replace(/^"([^"]*)","([^"]*)","([^"]*)","([^"]*)","([^"]*)","(.*)"$/, (_whole, ...c: string[]) => `"${seq}"  0A0B0C0D  Debug ${c.slice(0, 6).join(' ')}`);
    const lines = [disabling(5, '2022/03/14-09:00:00.008', A), stopAll(6, '2022/03/14-09:00:00.009', A), event({ at: '2022/03/14-09:00:00.010', utc: '3/14/2022 8:00:00 AM' })];
    const report = await diagnose({ 't.csv': [cells(lines[0]!), cells(lines[1]!), lines[2]].join('\n'), 't.txt': [lines[0], lines[1], columns(lines[2]!, 7)].join('\n') });
    const move = one(report, 'mailbox-move-disables-assistant');
    assert.deepEqual([move.count, move.confidence], [1, 'proven']);
    const stop = one(report, 'stopall-caller');
    assert.equal((stop.data.follows as unknown[]).length, 1);
    assert.deepEqual((stop.data.events as { what: string }[]).map((e) => e.what), [`StopAll: a reminder of ${A} is removed`]);
    assert.deepEqual(all(report, 'captures-differ'), []);
  });
});

describe('assistants of one database', () => {
  const row = (assistant: string, backlog: number, watermark = 1_000_000): string => `DB01\\EX01 ${assistant} ${watermark} ${watermark + backlog} ${backlog}`;
  const detail = async (...rows: string[]): Promise<string> => all(await diagnose(rows.join('\n')), 'watermark-backlog')[0]!.detail;

  it('one that is behind alone is told from many', async () => {
    assert.match(await detail(row('CalendarNotificationAssistant', 500_000), row('CalendarAssistant', 3), row('FreeBusyAssistant', 4)), /Other assistants of this database are not behind \(2\)/);
    assert.match(await detail(...['A', 'B', 'C'].map((x) => row(`${x}Assistant`, 500_000))), /3 assistants of this database are behind: look for one cause/);
    const alone = await detail(row('CalendarNotificationAssistant', 500_000), row('CalendarAssistant', 3).replace('DB01', 'DB02'));
    assert.doesNotMatch(alone, /assistants of this database/);
  });

  it('a watermark of 0 is explained', async () => {
    assert.match(await detail(row('CalendarNotificationAssistant', 500_000, 0)), /has finished no event of this database yet/);
  });
});

describe('names of a story', () => {
  it('several times are told by their number and the last', async () => {
    const pair = (day: number): string => `${disabling(day, `2022/03/${day}-09:00:00.008`, A)}\n${event({ at: `2022/03/${day}-09:00:00.010`, utc: `3/${day}/2022 8:00:00 AM`, counter: `0x${day}` })}`;
    assert.match((await diagnose(`${pair(15)}\n${pair(14)}`)).verdict, /seen 2 times, last 2022-03-15T08:00:00\.008Z/);
  });

  it('what stands for a GUID keeps its letters', async () => {
    const found = one(await diagnose([disabling(5, '2022/03/14-09:00:00.008', '<mailboxGuid>'), event({ at: '2022/03/14-09:00:00.010', utc: '3/14/2022 8:00:00 AM', mailbox: '<mailboxGuid>' })].join('\n')), 'mailbox-move-disables-assistant');
    assert.deepEqual([found.confidence, found.data.mailbox], ['likely', '<mailboxGuid>']);
  });

  it('a move with rows of its source and of its destination is told with the databases', async () => {
    const rows = starts.flatMap((date, i) => [`97${i}015558 DB01     MailboxMoveStarted ${A} ${date}`, `     5${i}00 DB09     MailboxMoveStarted ${A} ${date}`]);
    const report = await diagnose(['  Counter Database EventName          MailboxGuid                          CreateTime', '  ------- -------- ---------          -----------                          ----------', ...rows, ''].join('\n'));
    assert.deepEqual(all(report, 'mailbox-move-cadence').map((f) => /\(database (DB\d+)\)/.exec(f.title)?.[1]), ['DB01', 'DB09']);
  });

  it('columns of waits are no waits', async () => {
    const waits = async (text: string): Promise<number> => all(await diagnose(text), 'move-stalled').length;
    assert.equal(await waits('Get-MoveRequest | Get-MoveRequestStatistics | FT DisplayName,TotalStalledDueToCIDuration,TotalStalledDueToHADuration\n'), 0);
    assert.equal(await waits('StatusDetail : StalledDueToCI\n'), 1);
  });
});

describe('traces as other programs write them', () => {
  const started = event({ at: '2022/03/14-09:00:00.010', utc: '3/14/2022 8:00:00 AM' });
  const disabled = disabling(5, '2022/03/14-09:00:00.008', A);
  const cases: [string, string, string][] = [
    ['a comma before the milliseconds', started.replace('00.010', '00,010'), disabled.replace('00.008', '00,008')],
    ['semicolons between the cells', started.replaceAll('","', '";"'), disabled],
    ['tabs between the cells', started.replaceAll('","', '"\t"'), disabled.replace(/ {2,}/g, '\t')],
    ['the file and the number of the line in front', `C:\\Traces\\EX01\\t.csv:12:${started}`, `t.txt:7:${disabled}`],
    ['the number of the line in front', `12:${started}`, `7:${disabled}`],
    ['the number of the line in front, as an editor shows it', `  12  ${started}`, `   7\t${disabled}`],
    ['the file in front, and no quotes', `t.csv:${started.replaceAll('"', '')}`, `t.txt:${disabled.replaceAll('"', '')}`],
    ['hard blanks between the columns', started, disabled.replace(/ {2,}/g, (run) => '\u00a0'.repeat(run.length))],
    ['a blank behind the commas', started.replaceAll('","', '", "'), disabled],
    ['quotes around the message alone', started.replace(/^"([^"]+)","(\d+)","(\d+)","([^"]+)","([^"]+)",/, '$1;$2;$3;$4;$5;'), disabled],
    ['no quotes, and a comma before the milliseconds', started.replaceAll('"', '').replace('00.010', '00,010'), disabled],
  ];
  for (const [how, csv, columns] of cases) {
    it(`are read with ${how}`, async () => {
      const found = one(await diagnose({ 't.csv': csv, 't.txt': columns }), 'mailbox-move-disables-assistant');
      assert.deepEqual([found.confidence, found.data.ms, found.data.sameThread], ['proven', 2, true]);
    });
  }
});

describe('a trace decoded from an ETL file', () => {
  const words = `Processing Disabling event for mailbox ${A} on database 11112222-3333-4444-5555-666677778888`;
  const handled = event({ at: '2022/03/14-09:00:00.010', utc: '3/14/2022 8:00:00 AM' }).replace(/^(?:"[^"]*",){5}"/, '').replace(/"$/, '');

  it('by tracefmt has the zone of its events, and processes as other traces show them', async () => {
    const report = await diagnose({ 'a.txt': `[0]0190.000C::03/14/2022-09:00:00.008 [MailboxAssistants.Assistants.CalendarNotification]${words}\n`, 'b.csv': event({ at: '2022/03/14-09:00:00.010', utc: '3/14/2022 8:00:00 AM' }) });
    const disable = one(report, 'mailbox-move-disables-assistant');
    assert.deepEqual([disable.confidence, disable.data.sameThread, disable.data.pid, report.files[0]!.format], ['proven', true, '400', 'trace-etl']);
    assert.match(report.verdict, /seen 2022-03-14T08:00:00\.008Z/);
  });

  it('by tracerpt is in UTC', async () => {
    const ticks = (ms: number): bigint => (BigInt(ms) + 11_644_473_600_000n) * 10_000n;
    const row = (ms: number, text: string): string => `Exchange.X, Info, 11, 0, 0, 4, 0, 0, 0x0, 0x00000190, 0x0000000C, 1, , , , , ${ticks(ms)}, 0, 15, "${text}"`;
    const at = Date.UTC(2022, 2, 14, 8, 0, 0, 8);
    const report = await diagnose(['Event Name, Type, Event ID, Version, Channel, Level, Opcode, Task, Keyword, PID, TID, Processor Number, Instance ID, Parent Instance ID, Activity ID, Related Activity ID, Clock-Time, Kernel(ms), User(ms), User Data', row(at, words), row(at + 2, handled)].join('\n'));
    assert.deepEqual(one(report, 'mailbox-move-disables-assistant').data.pairs, [{ disabled: '2022-03-14T08:00:00.008Z', handled: '2022-03-14T08:00:00.010Z', ms: 2, sameThread: true, proven: true }]);
    assert.deepEqual(report.files[0]!.zone, { name: 'UTC', source: 'format' });
  });
});
