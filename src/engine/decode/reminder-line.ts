import { t } from '../l10n';
import type { Decoded, Span } from '../model';
import { parseCultureStamp } from '../time/culture';
import { formatLocal } from '../time/format';
import { decodeEntryId } from './entry-id';

export type ReminderField = 'caller' | 'subj' | 'usr' | 'calItemId' | 'calItemOccId' | 'event_t' | 'rmd_t' | 's_t' | 'e_t';

/** A line about one reminder, as the calendar notification assistant traces it. */
export interface ReminderLine {
  /** The marker in front, for example `rmd-----`. */
  marker: string;
  /** What the marker means, read from its signs. */
  action: 'removed' | 'added' | 'rescheduled' | 'unknown';
  values: Partial<Record<ReminderField, string>>;
  /** Places inside the message. */
  spans: Partial<Record<ReminderField, Span>>;
}

const MARKER = /^\s{0,40}(rmd[^\sA-Za-z0-9,:]{0,20})\s/i;
const LABEL = /(?:^|[,\s])(caller|subj|usr|calItemId|calItemOccId|event_t|rmd_t|s_t|e_t) ?[:=] ?/gi;
/** A subject may hold anything, even labels; more than this many are not looked at. */
const MAX_LABELS = 200;
/** A line with a subject of 255 characters and two item ids is shorter. */
const MAX_LINE = 16_384;
const NAMES: readonly ReminderField[] = ['caller', 'subj', 'usr', 'calItemId', 'calItemOccId', 'event_t', 'rmd_t', 's_t', 'e_t'];

/** Reads a reminder line; undefined for any other message. */
export function parseReminder(message: string): ReminderLine | undefined {
  if (message.length > MAX_LINE || !/caller ?[:=]/i.test(message)) return undefined;
  const marker = MARKER.exec(message)?.[1] ?? '';
  const line: ReminderLine = { marker, action: actionOf(marker), values: {}, spans: {} };
  const labels = labelsOf(message);
  labels.forEach(({ field, to }, i) => {
    let column = to;
    let endColumn = labels[i + 1]?.from ?? message.length;
    while (endColumn > column && /[,\s]/.test(message[endColumn - 1]!)) endColumn--;
    while (column < endColumn && message[column] === ' ') column++;
    line.values[field] = message.slice(column, endColumn);
    line.spans[field] = { column, endColumn };
  });
  return line.values.caller === undefined ? undefined : line;
}

interface Label {
  field: ReminderField;
  /** Where the label begins and where its value begins. */
  from: number;
  to: number;
}

/** The labels that structure the line: the first `caller` and `subj`, and of all others the last, because a subject may imitate them. */
function labelsOf(message: string): Label[] {
  const all: Label[] = [];
  for (const m of message.matchAll(LABEL)) {
    const field = NAMES.find((n) => n.toLowerCase() === m[1]!.toLowerCase())!;
    all.push({ field, from: m.index, to: m.index + m[0].length });
    if (all.length >= MAX_LABELS) break;
  }
  const chosen: Label[] = [];
  for (const field of NAMES) {
    const same = all.filter((l) => l.field === field);
    const pick = field === 'caller' || field === 'subj' ? same[0] : same.at(-1);
    if (pick) chosen.push(pick);
  }
  return chosen.sort((a, b) => a.from - b.from);
}

function actionOf(marker: string): ReminderLine['action'] {
  if (/-{2}/.test(marker)) return 'removed';
  if (/\+{2}/.test(marker)) return 'added';
  return /[<>|]/.test(marker) ? 'rescheduled' : 'unknown';
}

/** Callers are compared without case and separators: `StopAll`, `stop all`. */
export function isStopAll(caller: string | undefined): boolean {
  return caller !== undefined && caller.toLowerCase().replace(/[\s_.-]/g, '') === 'stopall';
}

function nameOf(field: ReminderField): string {
  switch (field) {
    case 'caller': return t('Caller');
    case 'subj': return t('Subject');
    case 'usr': return t('Mailbox');
    case 'calItemId': return t('Calendar item');
    case 'calItemOccId': return t('Occurrence');
    case 'event_t': return 'event_t';
    case 'rmd_t': return t('Reminder is due');
    case 's_t': return t('Start');
    case 'e_t': return t('End');
  }
}

function actionName(action: ReminderLine['action']): string {
  switch (action) {
    case 'removed': return t('reminder removed');
    case 'added': return t('reminder added');
    case 'rescheduled': return t('reminder rescheduled');
    default: return t('reminder');
  }
}

/** A reminder line explained, field by field. */
export function decodeReminder(text: string): Decoded | undefined {
  const line = parseReminder(text);
  if (!line || Object.keys(line.values).length < 2) return undefined;
  const children = NAMES.filter((field) => (line.values[field] ?? '') !== '').map((field): Decoded => {
    const raw = line.values[field]!;
    const plain: Decoded = { kind: field, raw, label: nameOf(field), value: raw };
    if (field === 'calItemId' || field === 'calItemOccId') return { ...(decodeEntryId(raw) ?? plain), label: plain.label };
    if (field === 'event_t') return { ...plain, notes: [t('what it tells is not documented; no zone is stated')] };
    if (!field.endsWith('_t')) return plain;
    const readings = parseCultureStamp(raw);
    return { ...plain, ...(readings.length === 1 && { value: formatLocal(readings[0]!.ms) }), notes: [t('in the zone of the user, which is not stated')], provenance: 'inferred' };
  });
  const notes = isStopAll(line.values.caller) ? [t('All reminders of this mailbox were switched off.')] : undefined;
  return {
    kind: 'reminder-line', raw: text, label: t('Reminder line'), value: `${line.marker} ${actionName(line.action)}, ${line.values.caller}`.trim(), children, provenance: 'inferred', ...(notes && { notes }),
  };
}
