import { decodeEntryId } from './entry-id';
import { decodeEventFlags, decodeEventMask } from './mailbox-event';
import { bothBases, parseInteger } from './numbers';
import { decodeSid } from './sid';
import { t } from '../l10n';
import type { Decoded, Span } from '../model';
import { parseCultureStamp } from '../time/culture';
import { formatUtc } from '../time/format';

/** Fields of a database event as the assistants' dispatcher prints it, in its order. */
export type MailboxEventField =
  | 'counter' | 'mailbox' | 'mask' | 'flags' | 'extendedFlags' | 'objectClass' | 'created' | 'itemType' | 'itemEntryId' | 'parentEntryId'
  | 'oldItemEntryId' | 'oldParentEntryId' | 'sid' | 'clientType' | 'documentId';

const LABELS: Record<string, MailboxEventField> = {
  'counter': 'counter', 'mailboxid': 'mailbox', 'mask': 'mask', 'flags': 'flags', 'extendedflags': 'extendedFlags', 'object class': 'objectClass',
  'created time': 'created', 'item type': 'itemType', 'item entryid': 'itemEntryId', 'parent entryid': 'parentEntryId', 'old item entryid': 'oldItemEntryId',
  'old parent entryid': 'oldParentEntryId', 'sid': 'sid', 'client type': 'clientType', 'document id': 'documentId',
};

/** Longest first: `Old Item entryId` must not be read as `Item entryId`. Labels are glued to the value before them, so no word boundary. */
const LABEL = /(Old parent entryId|Old Item entryId|Parent entryId|Item EntryId|ExtendedFlags|Object Class|Created Time|Client Type|Document ID|MailboxID|Item Type|Counter|Flags|Mask|SID) ?: ?/gi;
/** Text in front of the event: who dispatches it, for whom, and what became of it. */
const DISPATCHER = /^Dispatcher for ([^\n]{0,300}?) \(([0-9a-f]{8}-[0-9a-f-]{27}|<[^<>()\n]{1,60}>)\) and ([A-Za-z][A-Za-z ]{0,80}): ([^:\n]{1,200}):/i;

/** A dispatched event. Values are as printed, trimmed; `spans` are places inside the message. */
export interface MailboxEvent {
  /** Display name and GUID of the mailbox whose dispatcher wrote the line, and the assistant. */
  dispatcher?: { name: string; mailbox: string; assistant: string; outcome: string };
  values: Partial<Record<MailboxEventField, string>>;
  spans: Partial<Record<MailboxEventField, Span>>;
}

/** A message longer than this is no event; the longest seen holds four entry ids of 70 bytes. */
const MAX_EVENT = 16_384;

/** Reads the event inside a message; undefined where there is none. */
export function parseMailboxEvent(message: string): MailboxEvent | undefined {
  if (message.length > MAX_EVENT || !/Counter ?: ?(?:0x|\d)/i.test(message) || !/Mask ?:/i.test(message)) return undefined;
  const event = eventOf(message, 'counter');
  return event.values.counter === undefined ? undefined : event;
}

/** Dispatcher and fields of a message. `first`: the field that the event begins with. */
function eventOf(message: string, first?: MailboxEventField): MailboxEvent {
  const event: MailboxEvent = { values: {}, spans: {} };
  const found = DISPATCHER.exec(message);
  if (found) event.dispatcher = { name: found[1]!, mailbox: found[2]!.toLowerCase(), assistant: found[3]!, outcome: found[4]! };
  const labels = [...message.matchAll(LABEL)].filter((m) => found === null || m.index >= found[0].length);
  const start = labels.findIndex((m) => m[1]!.toLowerCase() === first);
  labels.slice(Math.max(start, 0)).forEach((label, i, all) => {
    const field = LABELS[label[1]!.toLowerCase()]!;
    if (event.values[field] !== undefined) return;
    let column = label.index + label[0].length;
    let endColumn = all[i + 1]?.index ?? message.length;
    while (endColumn > column && /[;\s]/.test(message[endColumn - 1]!)) endColumn--;
    while (column < endColumn && message[column] === ' ') column++;
    event.values[field] = message.slice(column, endColumn);
    event.spans[field] = { column, endColumn };
  });
  return event;
}

