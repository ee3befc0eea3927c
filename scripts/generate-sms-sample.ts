/**
 * `npx tsx scripts/generate-sms-sample.ts` writes samples/sms-notifications-stop/. The same bytes everywhere, so the folder is kept in git.
 *
 * The story, October 2017, Fabrikam, Exchange 2013. Nadia Okafor gets text messages about her appointments until the next morning, every
 * time she sets them up. Her mailbox is on CHI-MBX04 (Chicago, UTC-05:00 in October) and has been on its way to PUN-MBX01 (Pune, UTC+05:30) for
 * weeks: the request syncs once a day and was never completed. The engineer who looks at it sits in Munich, and her console prints German dates.
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { auditList, csvEvent, cultureStamp, disableLine, eventTable, itemEntryId, moveStatistics, reminderLine, rowTimes, traceStamp, trackingList, watermarkRow, type SmsCase } from './sms-case';

const OUT = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'samples', 'sms-notifications-stop');
const utc = (text: string): number => Date.parse(`2017-10-${text}Z`);
const MINUTE = 60_000;

const nadia: SmsCase = {
  mailbox: 'c4e0b7d2-39f1-4a86-b05d-7e1c92a3f468', database: '5d18f6a3-c27b-4e90-8a41-f0b93d6c1e72', owner: 'Nadia Okafor', alias: 'nadia.okafor', server: 'CHI-MBX04', databaseName: 'Sales DB 07',
  pid: 6120, tid: 3344, offset: -300, handled: utc('17T14:22:40.816'), stopAll: utc('17T13:05:11.402'), seqStopAll: 51_204_877, seqDisable: 2_740_615, counter: 645_380_829, guidShown: true,
  // the console in Munich is two hours ahead of UTC
  rowsFrom: utc('12T15:52:44.000'), interval: 86_400_000, drifts: [403_000, 187_000, 365_000, 744_000, 96_000, 502_000], rowCounter: 641_880_214, culture: 'de-DE', watermark: 641_062_300, backlog: 4_321_140,
  phone: '13125550148', domain: 'fabrikam.example.com', tracked: utc('16T19:30:04.000'), savedAt: utc('16T18:40:51.000'), storeUid: '2f60c1e8-95ab-4d37-8c02-6a1be57d9f34', replica: 'e8b7a902-4c1d-4f65-b3a0-19d2c47e8f51',
};
/** Another user of the same server, whose reminders are handled as usual. */
const other: SmsCase = { ...nadia, mailbox: '91d3c5f0-6b28-4e7a-a4c9-0f3e8d1b2a67', owner: 'Tom Brandt', alias: 'tom.brandt', tid: 2908, phone: '13125550177', replica: '7b1e04d9-a3c6-4285-9f10-c5d8e2b7a346' };

/** `"stamp","pid",...` of an event that is no move. */
function ordinary(c: SmsCase, at: number, mask: string, counter: number): string {
  return csvEvent(c, 'MailboxMoveStarted', at, counter, 'None').replace('Mask: MailboxMoveStarted', `Mask: ${mask}`).replace('MAPI_STOREItem', 'MAPI_MESSAGEItem').replace('Client Type: Migration', 'Client Type: MOMT').replace('Object Class: ;', 'Object Class: IPM.Appointment;');
}

function controller(c: SmsCase, at: number, depth: number): string {
  return `"${traceStamp(at, c.offset)}","${c.pid}","${c.tid}","Assistants","EventDispatcher","Event controller for database ""Sales DB 07"": queue depth ${depth}, waiting for the store"`;
}

function sourceCsv(): string[] {
  const out: string[] = [];
  for (let i = 0; i < 18; i++) out.push(i % 6 === 5 ? controller(nadia, nadia.handled - (40 - i) * 21_317, i * 3) : ordinary(i % 2 ? other : nadia, nadia.handled - (40 - i) * 21_317, ['ObjectCreated', 'ObjectModified', 'NewMail'][i % 3]!, nadia.counter - 400 + i * 11));
  out.push(csvEvent(nadia), csvEvent(nadia).replace('Calendar Notification Assistant', 'Resource Booking Assistant').replace('.816"', '.823"'));
  for (let i = 0; i < 6; i++) out.push(ordinary(other, nadia.handled + (i + 1) * 17_450, 'ObjectModified', nadia.counter + 5 + i * 9));
  return out;
}

function sourceTable(): string[] {
  const out: string[] = [];
  for (let i = 0; i < 9; i++) out.push(reminderLine(i % 2 ? other : nadia, nadia.seqStopAll - 90 + i * 8, nadia.stopAll - (12 - i) * 61_003, ['Update', 'Schedule', 'Dequeue'][i % 3], ['Forecast, Q4', 'Dentist', 'Weekly review'][i % 3]));
  out.push(...['Forecast, Q4', 'Weekly review', 'Train 17:40'].map((subject, i) => reminderLine(nadia, nadia.seqStopAll + i, nadia.stopAll + i * 2, 'StopAll', subject)));
  out.push(reminderLine(other, nadia.seqDisable - 30, nadia.handled - 4_120, 'Update', 'Standup'), disableLine(nadia));
  return out;
}

