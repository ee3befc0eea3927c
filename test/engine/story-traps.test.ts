import assert from 'node:assert/strict';
import { combine, memorySource, scan, type CaseReport, type Finding } from '../../src/engine/index';
import { all, one } from './lib/cases';

const A = '5d3c1b7a-0a4e-4c43-9e6d-2f8f1a77c001';
const B = 'aa11bb22-cc33-44dd-85ee-ff6677889900';

async function diagnose(...texts: string[]): Promise<CaseReport> {
  return combine(await Promise.all(texts.map((text, i) => scan(memorySource(`${i}.txt`, text)))));
}

interface Event { at: string; utc: string; mailbox?: string; pid?: string; tid?: string; counter?: string }

function moveStarted({ at, utc, mailbox = A, pid = '400', tid = '12', counter = '0x99' }: Event): string {
  return `"${at}","${pid}","${tid}","Assistants","EventDispatcher","Dispatcher for Ann (${mailbox}) and Calendar Notification Assistant: Event handled successfully: Counter: ${counter}; MailboxID: ${mailbox}; `
    + `Mask: MailboxMoveStarted; Flags: Source; ExtendedFlags: None;Object Class: ; Created Time: ${utc};Item Type: MAPI_STOREItem EntryId: Parent entryId: Old Item entryId: Old parent entryId: SID: S-1-5-21-1-2-3-1104Client Type: MigrationDocument ID: 0"`;
}

const stopAll = (seq: number, at: string, user: string): string =>
  `"${seq}"  0A0B0C0D  Debug ${at} 400 12 MailboxAssistants.Assistants.CalendarNotification Assistant rmd----- caller: StopAll, subj: x, usr: ${user}, calItemId: , calItemOccId: , event_t: , rmd_t: 03/01/2020 11:45:00, s_t: , e_t: `;
const disabling = (seq: number, at: string, mailbox: string, database: string): string =>
  `"${seq}"  0A0B0C0D  Debug ${at} 400 12 MailboxAssistants.Assistants.CalendarNotification UserSettings Processing Disabling event for mailbox ${mailbox} on database ${database}`;