/** The event's counter as a number; undefined where it cannot be read. */
export function eventCounter(event: MailboxEvent): number | undefined {
  const value = parseInteger(event.values.counter ?? '');
  return value === undefined ? undefined : Number(value);
}

/** `Created Time` in milliseconds UTC. The order of day and month is taken from `hint` (the trace's own date) where the text leaves it open. */
export function eventCreated(event: MailboxEvent, hint: number): number {
  const readings = parseCultureStamp(event.values.created ?? '');
  let best = NaN;
  for (const { ms } of readings) if (Number.isNaN(best) || Math.abs(ms - hint) < Math.abs(best - hint)) best = ms;
  return best;
}

/** Of a pasted piece of an event, so many known labels in a row make it one. */
const MIN_PIECES = 2;

/** The event for a hover: every field with its meaning. Empty for any other message. */
export function decodeMailboxEvent(message: string): Decoded[] {
  const event = parseMailboxEvent(message);
  return event ? [explained(message, event)] : [];
}

/** A dispatcher's message, or a piece of one: every field with its meaning. */
export function decodeEventMessage(text: string): Decoded | undefined {
  if (text.length > MAX_EVENT) return undefined;
  // a whole line of a trace: what stands in front of the message, and the quote behind it
  const start = text.indexOf('Dispatcher for ');
  const message = text.slice(Math.max(start, 0)).trimEnd().replace(/"$/, '');
  const event = parseMailboxEvent(message) ?? eventOf(message);
  return event && (event.dispatcher || Object.keys(event.values).length >= MIN_PIECES) ? explained(text, event) : undefined;
}

function explained(message: string, event: MailboxEvent): Decoded {
  const { dispatcher, values } = event;
  const children = (Object.keys(values) as MailboxEventField[]).filter((f) => values[f] !== '').map((f) => decodeField(f, values[f]!));
  if (!dispatcher) return { kind: 'mailbox-event', raw: message, label: t('Database event'), value: values.mask ?? '', children };
  const plain = (kind: string, label: string, value: string): Decoded => ({ kind, raw: value, label, value });
  children.unshift(plain('assistant', t('Assistant'), dispatcher.assistant), plain('dispatcher', t('Dispatcher of the mailbox'), `${dispatcher.name} (${dispatcher.mailbox})`), plain('outcome', t('Outcome'), dispatcher.outcome));
  return { kind: 'mailbox-event', raw: message, label: t('Database event'), value: `${values.mask ?? ''}, ${dispatcher.assistant}: ${dispatcher.outcome}`, children };
}

const NAMES: Record<MailboxEventField, () => string> = {
  counter: () => t('Counter'),
  mailbox: () => t('Mailbox'),
  mask: () => t('Event'),
  flags: () => t('Flags'),
  extendedFlags: () => t('Extended flags'),
  objectClass: () => t('Object class'),
  created: () => t('Created'),
  itemType: () => t('Item type'),
  itemEntryId: () => t('Item entry id'),
  parentEntryId: () => t('Parent entry id'),
  oldItemEntryId: () => t('Old item entry id'),
  oldParentEntryId: () => t('Old parent entry id'),
  sid: () => t('SID'),
  clientType: () => t('Client type'),
  documentId: () => t('Document id'),
};

function decodeField(field: MailboxEventField, raw: string): Decoded {
  const plain: Decoded = { kind: field, raw, label: NAMES[field](), value: raw };
  switch (field) {
    case 'counter': {
      const value = parseInteger(raw);
      return value === undefined ? plain : { ...plain, value: bothBases(value), notes: [t('Counters grow per database and can be compared only inside one.')] };
    }
    case 'created': {
      const readings = parseCultureStamp(raw);
      return { ...plain, value: readings.length === 1 ? formatUtc(readings[0]!.ms) : `${raw} UTC`, notes: [t('Written in UTC; the stamp of the line is in server time.')] };
    }
    case 'mask':
      return { ...(decodeEventMask(raw) ?? plain), kind: 'event-mask', label: plain.label };
    case 'flags':
      return { ...(decodeEventFlags(raw) ?? plain), label: plain.label };
    case 'sid':
      return { ...(decodeSid(raw) ?? plain), label: plain.label };
    default:
      return field.endsWith('EntryId') ? { ...(decodeEntryId(raw) ?? plain), label: plain.label } : plain;
  }
}
