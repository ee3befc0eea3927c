import assert from 'node:assert/strict';
import fc from 'fast-check';
import { combine, memorySource, scan, type CaseReport, type FileScan } from '../../src/engine/index';
import { all, one } from './lib/cases';

const A = '7c1e90d4-3b52-4f6a-9a1d-0be2c4a77e10';
const DB = '4be1d2c3-aa77-4b19-bd1f-9c8e7d6f5a40';

const EVENT = `"2022/03/14-10:00:00.013","7312","118","Assistants","EventDispatcher","Dispatcher for Greta Berg (${A}) and Calendar Notification Assistant: Event handled successfully: Counter: 0x1388; MailboxID: ${A}; `
  + 'Mask: MailboxMoveStarted; Flags: Source; ExtendedFlags: None;Object Class: ; Created Time: 3/14/2022 9:00:00 AM;Item Type: MAPI_STOREItem EntryId: Parent entryId: Old Item entryId: Old parent entryId: SID: S-1-5-21-1-2-3-1104Client Type: MigrationDocument ID: 0"';
const column = (seq: number, at: string, category: string, message: string): string => `"${seq}"        01F3A77C          Debug 2022/03/14-10:00:00.${at} 7312     118             MailboxAssistants.Assistants.CalendarNotification ${category}      ${message}`;
const DISABLING = column(10, '010', 'UserSettings', `Processing Disabling event for mailbox ${A} on database ${DB}`);
const STOP = column(11, '012', 'Assistant', `rmd----- caller: StopAll, subj: x, usr: ${A}, calItemId: RgAAAAAelTJECurWR6WYm/BfibkJBwC+myRoACNmSZVBu1bGAuPQAAAAA3FaAAB1+6aed8++Q6gquX/BNJoBAAAcyVmOAAAP, calItemOccId: , event_t: 03/14/2022 11:45:00, rmd_t: 03/14/2022 11:45:00, s_t: 03/14/2022 12:00:00, e_t: 03/14/2022 12:30:00`);
const TIMES = ['3/11/2022 9:51:00 AM', '3/12/2022 9:54:00 AM', '3/13/2022 9:57:20 AM', '3/14/2022 10:00:00 AM'];
const TABLE = ['', 'Counter EventName          MailboxGuid                          CreateTime', '------- ---------          -----------                          ----------',
  ...TIMES.map((time, i) => `   ${i + 2}000 MailboxMoveStarted ${A} ${time}`), ''].join('\n');
const MOVE = ['', `ExchangeGuid                      : ${A}`, 'Status                            : InProgress', 'BatchName                         : MigrationService:Wave 3', 'EffectiveIncrementalSyncInterval  : 1.00:00:00',
  'ConfiguredIncrementalSyncInterval : 1.00:00:00', ''].join('\n');
const MARKS = 'Sales DB\\EX07 CalendarNotificationAssistant             5000000 9000000    4000000';
const FILES = { 'trace.csv': `${EVENT}\n`, 'trace.txt': `${DISABLING}\n${STOP}\n`, 'events.txt': `${TABLE}\n`, 'move.txt': `${MOVE}\n`, 'marks.txt': `${MARKS}\n` };
const MAIL = { 'mail.txt': `Hi,\n\nhere is what I have so far.\n\n${EVENT}\n${DISABLING}\n${STOP}\n\nDatabase events:\n${TABLE}\nThe move:\n${MOVE}\nWatermarks:\n\n${MARKS}\n\nRegards,\nPia\n` };

async function diagnose(files: Record<string, string>): Promise<CaseReport> {
  return combine(await Promise.all(Object.entries(files).map(([path, text]) => scan(memorySource(path, text)))));
}

const each = (change: (line: string, i: number) => string) => (text: string): string => `${text.replace(/\n$/, '').split('\n').map(change).join('\n')}\n`;