describe('the story of notifications, where it is easily told wrong', () => {
  it('does not blame a StopAll of one mailbox on the move of another', async () => {
    const stop = one(await diagnose([moveStarted({ at: '2020/03/01-10:00:00.002', utc: '3/1/2020 9:00:00 AM' }), stopAll(50, '2020/03/01-10:00:01.000', B)].join('\n')), 'stopall-caller');
    assert.deepEqual(stop.data.follows, []);
    assert.match(stop.detail, new RegExp(`another mailbox \\(${A}\\)`));
    assert.ok(!stop.remedy?.some((r) => r.includes(A)));
  });

  it('finds the event before a StopAll among many, and does not call the user of the line its mailbox', async () => {
    const others = Array.from({ length: 30 }, (_, i) => moveStarted({ at: `2020/03/01-10:${10 + i}:00.002`, utc: `3/1/2020 9:${10 + i}:00 AM`, mailbox: `00000000-0000-0000-0000-0000000000${10 + i}`, counter: `0x${10 + i}` }));
    const stop = one(await diagnose([...others, moveStarted({ at: '2020/03/01-10:50:00.002', utc: '3/1/2020 9:50:00 AM' }), stopAll(51, '2020/03/01-10:50:01.000', 'zed')].join('\n')), 'stopall-caller');
    assert.deepEqual(stop.data.follows, [{ event: 'MailboxMoveStarted', mailbox: A, ms: 998 }]);
    assert.match(stop.detail, /likely, not proven/);
  });

  it('tells lines that were pasted twice once', async () => {
    const lines = [disabling(10, '2020/03/01-10:00:00.000', A, 'DB'), moveStarted({ at: '2020/03/01-10:00:00.002', utc: '3/1/2020 9:00:00 AM' }), stopAll(50, '2020/03/01-10:00:01.000', 'zed')];
    const report = await diagnose([...lines, ...lines].join('\n'));
    assert.equal((one(report, 'mailbox-move-disables-assistant').data.pairs as unknown[]).length, 1);
    const stop = one(report, 'stopall-caller');
    assert.equal((stop.data.follows as unknown[]).length, 1);
    assert.equal(stop.count, 2);
  });

  it('an event that another assistant handled is only a possible cause, unless the mailbox is the same', async () => {
    const event = moveStarted({ at: '2020/03/01-10:00:00.002', utc: '3/1/2020 9:00:00 AM' }).replace('for Ann', 'for Smith; Ann (HR)').replace('Calendar Notification Assistant', 'Elc Event Based Assistant');
    const by = async (mailbox: string): Promise<Finding> => one(await diagnose([disabling(10, '2020/03/01-10:00:00.000', mailbox, 'DB'), event].join('\n')), 'mailbox-move-disables-assistant');
    const redacted = await by('<objectId>');
    assert.deepEqual([redacted.severity, redacted.confidence, redacted.data.assistant], ['info', 'possible', 'Elc Event Based Assistant']);
    assert.equal((await by(A)).confidence, 'proven');
  });

  it('what a thread does behind the end of an event belongs to another, unless the mailbox is the same', async () => {
    const event = moveStarted({ at: '2020/03/01-10:00:00.002', utc: '3/1/2020 9:00:00 AM' });
    const behind = async (mailbox: string): Promise<string[]> => all(await diagnose([event, disabling(10, '2020/03/01-10:00:00.050', mailbox, 'DB')].join('\n')), 'mailbox-move-disables-assistant').map((f) => f.confidence);
    assert.deepEqual(await behind('<objectId>'), ['possible']);
    assert.deepEqual(await behind(A), ['proven']);
  });

  it('reads rows of events whose months are words', async () => {
    const table = (say: (day: number) => string): string => ['  Counter EventName          MailboxGuid                          CreateTime', '  ------- ---------          -----------                          ----------',
      ...[8, 9, 10].map((day) => `9000000${day < 10 ? '0' : ''}${day} MailboxMoveStarted ${A} ${say(day)}`), ''].join('\n');
    for (const say of [(d: number) => `${d} марта 2022 г. 21:0${d - 8}:11`, (d: number) => `${d}. März 2022 21:0${d - 8}:11`, (d: number) => `${d} de março de 2022 21:0${d - 8}:11`, (d: number) => `2022年3月${d}日 21:0${d - 8}:11`, (d: number) => `March ${d}, 2022 9:0${d - 8}:11 PM`]) {
      const cadence = one(await diagnose(table(say)), 'mailbox-move-cadence');
      assert.deepEqual([cadence.data.intervals, cadence.data.first, cadence.data.dateOrderProven], [['24:01:00', '24:01:00'], '2022-03-08T21:00:11.000', true], say(8));
    }
  });

  for (const [how, days] of [['on', [['26', '21', '20'], ['27', '22', '20'], ['28', '22', '20']]], ['back', [['29', '22', '20'], ['30', '21', '20'], ['31', '21', '20']]]] as const) {
    it(`clocks that are put ${how} inside of a trace keep its lines together`, async () => {
      const month = how === 'on' ? '03' : '10';
      const lines = days.flatMap(([day, hour, utc], i) => [disabling(10 + i, `2022/${month}/${day}-${hour}:04:00.000`, A, 'DB'), moveStarted({ at: `2022/${month}/${day}-${hour}:04:00.002`, utc: `${Number(month)}/${day}/2022 ${Number(utc) - 12}:04:00 PM`, counter: `0x9${i}` })]);
      const report = await diagnose(lines.join('\n'));
      const disable = one(report, 'mailbox-move-disables-assistant');
      assert.deepEqual([disable.confidence, disable.count], ['proven', 3]);
      assert.deepEqual((disable.data.pairs as { handled: string }[]).map((p) => p.handled), days.map(([day, , utc]) => `2022-${month}-${day}T${utc}:04:00.002Z`));
      assert.deepEqual(one(report, 'mailbox-move-cadence').data.intervals, ['24:00:00', '24:00:00']);
    });
  }

  it('what stands for the GUID of anybody proves nothing', async () => {
    for (const nobody of ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff']) {
      const lines = [disabling(10, '2020/03/01-10:00:00.000', nobody, 'DB'), moveStarted({ at: '2020/03/01-10:00:00.002', utc: '3/1/2020 9:00:00 AM', mailbox: nobody })];
      assert.equal(one(await diagnose(lines.join('\n')), 'mailbox-move-disables-assistant').confidence, 'likely');
    }
  });

  it('reads events that stand as numbers', async () => {
    for (const number of ['32768', '0x8000']) {
      const rows = [13, 14, 15].map((d) => ({ Counter: d * 1000, EventName: number.startsWith('0x') ? number : Number(number), MailboxGuid: A, CreateTime: `2024-06-${d}T22:0${d - 10}:00Z` }));
      assert.deepEqual(one(await diagnose(JSON.stringify(rows, null, 2)), 'mailbox-move-cadence').data.intervals, ['24:01:00', '24:01:00']);
    }
  });

  it('reads watermarks in hexadecimal', async () => {
    const { data } = one(await diagnose('DB-A\\EX1 CalendarNotificationAssistant 0x3A3F5C77 0x3AF48469 0xB527F2'), 'watermark-backlog');
    assert.deepEqual([data.watermark, data.backlog, data.consistent], [0x3A3F5C77, 0xB527F2, true]);
  });

  it('keeps the blanks of a database name', async () => {
    const report = await diagnose([disabling(10, '2020/03/01-10:00:00.000', A, 'Sales DB 01'), moveStarted({ at: '2020/03/01-10:00:00.002', utc: '3/1/2020 9:00:00 AM' })].join('\n'));
    assert.equal(one(report, 'mailbox-move-disables-assistant').data.database, 'Sales DB 01');
  });

  for (const [how, mark] of [['quoted', '> '], ['quoted twice', '> > '], ['as a list', ' * '], ['behind a hard blank', '\u00a0']] as const) {
    it(`reads trace lines that were pasted ${how}`, async () => {
      const lines = [disabling(10, '2020/03/01-10:00:00.000', A, 'DB'), moveStarted({ at: '2020/03/01-10:00:00.002', utc: '3/1/2020 9:00:00 AM' })].map((line) => mark + line);
      const report = await diagnose(['Hello,', ...lines, 'Any ideas?'].join('\n'));
      assert.equal(one(report, 'mailbox-move-disables-assistant').confidence, 'proven');
    });
  }

  it('reads a quoted line that the mail wrapped', async () => {
    const line = moveStarted({ at: '2020/03/01-10:00:00.002', utc: '3/1/2020 9:00:00 AM' }).replace('Assistant: Event', 'Assistant:\n> Event').replace('; Mask', ';\n> Mask');
    assert.deepEqual(one(await diagnose(`> ${line}\n`), 'mailbox-move-disables-assistant').data.top, [{ name: A, count: 1 }]);
  });

  it('a redacted GUID in the event is no other mailbox', async () => {
    const disable = one(await diagnose([disabling(10, '2020/03/01-10:00:00.000', A, 'DB'), moveStarted({ at: '2020/03/01-10:00:00.002', utc: '3/1/2020 9:00:00 AM', mailbox: '<mailboxGuid>' })].join('\n')), 'mailbox-move-disables-assistant');
    assert.equal(disable.confidence, 'likely');
    assert.equal(disable.data.assistant, 'Calendar Notification Assistant');
    assert.match(disable.detail, /line of the event is not shown/);
  });

  for (const [how, wrap] of [
    ['at blanks that stay', (s: string) => s.replaceAll(' Notification ', ' Notification \n').replace('Flags: ', 'Flags: \n')],
    ['at blanks that go', (s: string) => s.replaceAll(' Notification ', ' Notification\n').replace('; Flags', ';\nFlags')],
    ['at a width', (s: string) => s.match(/.{1,64}/g)!.join('\n')],
  ] as const) {
    it(`reads an event that was wrapped ${how}`, async () => {
      const report = await diagnose(`${wrap(moveStarted({ at: '2020/03/01-10:00:00.002', utc: '3/1/2020 9:00:00 AM' }))}\n`);
      assert.deepEqual(one(report, 'mailbox-move-disables-assistant').data.top, [{ name: A, count: 1 }]);
    });
  }

  it('sequence numbers that fall within an hour may be the end of daylight saving time', async () => {
    const within = one(await diagnose([stopAll(100, '2015/11/01-01:59:00.000', 'u'), stopAll(200, '2015/11/01-01:01:00.000', 'u')].join('\n')), 'captures-differ');
    assert.equal(within.confidence, 'likely');
    assert.match(within.detail, /daylight saving/);
    assert.equal(one(await diagnose([stopAll(100, '2015/11/01-03:59:00.000', 'u'), stopAll(200, '2015/11/01-01:01:00.000', 'u')].join('\n')), 'captures-differ').confidence, 'proven');
  });

  it('takes the order of day and month by which the rows lie in the days that events are kept', async () => {
    const row = (d: number): string => `Counter           : 90000${d}\nCreateTime        : 0${d}/02/2021 21:1${d}:00\nItemType          : MAPI_STORE\nEventName         : MailboxMoveStarted\nMailboxGuid       : ${B}\n`;
    const cadence = one(await diagnose([row(3), row(2), row(1)].join('\n')), 'mailbox-move-cadence');
    assert.deepEqual(cadence.data.intervals, ['24:01:00', '24:01:00']);
    assert.equal(cadence.data.dateOrderProven, false);
    assert.equal(cadence.confidence, 'likely');
  });

  it('does not say that an interval is missing when it stands there for somebody else', async () => {
    const rows = ['  Counter EventName          MailboxGuid                          CreateTime', '  ------- ---------          -----------                          ----------',
      ...[25, 26, 27].map((d) => `   ${d}0001 MailboxMoveStarted ${A} ${d}.03.2020 22:15:04`)];
    const request = (who: string): string => `PS> Get-MoveRequestStatistics ${who} | fl *inc*\n\nConfiguredIncrementalSyncInterval : 1.00:00:00\nEffectiveIncrementalSyncInterval  : 1.00:00:00\n`;
    const own = one(await diagnose(`${rows.join('\n')}\n\n${request(A)}`), 'mailbox-move-cadence');
    assert.equal(own.data.configured, '1.00:00:00');
    const other = one(await diagnose(`${rows.join('\n')}\n\n${request(B)}`), 'mailbox-move-cadence');
    assert.equal(other.data.configured, null);
    assert.match(other.detail, new RegExp(`1\\.00:00:00 for ${B}`));
  });

  it('reads GUIDs in braces and times that end in Z', async () => {
    const rows = [13, 14, 15].map((d) => `${d}0     {${A.toUpperCase()}} MailboxMoveStarted 2024-06-${d}T22:0${d - 10}:00Z`);
    const cadence = one(await diagnose(['Counter MailboxGuid                            EventName          CreateTime', '------- -----------                            ---------          ----------', ...rows].join('\n')), 'mailbox-move-cadence');
    assert.deepEqual([cadence.data.mailbox, cadence.data.intervals], [A, ['24:01:00', '24:01:00']]);
  });

  it('reads watermarks below titles of columns, as a list, and with marks between thousands', async () => {
    const backlog = async (...lines: string[]): Promise<unknown[]> => {
      const { data } = one(await diagnose(lines.join('\n')), 'watermark-backlog');
      return [data.database, data.server, data.assistant, data.backlog, data.consistent];
    };
    const expected = ['DB01', 'EX01', 'CalendarNotificationAssistant', 11_871_986, true];
    assert.deepEqual(await backlog('Identity                                Watermark LastDatabaseCounter EventsBehind', '--------                                --------- ------------------- ------------',
      'DB01\\EX01 CalendarNotificationAssistant 977234167           989106153     11871986'), expected);
    assert.deepEqual(await backlog('Database     : DB01', 'Server       : EX01', 'Assistant    : CalendarNotificationAssistant', 'Watermark    : 977234167', 'LastCounter  : 989106153'), expected);
    for (const mark of [',', '.', '\'', '\u00a0']) assert.deepEqual(await backlog(`DB01\\EX01 CalendarNotificationAssistant 977,234,167 989,106,153 11,871,986`.replaceAll(',', mark)), expected);
  });

  it('two spellings of an assistant are one, the same row twice is one reading, and a watermark cannot be ahead', async () => {
    const report = await diagnose([
      'Mailbox Database 01\\EX3 CalendarNotificationAssistant   100000000 100500000      500000',
      'Mailbox Database 01\\EX3 Calendar Notification Assistant 100000000 100600000      600000',
      'DB2\\EX3 ElcEventBasedAssistant 100 50100 50000', 'DB2\\EX3 ElcEventBasedAssistant 100 50100 50000',
      'DB3\\EX3 CalendarAssistant 95010 55000 -40010',
    ].join('\n'));
    const [first, second, third] = all(report, 'watermark-backlog');
    assert.deepEqual([first!.data.readings, first!.data.growth], [2, 100_000]);
    assert.deepEqual([second!.count, second!.data.readings, second!.data.growth], [2, 1, null]);
    assert.ok(second!.missing?.some((m) => m.what.startsWith('A second reading')));
    assert.match(third!.title, /ahead of the last counter/);
    assert.equal(all(report, 'watermark-backlog').length, 3);
    assert.match(report.verdict, /Also: ElcEventBasedAssistant is 50,000 events behind on DB2\\EX3 \(2\)\./);
  });
});