/** The morning after: set up again in the evening, and the sync starts again. The copy stopped in the middle of a line. */
function nextDay(): string {
  const day = { ...nadia, handled: utc('18T14:31:02.377'), counter: nadia.counter + 700_123 };
  const lines = [ordinary(other, day.handled - 33_100, 'NewMail', day.counter - 70), csvEvent(day), ordinary(other, day.handled + 2_950, 'ObjectCreated', day.counter + 4)];
  return `${lines.join('\r\n')}\r\n${csvEvent({ ...other, handled: day.handled + 7_700 }).slice(0, 212)}`;
}

function destination(): string[] {
  const pune = { ...nadia, server: 'PUN-MBX01', pid: 9016, tid: 7712, offset: 330 };
  return [
    ordinary({ ...pune, mailbox: other.mailbox, owner: 'Arun Mehta' }, utc('20T08:10:14.250'), 'ObjectModified', 120_400_118),
    csvEvent(pune, 'MailboxMoveSucceeded', utc('20T08:12:03.640'), 120_400_977, 'Destination'),
    ordinary({ ...pune, mailbox: other.mailbox, owner: 'Arun Mehta' }, utc('20T08:12:30.008'), 'NewMail', 120_401_020),
  ];
}

function tracking(): string[] {
  const columns = 'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,network-message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info,directionality,tenant-id,original-client-ip,original-server-ip,custom-data';
  const out = ['#Software: Microsoft Exchange Server', '#Version: 15.0.0.0', '#Log-type: Message Tracking Log', '#Date: 2017-10-16T00:00:09.120Z', `#Fields: ${columns}`];
  [17.5, 18.75, 20.25, 23.75].forEach((hour, i) => {
    const at = utc('16T00:00:04.000') + hour * 60 * MINUTE + i * 417;
    const stamp = new Date(at).toISOString();
    out.push(`${stamp},192.0.2.14,CHI-MBX04,192.0.2.14,CHI-MBX04,08D51360E2A9B0C${i},,STOREDRIVER,RECEIVE,${880_412 + i},<sms.${i}@chi-mbx04.fabrikam.example.com>,0f3e8d1b-2a67-4c90-b5d1-40c2a7e9f0${10 + i},IMCEAMOBILE-+2B${nadia.phone}@fabrikam.example.com,To,5988,1,,,,nadia.okafor@fabrikam.example.com,nadia.okafor@fabrikam.example.com,04I: ,Originating,,192.0.2.14,192.0.2.14,S:MailboxDatabaseGuid=${nadia.database};S:ItemEntryId=${itemEntryId(nadia)}`);
  });
  return out;
}

function notes(): string {
  const later = { ...nadia, watermark: nadia.watermark + 1_204, backlog: nadia.backlog + 27_660 };
  return [
    'Case: text messages about appointments stop overnight', '', 'Nadia says: "I switch them on in the evening and the next afternoon they are gone." She has done it',
    'four times. The audit log agrees with her, the setting is on:', '', ...auditList(nadia), '', 'Messages do go out while it works. Client and server are the same machine, so it is a service that sends them:', '',
    ...trackingList(nadia), '', 'Watermarks of the database, Tuesday 16:40 and again 17:05 (my time):', '', `  ${watermarkRow(nadia)}`, '', `  ${watermarkRow(later)}`, '',
    'Is there a move request for her? Yes, since September, "to be completed after the quarter closes":', '', ...moveStatistics(nadia), 'Events of the database for her mailbox:', '',
    '$ev | FT Counter,ItemType,EventName,ObjectClass,Mailbox,CreateTime -AutoSize', ...eventTable(nadia),
    'Traces: CHI-MBX04 from Tuesday (two windows on the second day, the copy broke off), PUN-MBX01 from Friday, after',
    `the request was completed at last. First start in the table: ${cultureStamp(rowTimes(nadia)[0]!, 'de-DE')}. Text messages work since then.`, '',
  ].join('\r\n');
}

const DUMP = [
  '0:017> .time', 'Debug session time: Tue Oct 17 14:41:09.000 2017 (UTC + 2:00)', '0:017> !mdt 0000000002d41c08', '0000000002d41c08 (Microsoft.Exchange.MailboxAssistants.Assistants.CalendarNotification.CalendarNotificationAction)',
  '    <ContextInfo>k__BackingField:0000000002d40f60 (System.String) Length=7, String="StopAll"', '    <IsDisposed>k__BackingField:false (System.Boolean)', '',
].join('\r\n');

function write(name: string, text: string): void {
  const file = path.join(OUT, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

write('notes.txt', notes());
write('CHI-MBX04/assistants-tue.csv', `${sourceCsv().join('\r\n')}\r\n`);
write('CHI-MBX04/assistants-tue.txt', `${sourceTable().join('\r\n')}\r\n`);
write('CHI-MBX04/assistants-wed.csv', nextDay());
write('CHI-MBX04/MSGTRK2017101600-1.LOG', `${tracking().join('\r\n')}\r\n`);
write('CHI-MBX04/dump-thread-17.txt', DUMP);
write('PUN-MBX01/assistants-fri.csv', `${destination().join('\r\n')}\r\n`);
