import { eventCounter, eventCreated, parseMailboxEvent } from '../../decode/event-message';
import { isStopAll, parseReminder } from '../../decode/reminder-line';
import { watermarkRow, wholeNumber } from '../../formats/watermarks';
import { isCutCell, type CmdletData } from '../../formats/cmdlet-record';
import { parseInteger } from '../../decode/numbers';
import type { Rec, Span } from '../../model';
import { parseCultureStamp } from '../../time/culture';
import type { Observer } from '../rule';
import { guidIn } from './story';
import { col } from './subject';

/** Values are kept for people to read; a subject or a name is shorter. */
const MAX_VALUE = 400;

/** The part of a message a fact shows, on the line it begins on. */
function within(rec: Rec, span: Span | undefined): Span | undefined {
  const name = rec.kind === 'text' ? 'text' : 'message', message = rec.span(name);
  if (!span) return message;
  const raw = rec.get(name) ?? '';
  const at = (column: number): number => (raw.includes('\n') ? offsetIn(raw.split('\n'), column) : column);
  const part = { column: at(span.column), endColumn: at(Math.max(span.column, span.endColumn - 1)) + 1 };
  if (rec.part) return rec.part(name, part);
  return message && { column: Math.min(message.column + part.column, message.endColumn), endColumn: Math.min(message.column + part.endColumn, message.endColumn) };
}

/** The message in one line, where it was wrapped on its way. */
function messageOf(rec: Rec): string {
  const message = rec.get(rec.kind === 'text' ? 'text' : 'message') ?? '';
  if (!message.includes('\n')) return message;
  const parts = unmarked(message.split('\n'));
  return parts.join(jointOf(parts));
}

/** In a mail each line of a quotation has its mark. */
function unmarked(lines: readonly string[]): readonly string[] {
  const quoted = lines.slice(1).every((line) => MARK.test(line));
  return quoted ? lines.map((line, i) => (i === 0 ? line : line.replace(MARK, ''))) : lines;
}

const MARK = /^\s{0,8}>{1,8} ?/;

/** What wraps at blanks keeps them at the line's end or drops them; what wraps at a width cuts words and makes lines of one length. */
function jointOf(parts: readonly string[]): string {
  const keepsBlanks = parts.slice(0, -1).some((p) => p.endsWith(' '));
  const middle = parts.slice(1, -1);
  const atWidth = middle.length > 1 && middle.every((p) => p.length === middle[0]!.length);
  return keepsBlanks || atWidth ? '' : ' ';
}

/** Where a character of the whole message stands in its lines, each with its line end. */
function offsetIn(lines: readonly string[], column: number): number {
  const parts = unmarked(lines), joint = jointOf(parts).length;
  let whole = 0, at = 0;
  for (let i = 0; i < parts.length; i++) {
    const mark = lines[i]!.length - parts[i]!.length;
    if (column < whole + parts[i]!.length + joint || i === parts.length - 1) return at + mark + column - whole;
    whole += parts[i]!.length + joint;
    at += lines[i]!.length + 1;
  }
  return at;
}

/** Process, thread and sequence number: what ties trace lines together. */
function origin(rec: Rec): Record<string, string> {
  const out: Record<string, string> = {};
  for (const name of ['pid', 'tid', 'seq']) {
    const value = rec.get(name);
    if (value) out[name] = value;
  }
  return out;
}

/** All reminders of a mailbox switched off: `caller: StopAll`. Facts of kind `stopall`. */
export const stopAllObserver: Observer = {
  id: 'stopall',
  kinds: ['trace', 'text'],
  needles: ['StopAll', 'Stop All', 'Stop_All'],
  onRecord(rec, notes) {
    const line = parseReminder(messageOf(rec));
    if (!line || !isStopAll(line.values.caller)) return;
    const { values, spans } = line;
    const span = within(rec, spans.caller);
    notes.tally({ kind: 'stopall-caller', dims: { subject: values.usr || '' }, span, note: 'StopAll' });
    notes.keep('stopall', { ...origin(rec), marker: line.marker, action: line.action, ...cutAll(values) }, span);
    for (const what of ['calItemId', 'calItemOccId'] as const) if (values[what]) notes.keep('item-id', { what, value: values[what].slice(0, 1000) }, within(rec, spans[what]));
  },
};