describe('zones and counters, where they are easily told wrong', () => {
  it('infers no zone that nobody has from an event that was handled late', async () => {
    const zone = async (at: string): Promise<CaseReport> => diagnose(moveStarted({ at, utc: '1/5/2020 01:00:00 AM' }));
    assert.match(one(await zone('2020/01/05-01:40:10.000'), 'trace-zone-inferred').title, /pair of times fits none/);
    assert.match(one(await zone('2020/01/08-01:00:00.000'), 'trace-zone-inferred').title, /pair of times fits none/);
    assert.match(one(await zone('2020/01/04-20:30:04.000'), 'trace-zone-inferred').title, /UTC-04:30/);
  });

  it('names the databases of counters, and does not deny what rows show', async () => {
    const rows = ['Counter  EventName          Database CreateTime', '-------  ---------          -------- ----------', '9000000  MailboxMoveStarted DB7      2024-01-14 10:00:00', '9500000  MailboxMoveStarted DB7      2024-01-15 10:00:00', ''];
    const report = await diagnose([...rows, 'DB8\\EX1 CalendarNotificationAssistant 1000000 2000000 1000000', 'DB7\\EX1 CalendarNotificationAssistant 9000000 9600000 600000'].join('\n'));
    const counters = one(report, 'counters-not-comparable');
    assert.match(counters.detail, /They are of 2 databases/);
    assert.match(counters.detail, /9000000 to 9600000 \(database DB7\)/);
    assert.equal((all(report, 'watermark-backlog').find((f) => f.data.database === 'DB7')!.data.age as { perDay: number }).perDay, 500_000);
  });
});
