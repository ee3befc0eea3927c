/**
 * The artefacts of one case of calendar notifications that stop, with any names, dates, zones, counters and cultures: for the sample
 * folder and for the tests that change them. All people, hosts and numbers are invented.
 */
import { formatBytes } from '../src/engine/decode/bytes';
import { guidToBytes } from '../src/engine/decode/guid';

export type Culture = 'en-US' | 'en-GB' | 'de-DE' | 'iso';

export interface SmsCase {
  mailbox: string;
  database: string;
  /** Display name and alias. */
  owner: string;
  alias: string;
  server: string;
  databaseName: string;
  pid: number;
  tid: number;
  /** Minutes east of UTC of the server that wrote the trace. */
  offset: number;
  /** UTC milliseconds of the handled event, and of the StopAll line. */
  handled: number;
  stopAll: number;
  /** Sequence numbers of the StopAll and of the disabling line. */
  seqStopAll: number;
  seqDisable: number;
  counter: number;
  /** Does the disabling line show the mailbox GUID? */
  guidShown: boolean;
  /** First MailboxMoveStarted row, on the clock of the console, and how much longer than the interval each gap is. */
  rowsFrom: number;
  interval: number;
  drifts: number[];
  rowCounter: number;
  culture: Culture;
  watermark: number;
  backlog: number;
  phone: string;
  domain: string;
  tracked: number;
  savedAt: number;
  storeUid: string;
  replica: string;
}

const pad = (n: number, size = 2): string => String(n).padStart(size, '0');
const iso = (ms: number): string => new Date(ms).toISOString();

/** `yyyy/MM/dd-HH:mm:ss.fff` on the server's clock. */
export function traceStamp(utc: number, offset: number): string {
  const text = iso(utc + offset * 60_000);
  return `${text.slice(0, 10).replaceAll('-', '/')}-${text.slice(11, 23)}`;
}

/** A local time as a console of that culture prints it. */
export function cultureStamp(local: number, culture: Culture): string {
  const d = new Date(local);
  const [y, m, day, h] = [d.getUTCFullYear(), d.getUTCMonth() + 1, d.getUTCDate(), d.getUTCHours()];
  const tail = `${pad(d.getUTCMinutes())}:${pad(d.getUTCSeconds())}`;
  switch (culture) {
    case 'en-US': return `${m}/${day}/${y} ${h % 12 === 0 ? 12 : h % 12}:${tail} ${h < 12 ? 'AM' : 'PM'}`;
    case 'en-GB': return `${pad(day)}/${pad(m)}/${y} ${pad(h)}:${tail}`;
    case 'de-DE': return `${pad(day)}.${pad(m)}.${y} ${pad(h)}:${tail}`;
    case 'iso': return `${y}-${pad(m)}-${pad(day)} ${pad(h)}:${tail}`;
  }
}

/** `Created Time` of an event, UTC, always in the culture of the service. */
function created(utc: number): string {
  return cultureStamp(utc, 'en-US');
}

/** The event as the dispatcher writes it, labels glued to values. */
export function csvEvent(c: SmsCase, event = 'MailboxMoveStarted', utc = c.handled, counter = c.counter, flags = 'Source'): string {
  return `"${traceStamp(utc, c.offset)}","${c.pid}","${c.tid}","Assistants","EventDispatcher","Dispatcher for ${c.owner} (${c.mailbox}) and Calendar Notification Assistant: Event handled successfully: Counter: 0x${counter.toString(16).toUpperCase()}; MailboxID: ${c.mailbox}; Mask: ${event}; Flags: ${flags}; ExtendedFlags: None;Object Class: ; Created Time: ${created(utc - 1279)};Item Type: MAPI_STOREItem EntryId: Parent entryId: Old Item entryId: Old parent entryId: SID: S-1-5-21-1004336348-1177238915-682003330-${c.pid}Client Type: MigrationDocument ID: 0" `;
}

function table(seq: number, id: string, stamp: string, c: SmsCase, category: string, message: string): string {
  return `"${seq}"`.padEnd(18) + `${id}          Debug ${stamp} ${c.pid}     ${c.tid}            MailboxAssistants.Assistants.CalendarNotification ${category.padEnd(17)} ${message}`;
}

/** A reminder line; `caller` other than StopAll is ordinary life. */
export function reminderLine(c: SmsCase, seq: number, utc: number, caller = 'StopAll', subject = 'Weekly review'): string {
  const due = cultureStamp(utc + 9 * 3_600_000, 'en-GB').replace(/^(\d\d)\/(\d\d)/, '$2/$1');
  return table(seq, '020B591B', traceStamp(utc, c.offset), c, 'Assistant', `rmd----- caller: ${caller}, subj: ${subject}, usr: ${c.alias}, calItemId: ${storeObjectId(c)}, calItemOccId: , event_t: ${due}, rmd_t: ${due}, s_t: ${due}, e_t: ${due}`);
}