/** As mail programs do it: where the next word has no room. */
function atBlanks(width: number): (text: string) => string {
  return each((line) => {
    const out: string[] = [];
    let rest = line;
    while (rest.length > width) {
      let at = rest.lastIndexOf(' ', width);
      if (at <= 0) at = rest.indexOf(' ', width);
      if (at < 0) break;
      out.push(rest.slice(0, at));
      rest = rest.slice(at + 1);
    }
    return [...out, rest].join('\n');
  });
}

/** As consoles do it: where the line is full. */
const atWidth = (width: number): ((text: string) => string) => each((line) => line.match(new RegExp(`.{1,${width}}`, 'g'))?.join('\n') ?? '');

const PASTES: Record<string, (text: string) => string> = {
  'behind bars': each((line) => `| ${line}`),
  'behind bars and marks': each((line) => `|> ${line}`),
  'quoted twice': each((line) => `> > ${line}`),
  'behind numbers and a colon': each((line, i) => `${i + 1}: ${line}`),
  'behind numbers and a tab': each((line, i) => `${String(i + 1).padStart(6)}\t${line}`),
  'behind numbers and a bar': each((line, i) => `${String(i + 1).padStart(3)} | ${line}`),
  'behind numbers and a bracket': each((line, i) => `${i + 1}) ${line}`),
  'as a search shows it': each((line, i) => `C:\\logs\\part 1.log:${i + 1}:${line}`),
  'with hard blanks': (text) => text.replaceAll(' ', '\u00a0'),
  'with hyphens of a word processor': (text) => text.replaceAll('-', '\u2011'),
  'with dashes': (text) => text.replace(/(\d)-(\d)/g, '$1\u2013$2').replaceAll('--', '\u2013'),
  'with characters of no width': (text) => text.replaceAll('\n', '\n\u200b'),
  'as HTML shows it': (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  'with the colours of a terminal': (text) => text.replaceAll('MailboxMoveStarted', '\u001b[31mMailboxMoveStarted\u001b[0m'),
  'in bold': (text) => text.replaceAll('MailboxMoveStarted', '**MailboxMoveStarted**'),
  'with ends of lines in HTML': each((line) => `${line}<br>`),
  'as points of a list': each((line) => (line.trim() === '' ? line : `\u2022 ${line}`)),
  'with tabs for blanks': (text) => text.replace(/ {2,}/g, '\t'),
  'broken at 72': atBlanks(72),
  'broken at 76': atBlanks(76),
  'broken at 80': atBlanks(80),
  'broken at 72 and quoted': (text) => each((line) => `> ${line}`)(atBlanks(72)(text)),
  'broken by a console of 80': atWidth(80),
  'broken by a console of 120': atWidth(120),
  'as the source of a mail': each((line) => line.replaceAll('=', '=3D').match(/.{1,75}/g)?.join('=\n') ?? ''),
};

describe('what a paste does to lines', () => {
  for (const [how, paste] of Object.entries(PASTES)) {
    for (const [what, files] of [['files', FILES], ['a mail', MAIL]] as const) {
      it(`is undone: ${what} ${how}`, async () => {
        const pasted = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, paste(text)]));
        const report = await diagnose(pasted);
        const disable = one(report, 'mailbox-move-disables-assistant');
        assert.deepEqual([disable.confidence, disable.data.ms, disable.data.mailbox], ['proven', 3, A]);
        assert.deepEqual(one(report, 'stopall-caller').data.follows, [{ event: 'MailboxMoveStarted', mailbox: A, ms: -1 }]);
        const cadence = one(report, 'mailbox-move-cadence');
        assert.deepEqual([cadence.confidence, cadence.data.intervals, cadence.data.nextExpected], ['proven', ['24:03:00', '24:03:20', '24:02:40'], '2022-03-15T09:00:00.000Z']);
        assert.deepEqual(all(report, 'watermark-backlog').map((f) => [f.data.database, f.data.backlog, f.data.consistent]), [['Sales DB', 4_000_000, true]]);
        // evidence is what stands in the file
        for (const { path, line, text, endColumn } of report.findings.flatMap((f) => f.evidence)) {
          assert.equal(text, pasted[path]!.replace(/\n$/, '').split('\n')[line - 1], path);
          assert.ok(endColumn <= text.length);
        }
      });
    }
  }

  it('a time that was broken off its date belongs to it, whatever columns are empty', async () => {
    const table = ['  Counter ItemType   EventName          ObjectClass Mailbox CreateTime', '  ------- --------   ---------          ----------- ------- ----------',
      ...['1/25/2016 21:32:01', '1/26/2016 21:41:10', '1/27/2016 21:44:00'].map((time, i) => `97${i}015558 MAPI_STORE MailboxMoveStarted                     ${time}`), ''].join('\n');
    for (const width of [70, 72, 76]) assert.deepEqual(one(await diagnose({ 'mail.txt': atBlanks(width)(table) }), 'mailbox-move-cadence').data.intervals, ['24:09:09', '24:02:50'], String(width));
  });

  it('a collection of a list is whole where its bracket closes', async () => {
    const id = '00-00-00-00-1E-95-32-44-0A-EA-D6-47-A5-98-9B-F0-5F-89-B9-09-07-00-BE-9B-24-68-00-23-66-49-95-41-BB-56-C6-02-E3-D0-00-00-00-03-71-5A-00-00-75-FB-A6-9E-77-CF-BE-43-A8-2A-B9-7F-C1-34-9A-01-00-00-1C-C9-59-8E-00-00';
    const list = `Source     : STOREDRIVER\nEventId    : RECEIVE\nMessageId  : <x@contoso.example>\nRecipients : {IMCEAMOBILE-+2B15550100@contoso.example}\nSender     : ann@contoso.example\nEventData  : {[MailboxDatabaseGuid, ${DB}], [ItemEntryId, ${id}]}\n`;
    for (const paste of [atBlanks(76), atWidth(80), (text: string) => text.replace(/(.{71}-)/g, '$1\n')]) {
      const compared = one(await diagnose({ 'trace.txt': `${STOP}\n`, 'mail.txt': paste(list) }), 'entry-ids-compared');
      assert.match(compared.title, /are the same item/);
    }
  });

  it('is said where lines were put together', async () => {
    const repaired = one(await diagnose({ 'mail.txt': atBlanks(72)(`${DISABLING}\n`) }), 'log-repaired');
    assert.deepEqual(repaired.data.kinds, { 'wrapped-line': 1 });
    assert.deepEqual(repaired.evidence.map((e) => e.line), [1]);
  });

  it('shows the line that holds the event, however the message was broken', async () => {
    for (const paste of [atBlanks(72), atBlanks(80), atWidth(80), atWidth(64), (text: string) => each((line) => `> ${line}`)(atBlanks(72)(text))]) {
      const [shown] = one(await diagnose({ 'trace.csv': paste(`${EVENT}\n`) }), 'mailbox-move-disables-assistant').evidence;
      assert.match('MailboxMoveStarted', new RegExp(`^${shown!.text.slice(shown!.column, shown!.endColumn)}`));
      assert.ok(shown!.line > 1 && shown!.endColumn > shown!.column);
    }
  });

  it('shows the physical line that holds the words', async () => {
    const stop = one(await diagnose({ 'mail.txt': atBlanks(72)(`${STOP}\n`) }), 'stopall-caller');
    assert.deepEqual(stop.evidence.map((e) => [e.line, e.text.slice(e.column, e.endColumn)]), [[3, 'StopAll']]);
  });
});