function cutAll(values: Record<string, string | undefined>): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [key, value] of Object.entries(values)) if (value !== undefined && value !== '') out[key] = value.slice(0, MAX_VALUE);
  return out;
}

/** Events that switch an assistant off or on for a mailbox. */
const MOVE_EVENT = /\b(MailboxMoveStarted|MailboxMoveSucceeded|MailboxMoveFailed|MailboxCreated|MailboxReconnected)\b/i;
const MOVE_NEEDLES = ['MailboxMove', 'MailboxCreated', 'MailboxReconnected'];

/** Database events about moves that an assistant handled, from traces: facts of kind `move-event`, and `zone-pair` for the zone of the file. */
export const moveEventObserver: Observer = {
  id: 'move-event',
  kinds: ['trace', 'text'],
  needles: MOVE_NEEDLES,
  onRecord(rec, notes) {
    const event = parseMailboxEvent(messageOf(rec));
    const name = MOVE_EVENT.exec(event?.values.mask ?? '')?.[1];
    if (!event || !name) return;
    const created = eventCreated(event, rec.ms === rec.ms ? rec.ms : 0);
    const data: Record<string, unknown> = { ...origin(rec), event: name, mailbox: bare(event.values.mailbox ?? ''), flags: event.values.flags ?? '' };
    const counter = eventCounter(event);
    if (counter !== undefined) data.counter = counter;
    if (!Number.isNaN(created)) data.created = created;
    if (event.dispatcher) Object.assign(data, { assistant: event.dispatcher.assistant, outcome: event.dispatcher.outcome, owner: event.dispatcher.name });
    notes.keep('move-event', data, within(rec, event.spans.mask), name);
    if (!Number.isNaN(created) && rec.clock === 'server' && rec.ms === rec.ms) notes.keep('zone-pair', { utc: created }, within(rec, event.spans.created));
  },
};

const SETTINGS = /Processing (\w{1,40}) event for mailbox (.{1,200}?) on database (?:([0-9a-f]{8}-[0-9a-f-]{27})|(\S.{0,99}))/i;