export function disableLine(c: SmsCase, seq = c.seqDisable, utc = c.handled - 2): string {
  return table(seq, '006B5AB0', traceStamp(utc, c.offset), c, 'UserSettings', `Processing Disabling event for mailbox ${c.guidShown ? c.mailbox : c.alias} on database ${c.database}`);
}

/** The bytes of a message entry id. */
function entryId(c: SmsCase, folder: number, message: number): number[] {
  const six = (n: number): number[] => Array.from({ length: 6 }, (_, i) => Math.floor(n / 256 ** (5 - i)) & 0xff);
  return [0, 0, 0, 0, ...guidToBytes(c.storeUid)!, 7, 0, ...guidToBytes(c.replica)!, ...six(folder), 0, 0, ...guidToBytes(c.database)!, ...six(message), 0, 0];
}

/** StoreObjectId of the calendar item, base64. */
export function storeObjectId(c: SmsCase): string {
  return formatBytes(Uint8Array.from([0x46, ...entryId(c, 0x2a51c, 0x1cc9598e), 0x0f]), 'base64');
}

/** Entry id of the sent message in the same mailbox, dashed hex. */
export function itemEntryId(c: SmsCase): string {
  return formatBytes(Uint8Array.from(entryId(c, 0x2a51e, 0x1cc991d1)), 'dashed-hex');
}

/** Starts of the syncs, on the clock of the console. */
export function rowTimes(c: SmsCase): number[] {
  const times = [c.rowsFrom];
  for (const drift of c.drifts) times.push(times.at(-1)! + c.interval + drift);
  return times;
}

/** `Get-DatabaseEvent | FT`; numbers are right-aligned, the mailbox column is empty. */
export function eventTable(c: SmsCase): string[] {
  const times = rowTimes(c).map((t) => cultureStamp(t, c.culture));
  const width = Math.max(10, ...times.map((t) => t.length));
  return [
    '', '  Counter ItemType   EventName          ObjectClass Mailbox CreateTime', `  ------- --------   ---------          ----------- ------- ${'-'.repeat(10)}`,
    ...times.map((t, i) => `${String(c.rowCounter + i * 700_123).padStart(9)} MAPI_STORE MailboxMoveStarted                     ${t.padEnd(width)}`.trimEnd()), '',
  ];
}

const two = (n: number): string => pad(Math.floor(n));

/** `1.00:00:00`. */
export function timeSpan(ms: number): string {
  const s = Math.round(ms / 1000);
  const days = Math.floor(s / 86_400);
  return `${days > 0 ? `${days}.` : ''}${two((s / 3600) % 24)}:${two((s / 60) % 60)}:${two(s % 60)}`;
}

export function moveStatistics(c: SmsCase): string[] {
  return [`Get-MoveRequestStatistics ${c.mailbox} | FL *increm*`, '', '', `EffectiveIncrementalSyncInterval  : ${timeSpan(c.interval)}`, `ConfiguredIncrementalSyncInterval : ${timeSpan(c.interval)}`, ''];
}

export function watermarkRow(c: SmsCase): string {
  return `${c.databaseName}\\${c.server} CalendarNotificationAssistant             ${c.watermark} ${c.watermark + c.backlog}    ${c.backlog}`;
}

export function trackingList(c: SmsCase): string[] {
  return [
    '$sent[0] | FL', '', '', `Timestamp               : ${cultureStamp(c.tracked, c.culture)}`, `ClientHostname          : ${c.server}`, `ServerHostname          : ${c.server}`, 'SourceContext           : 08D30340C2F43943',
    'ConnectorId             :', 'Source                  : STOREDRIVER', 'EventId                 : RECEIVE', 'InternalMessageId       : 318846', `MessageId               : <${c.pid}.${c.counter}@${c.domain}>`,
    `Recipients              : {IMCEAMOBILE-+2B${c.phone}@${c.domain}}`, 'RecipientStatus         : {To}', 'TotalBytes              : 6120', `Sender                  : ${c.alias}@${c.domain}`,
    `EventData               : {[MailboxDatabaseGuid, ${c.database}], [ItemEntryId, ${itemEntryId(c)}]}`, '',
  ];
}

export function auditList(c: SmsCase): string[] {
  return [
    `Search-AdminAuditLog -Cmdlets Set-TextMessagingAccount | Where{$_.ObjectModified -contains '${c.alias}'} | FL`, '', '', 'CmdletName         : Set-TextMessagingAccount', `ObjectModified     : ${c.alias}`,
    'CmdletParameters   : {CountryRegionId, MobileOperatorId, NotificationPhoneNumber, Identity}', 'Succeeded          : True', 'Error              : None', `RunDate            : ${cultureStamp(c.savedAt, c.culture)}`,
    `Caller             : ${c.alias}`, '',
  ];
}