describe('the mark of a file that was put behind another one', () => {
  it('is no part of its line, whatever the format', async () => {
    const head = '#Software: Microsoft Exchange Server\r\n#Version: 15.0.0.0\r\n#Log-type: Transport Connectivity Log\r\n#Date: 2021-05-04T00:00:00.000Z\r\n#Fields: date-time,session,source,Destination,direction,description\r\n';
    const row = (second: number): string => `2021-05-04T00:00:0${second}.000Z,08D90E0000000001,SMTP,mx.example.com,+,DnsConnectorDelivery\r\n`;
    const files: Record<string, string> = { rows: `${head}${row(1)}\ufeff${row(2)}`, logs: `${head}${row(1)}\ufeff${head}${row(2)}`, traces: `${EVENT}\n\ufeff${DISABLING}\n`, tables: 'Identity,MessageCount,Status\na,5,Retry\n\n\ufeffIdentity,MessageCount,Status\nb,5,Retry\n' };
    for (const [what, text] of Object.entries(files)) {
      for (const tier of ['exact', 'typescript'] as const) {
        const file = await scan(memorySource('a.log', text), { tier });
        assert.deepEqual([file.records, file.unparsed], [2, 0], `${what}, ${tier}`);
      }
    }
  });
});

describe('what looks like a paste and is none', () => {
  const lines = async (...text: string[]): Promise<FileScan> => scan(memorySource('a.txt', `${text.join('\n')}\n`));

  it('a sentence behind a row, a list or a trace line is none of theirs', async () => {
    const { repairs, records } = await lines(TABLE.trim(), 'These rows are all that I have got, which is a sentence as long as a row.', '', MOVE.trim(), '', DISABLING, '', 'Any ideas?');
    assert.deepEqual([repairs, records], [[], 6]);
  });

  it('a line that is longer than mails have them was not broken by one: nothing is proven by the sentence behind it', async () => {
    const report = await diagnose({ 'a.txt': `${DISABLING.replace(/ mailbox .*/, ' mailbox')}\n${A} on database X is what we look for\n\n${EVENT}\n` });
    assert.ok(all(report, 'mailbox-move-disables-assistant').every((f) => f.confidence !== 'proven'));
  });

  it('times are no numbers of lines, and rows of a table may begin with a number', async () => {
    const times = await lines('10:01:02 started', '11:01:02 goes on', '12:01:02 ends');
    assert.deepEqual(times.unparsedLines.map((l) => l.text.slice(0, 2)), ['10', '11', '12']);
    const report = await diagnose({ 'a.txt': ['Id  EventName          MailboxGuid                          CreateTime', '--  ---------          -----------                          ----------',
      ...TIMES.map((time, i) => `${i + 1}   MailboxMoveStarted ${A} ${time}`), ''].join('\n') });
    assert.deepEqual(one(report, 'mailbox-move-cadence').count, 4);
  });

  it('a table drawn with bars keeps them, and so does a pipe', async () => {
    const { unparsedLines } = await lines('| Name | State |', '| a    | b     |', 'Get-Thing', '| Where { $_ }', '| ft');
    assert.deepEqual(unparsedLines.map((l) => l.text[0]), ['|', '|', 'G', '|', '|']);
  });

  it('entities of a configuration are its own', async () => {
    const config = '<configuration>\n<appSettings>\n<add key="A" value="&quot;x&quot;" />\n</appSettings>\n</configuration>';
    assert.equal((await lines(config)).format, 'transport-config');
  });

  it('nothing is lost or moved, whatever the lines are', async () => {
    const piece = fc.constantFrom(EVENT, DISABLING, STOP, ...TABLE.split('\n'), ...MOVE.split('\n'), MARKS, 'Hi there,', '', 'a \u00a0b\u200b', '12: x', '13: y', '| z', '=', '\u2022 \u2013\u2014', '\ufeff');
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(piece, fc.constantFrom(...Object.values(PASTES), (t: string) => t)), { maxLength: 14 }), async (parts) => {
      const text = parts.map(([line, paste]) => paste(`${line}\n`)).join('');
      const physical = text.split('\n');
      let at = 0;
      const result = await scan(memorySource('a.txt', text), {
        onRecord: (rec) => {
          assert.ok(rec.line >= at, 'in order');
          at = rec.line;
          for (const name of rec.names()) {
            const span = rec.span(name);
            if (span?.text !== undefined) assert.equal(physical[(span.line ?? rec.line) - 1]?.replace(/\r$/, ''), span.text);
          }
        },
      });
      assert.equal(result.lines, physical.at(-1) === '' ? physical.length - 1 : physical.length);
    }), { numRuns: 150, seed: 11 });
  });
});
