import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { csvEvent, disableLine, eventTable, moveStatistics, reminderLine, trackingList, watermarkRow, type SmsCase } from '../../scripts/sms-case';
import { eventCounter, eventCreated, parseMailboxEvent } from '../../src/engine/decode/event-message';
import { isStopAll, parseReminder } from '../../src/engine/decode/reminder-line';
import { parseCustomData, parseEventData, parseMessageInfo, parseRecipientStatus, parseSourceContext, splitList } from '../../src/engine/formats/tracking-details';
import { Opens } from '../../src/engine/formats/format';
import { scanText, type Rec } from '../../src/engine/index';
import { formats } from '../../src/engine/registry';

const c: SmsCase = {
  mailbox: '3b9d1f70-62ce-4a85-9f14-d7a0e6c8b253', database: 'a80c47e5-1d92-4b6f-8e30-5c7fb21d9a64', owner: 'Ines (Lisbon) Duarte', alias: 'ines.duarte', server: 'LIS-MBX01', databaseName: 'Users 03', pid: 4812, tid: 1996, offset: 60,
  handled: Date.parse('2018-05-23T06:41:12.540Z'), stopAll: Date.parse('2018-05-23T05:20:00.118Z'), seqStopAll: 77000120, seqDisable: 9000410, counter: 301556120, guidShown: false, rowsFrom: Date.parse('2018-05-11T20:02:15Z'), interval: 86400000,
  drifts: [251000, 66000], rowCounter: 288000100, culture: 'en-GB', watermark: 299000000, backlog: 2100400, phone: '351555010199', domain: 'contoso.example.com', tracked: Date.parse('2018-05-22T18:15:02Z'), savedAt: 0,
  storeUid: '6d2e91b4-07fa-4c53-a8e1-94c0d3b7f526', replica: '0f4c8a67-b3d5-4e19-92a7-1be8f6d0c342',
};