/** The database of the line: its GUID, or its name, which may hold blanks and ends a trace line; in a sentence it is one word. */
function databaseOf(found: RegExpExecArray, rec: Rec): string {
  if (found[3] !== undefined) return found[3].toLowerCase();
  return (rec.kind === 'text' ? /^[^\s"'\u201d,;]*/.exec(found[4]!)![0] : found[4]!.trim()).replace(/[.,;]$/, '');
}

/** `Processing Disabling event for mailbox ... on database ...`: facts of kind `settings-event`. */
export const settingsEventObserver: Observer = {
  id: 'settings-event',
  kinds: ['trace', 'text'],
  needles: [' event for mailbox '],
  onRecord(rec, notes) {
    const message = messageOf(rec);
    const found = SETTINGS.exec(message);
    if (!found) return;
    const span = within(rec, { column: found.index, endColumn: found.index + found[0].length });
    const mailbox = guidIn(found[2]!);
    notes.keep('settings-event', { ...origin(rec), what: found[1]!, name: found[2]!, ...(mailbox !== '' && { mailbox }), database: databaseOf(found, rec) }, span, found[1]!);
  },
};

/** A GUID without its braces and in lower case; a name as it is. */
function bare(name: string): string {
  return /^[{(]?([0-9a-f]{8}-[0-9a-f-]{27})[)}]?$/i.exec(name.trim())?.[1]?.toLowerCase() ?? name.trim();
}

const MAILBOX_COLUMNS = ['Mailbox', 'MailboxGuid', 'MailboxId', 'MailboxIdentity', 'ExchangeGuid'];
const CREATED_COLUMNS = ['CreateTime', 'CreatedTime', 'Created Time', 'TimeCreated', 'Timestamp'];

/** Names of events that a narrow console cut, as far as what is left tells which: `MailboxMoveSta...`. */
const CUT_EVENT = /\bMailboxMove(St|Su|F)[a-z]{0,9}(?:\.\.\.|\u2026)/i;
const CUT_NAMES: Readonly<Record<string, string>> = { st: 'MailboxMoveStarted', su: 'MailboxMoveSucceeded', f: 'MailboxMoveFailed' };

/** The same as numbers, as ConvertTo-Json writes them: bits of the mask. */
const NUMBERED: Readonly<Record<string, string>> = { 0x800: 'MailboxCreated', 0x4000: 'MailboxReconnected', 0x8000: 'MailboxMoveStarted', 0x10000: 'MailboxMoveSucceeded', 0x20000: 'MailboxMoveFailed' };

function eventName(cell: string): string | undefined {
  return MOVE_EVENT.exec(cell)?.[1] ?? CUT_NAMES[CUT_EVENT.exec(cell)?.[1]?.toLowerCase() ?? ''] ?? (/^(?:0x)?[0-9a-f]{3,6}$/i.test(cell) ? NUMBERED[String(parseInteger(cell) ?? '')] : undefined);
}

/** The same events as rows of Get-DatabaseEvent: facts of kind `move-row`. */
export const moveRowObserver: Observer = {
  id: 'move-row',
  kinds: ['row'],
  // an event may stand as its number
  needles: [],
  onRecord(rec, notes) {
    const cell = col(rec, 'EventName', 'EventMask', 'Mask');
    const event = eventName(cell ?? '');
    if (!event) return;
    const block = rec.data as CmdletData;
    const mailbox = bare(col(rec, ...MAILBOX_COLUMNS) ?? '');
    const cut = isCutCell(mailbox);
    const counter = parseInteger(col(rec, 'Counter', 'EventCounter') ?? '');
    const data: Record<string, unknown> = { event, table: block.table, mailbox: cut ? '' : mailbox, ...(cut && { cutMailbox: mailbox }), raw: col(rec, ...CREATED_COLUMNS) ?? '', orderBy: block.orderBy ?? '' };
    if (block.order) data.order = block.order;
    if (counter !== undefined) data.counter = Number(counter);
    const database = col(rec, 'Database', 'DatabaseName', 'MailboxDatabase');
    if (database) data.database = database;
    const flags = col(rec, 'Flags', 'EventFlags');
    if (flags) data.flags = flags;
    notes.keep('move-row', data, ['EventName', 'EventMask', 'Mask'].map((name) => rec.span(name)).find((span) => span !== undefined), event);
  },
};

/** Interval of an incremental sync and state of a move from Get-MoveRequest and Get-MoveRequestStatistics: facts of kind `move-config`. */
export const moveConfigObserver: Observer = {
  id: 'move-config',
  kinds: ['row'],
  needles: ['IncrementalSyncInterval', 'BatchName', 'StatusDetail'],
  onRecord(rec, notes) {
    const configured = col(rec, 'ConfiguredIncrementalSyncInterval', 'IncrementalSyncInterval');
    const effective = col(rec, 'EffectiveIncrementalSyncInterval');
    const status = col(rec, 'Status');
    const { command } = rec.data as CmdletData;
    const ofMove = /^Get-MoveRequest/i.test(command ?? '') || (rec.get('BatchName') !== undefined && (rec.get('StatusDetail') !== undefined || rec.get('SourceDatabase') !== undefined));
    if (configured === undefined && effective === undefined && !(ofMove && status)) return;
    const identity = identityOf(command) ?? col(rec, 'ExchangeGuid', 'MailboxGuid', 'MailboxIdentity', 'Identity', 'Alias', 'DisplayName');
    notes.keep('move-config', {
      ...(configured !== undefined && { configured }), ...(effective !== undefined && { effective }), ...(identity !== undefined && { identity: bare(identity) }),
      ...pick(rec, { batch: 'BatchName', status: 'Status', name: 'DisplayName', alias: 'Alias', guid: 'ExchangeGuid' }),
    }, rec.span('ConfiguredIncrementalSyncInterval') ?? rec.span('EffectiveIncrementalSyncInterval') ?? rec.span('Status'));
  },
};

function pick(rec: Rec, names: Record<string, string>): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [key, name] of Object.entries(names)) {
    const value = col(rec, name);
    if (value !== undefined) out[key] = value.slice(0, MAX_VALUE);
  }
  return out;
}

