import type { Span } from '../model';

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