describe('database events inside messages', () => {
  it('come apart though their labels are glued', () => {
    const message = csvEvent(c).split('","').at(-1)!.replace(/" $/, '');
    const event = parseMailboxEvent(message)!;
    assert.deepEqual(event.dispatcher, { name: 'Ines (Lisbon) Duarte', mailbox: c.mailbox, assistant: 'Calendar Notification Assistant', outcome: 'Event handled successfully' });
    assert.equal(eventCounter(event), 301556120);
    assert.deepEqual([event.values.itemType, event.values.clientType, event.values.sid, event.values.documentId], ['MAPI_STORE', 'Migration', 'S-1-5-21-1004336348-1177238915-682003330-4812', '0']);
    assert.equal(new Date(eventCreated(event, c.handled)).toISOString(), '2018-05-23T06:41:11.000Z');
    for (const [name, span] of Object.entries(event.spans)) assert.equal(message.slice(span.column, span.endColumn), event.values[name as 'mask'], name);
  });

  it('carry entry ids of unpadded bytes between the labels', () => {
    const message = 'Event handled successfully: Counter: 16; MailboxID: x; Mask: ObjectModified; Flags: None; ExtendedFlags: None;Object Class: IPM.Appointment; Created Time: 1/2/2018 3:04:05 PM;Item Type: MAPI_MESSAGEItem EntryId: 0 0 0 0 1E 95 7 0Parent entryId: 0 0 0 0 1E 95 1 0Old Item entryId: Old parent entryId: SID: S-1-5-18Client Type: OWADocument ID: 77';
    const { values } = parseMailboxEvent(message)!;
    assert.deepEqual([values.itemEntryId, values.parentEntryId, values.oldItemEntryId, values.sid, values.documentId], ['0 0 0 0 1E 95 7 0', '0 0 0 0 1E 95 1 0', '', 'S-1-5-18', '77']);
    assert.equal(parseMailboxEvent('Counter: none here'), undefined);
  });
});

describe('reminder lines', () => {
  it('take the caller from the line, not from a subject that imitates it', () => {
    const line = parseReminder('rmd----- caller: Update, subj: lunch, caller: StopAll, usr: boss, usr: ines, calItemId: RgAAAA, event_t: 1, rmd_t: 05/23/2018 09:45:00, s_t: 2, e_t: 3')!;
    assert.deepEqual([line.values.caller, line.values.usr, line.values.rmd_t, line.action], ['Update', 'ines', '05/23/2018 09:45:00', 'removed']);
    assert.equal(isStopAll(line.values.caller), false);
  });

  it('know the marker in any spelling', () => {
    assert.deepEqual(['StopAll', 'stopall', 'STOP ALL', 'Stop_All', 'StopAlloc', 'Stop', undefined].map(isStopAll), [true, true, true, true, false, false, false]);
    assert.deepEqual(['rmd-----', 'rmd+++++', 'rmd>>|<<', 'rmd?'].map((m) => parseReminder(`${m} caller: X, usr: u`)!.action), ['removed', 'added', 'rescheduled', 'unknown']);
  });
});

describe('cells of message tracking', () => {
  it('are taken apart', () => {
    assert.deepEqual(splitList("'a; b';'it''s; so';c"), ['a; b', "it's; so", 'c']);
    assert.deepEqual(parseEventData('{[Name, a, b], [E2ELatency, 0.453]}'), [{ name: 'Name', value: 'a, b' }, { name: 'E2ELatency', value: '0.453' }]);
    assert.deepEqual(parseCustomData('S:ItemEntryId=00-01;I32:Retries=2'), [{ type: 'S', name: 'ItemEntryId', value: '00-01' }, { type: 'I32', name: 'Retries', value: '2' }]);
    assert.deepEqual(parseSourceContext('08D51360E2A9B0C1;2018-05-23T07:59:58.120Z;0'), { session: '08D51360E2A9B0C1', time: '2018-05-23T07:59:58.120Z', pairs: [] });
    assert.deepEqual(parseSourceContext('MDB:aa, Mailbox:bb, Event:63').pairs.map((p) => p.name), ['MDB', 'Mailbox', 'Event']);
    assert.equal(parseSourceContext('Transport Rule Agent').text, 'Transport Rule Agent');
    assert.deepEqual(parseRecipientStatus("'432 4.3.2 STOREDRV; too busy';250 2.1.5 OK").map((s) => s.response), ['432 4.3.2 STOREDRV; too busy', '250 2.1.5 OK']);
    assert.deepEqual(parseRecipientStatus('432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded', 1).map((s) => s.response), ['432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded']);
    assert.equal(parseRecipientStatus('{[{LED=550 5.7.1 no; policy};{MSG=};{FQDN=mx};{IP=192.0.2.1};{LRT=1/1/2018 1:00:00 AM}]}')[0]!.response, '550 5.7.1 no; policy');
    const info = parseMessageInfo('2021-04-06T12:46:03.426Z;SRV=LIS,TOTAL-HUB=0.453|SMR=0.209(SMREH=0.009)|CAT=0.251');
    assert.equal(new Date(info.arrived).toISOString(), '2021-04-06T12:46:03.426Z');
    assert.deepEqual(info.steps.map((s) => s.name), ['TOTAL-HUB', 'SMR', 'SMREH', 'CAT']);
  });
});

const POOL = [
  csvEvent(c), csvEvent(c).slice(0, 90), disableLine(c), reminderLine(c, 1, c.stopAll), ...eventTable(c), ...moveStatistics(c), watermarkRow(c), ...trackingList(c), 'Prose, as people write it.', '', '   indented', '"', '""', '-----', '---- ----', 'Name : value', 'a:b', '\\',
  '"2018/05/23-08:00:00.000","1","2","A","B","opens', 'and goes on', 'and ends"', '#Fields: date-time,x', '2018-05-23T08:00:00.000Z,1', '12/12/12', '"12" ab Debug 2018/05/23-08:00:00.000 1 2 c d e', 'x'.repeat(3000), '{[a, b]}', '\ttab\tseparated', '0:000> !mdt 0', '0:021> !mdt 00000000024a1100', '00000000024a1100 (Contoso.Sms.Item)', '    x:0x1 (System.Int32)', '    s:00000000024a1200 (System.String) Length=50, String="abc', '0:000> !frobnicate',
];

describe('a blank line', () => {
  it('begins no format, whatever follows', () => {
    const files = fs.readdirSync('test/golden', { recursive: true, encoding: 'utf8' }).map((name) => path.join('test/golden', name)).filter((file) => /\.(?:txt|log|csv|config)$/i.test(file) && fs.statSync(file).isFile());
    const lines = files.flatMap((file) => fs.readFileSync(file, 'utf8').split(/\r?\n/).slice(0, 60));
    assert.ok(lines.length > 1000, `${lines.length} lines`);
    for (let i = 0; i < lines.length; i++) {
      const window = { at: (ahead: number) => (ahead === 0 ? '' : lines[i + ahead - 1]) };
      for (const format of formats) {
        for (const fields of [undefined, { format: format.id, names: ['date-time', 'x'] }]) assert.notEqual(format.opens(window, { path: 'x.txt', log: false, header: {}, fields }), Opens.Strong, `${format.id}: ${lines[i]}`);
      }
    }
  });
});

describe('any mixture of lines', () => {
  it('is read without loss: no line belongs to two records but for what a dump holds, every place is on its line', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom(...POOL), fc.string({ maxLength: 60 })).map((line) => line.replace(/[\r\n]/g, ' ')), { maxLength: 60 }), (lines) => {
      const seen = new Map<number, string>();
      const onRecord = (rec: Rec): void => {
        for (let i = 0; i < rec.lines; i++) {
          const other = seen.get(rec.line + i);
          // objects and sentences stand inside the debugger output that they belong to
          if (rec.kind === 'dump-object') assert.equal(other, 'dump', `line ${rec.line + i}`);
          else if (![rec.kind, other].includes('dump') || ![rec.kind, other].includes('text')) assert.equal(other, undefined, `line ${rec.line + i} in two records`);
          if (other === undefined || rec.kind === 'dump') seen.set(rec.line + i, rec.kind);
        }
        for (const name of rec.names()) {
          const span = rec.span(name) as { column: number; endColumn: number; line?: number } | undefined;
          const text = lines[(span?.line ?? rec.line) - 1]!;
          if (span) assert.ok(span.column >= 0 && span.column <= span.endColumn && span.endColumn <= text.length, `${rec.format} ${name} ${JSON.stringify(span)} of ${text.length}`);
        }
      };
      const scan = scanText('notes.txt', lines, { onRecord });
      assert.equal(scan.lines, lines.length);
    }), { numRuns: 300, examples: [[['    s:00000000024a1200 (System.String) Length=50, String="abc', '"2018/05/23-07:41:12.540","4812","1996","Assistants","EventDispatcher","Dispatcher for Ine', 'SourceContext           : 08D30340C2F43943', '#', 'ConnectorId             :']]] });
  });
});