/** The mailbox a command was run for: its `-Identity` or first argument. */
function identityOf(command: string | undefined): string | undefined {
  const found = /^Get-MoveRequest(?:Statistics)?\s+(?:-Identity\s+)?(["']?)([^\s"'|-][^"'|\s]{0,200})\1/i.exec(command ?? '');
  return found?.[2];
}

/** Notification settings saved again or cleared, from the admin audit log: facts of kind `settings-saved` and `settings-cleared`. */
export const settingsSavedObserver: Observer = {
  id: 'settings-saved',
  kinds: ['row'],
  needles: ['Set-TextMessagingAccount', 'Set-CalendarNotification', 'Clear-TextMessagingAccount'],
  onRecord(rec, notes) {
    const cmdlet = col(rec, 'CmdletName');
    if (!cmdlet || !/^(?:(?:Set|Clear)-TextMessagingAccount|Set-CalendarNotification)$/i.test(cmdlet) || failed(rec)) return;
    const kind = /^clear/i.test(cmdlet) ? 'settings-cleared' : 'settings-saved';
    notes.keep(kind, { cmdlet, ...pick(rec, { object: 'ObjectModified', caller: 'Caller', succeeded: 'Succeeded', raw: 'RunDate' }) }, rec.span('CmdletName'));
  },
};

/** The audit log keeps what failed, too; then nothing was changed. */
function failed(rec: Rec): boolean {
  return /^false$/i.test(col(rec, 'Succeeded') ?? '');
}

/** Rows of an event watermark report, as they are or below titles of columns: facts of kind `watermark`. */
export const watermarkObserver: Observer = {
  id: 'watermark',
  kinds: ['watermark', 'row'],
  needles: [],
  onRecord(rec, notes) {
    const row = rec.kind === 'watermark' ? rec : rec.names().some((name) => /watermark/i.test(name)) ? (watermarkRow(rec.text, rec.line) ?? watermarkList(rec)) : undefined;
    if (!row) return;
    const number = (name: string): number => wholeNumber(row.get(name) ?? '');
    const [watermark, last] = [number('watermark'), number('last')];
    const backlog = row.get('backlog') === undefined ? last - watermark : number('backlog');
    if (Number.isNaN(watermark) || Number.isNaN(last) || Number.isNaN(backlog)) return;
    notes.keep('watermark', { database: row.get('database') ?? '', server: row.get('server') ?? '', assistant: row.get('assistant') ?? '', watermark, last, backlog }, row.span('backlog') ?? row.span('watermark'));
  },
};

/** The same from named columns, where the row itself has another shape. */
function watermarkList(rec: Rec): Pick<Rec, 'get' | 'span'> | undefined {
  const [database = '', server = ''] = (col(rec, 'Database', 'DatabaseName', 'MailboxDatabase', 'Identity') ?? '').split('\\');
  const values: Record<string, string | undefined> = {
    database, server: col(rec, 'Server', 'ServerName') ?? server, assistant: col(rec, 'Assistant', 'AssistantName', 'Consumer', 'ConsumerName', 'Name'),
    watermark: col(rec, 'Watermark', 'EventWatermark', 'LastWatermark'), last: col(rec, 'LastDatabaseCounter', 'LastCounter', 'LastEventCounter', 'DatabaseCounter'), backlog: col(rec, 'Backlog', 'EventsBehind', 'Behind', 'Delta'),
  };
  return values.watermark === undefined || values.last === undefined || values.assistant === undefined ? undefined : { get: (name) => values[name], span: () => rec.span('Watermark') };
}

/** Order of day and month that a table proves: facts of kind `date-order`. */
export const dateOrderObserver: Observer = {
  id: 'date-order',
  kinds: ['row'],
  needles: [],
  onRecord(rec, notes) {
    const { order, orderBy } = (rec.data ?? {}) as CmdletData;
    if (order && orderBy === 'rows' && provesOrder(rec)) notes.tally({ kind: 'date-order', dims: { subject: order } });
  },
};

/** Has a date that can be read in one order only. */
function provesOrder(rec: Rec): boolean {
  return rec.names().some((name) => /^\d{1,2}[/.-]\d{1,2}[/.-]\d/.test(rec.get(name) ?? '') && parseCultureStamp(rec.get(name)!).length === 1);
}
