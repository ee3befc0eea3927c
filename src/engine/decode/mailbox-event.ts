/** Mailbox events of the store: names, flags and counters, as traces and Get-DatabaseEvent print them. */

import { t } from '../l10n';
import type { Decoded } from '../model';
import { describeEnum, enumValue } from './enums';
import { bothBases, parseInteger } from './numbers';

/** The widest counter or mask the store uses. */
const MAX_COUNTER = (1n << 63n) - 1n;

/** `0x3B331E14` or `993205780` to a number; event counters stay far below 2^53. */
export function parseCounter(text: string): number | undefined {
  // cmdlets in a table of a spreadsheet: 989,106,153
  const value = parseInteger(/^\d{1,3}(?:([,.' \u00a0\u202f\u2019])\d{3})(?:\1\d{3}){0,5}$/.test(text.trim()) ? text.replace(/\D/g, '') : text);
  return value === undefined || value < 0n || value > MAX_COUNTER ? undefined : Number(value);
}

/** Both spellings of a counter: `0x3B331E14 (993205780)`. */
export function formatCounter(counter: number): string {
  return `0x${counter.toString(16).toUpperCase()} (${counter})`;
}

/** An event counter explained. */
export function decodeCounter(text: string): Decoded | undefined {
  const counter = parseCounter(text);
  return counter === undefined ? undefined : {
    kind: 'event-counter', raw: text, label: t('Event counter'), value: formatCounter(counter),
    notes: [t('Counters grow within one database; those of two databases cannot be compared.')],
  };
}

/** Event names and flags by name or number to the number; `undefined` where a name is unknown. */
function valueOf(typeName: string, text: string): number | undefined {
  const value = parseInteger(text);
  if (value !== undefined) {
    return value < 0n || value > 0xffffffffn ? undefined : Number(value);
  }
  return /[A-Za-z]/.test(text) ? enumValue(typeName, text) : undefined;
}

/** What an event means for the assistants. */
function eventNote(name: string): string | undefined {
  switch (name) {
    case 'MailboxMoveStarted': return t('A move or one of its syncs began. With the flag Source, assistants such as calendar notification stop for this mailbox until the move ends.');
    case 'MailboxMoveSucceeded': return t('The move ended; on the destination the assistants serve the mailbox again.');
    case 'MailboxMoveFailed': return t('The move failed; on the source the assistants serve the mailbox again.');
    case 'MailboxDisconnected': return t('The mailbox was disconnected from its user.');
    case 'MailboxReconnected': return t('The mailbox was connected to a user again; the assistants serve it again.');
    case 'MailboxCreated': return t('The mailbox was created; the assistants begin to serve it.');
    default: return undefined;
  }
}

/** An event mask or EventName, by name or number, bit by bit. */
export function decodeEventMask(text: string): Decoded | undefined {
  const value = valueOf('EventMask', text);
  const decoded = value === undefined ? undefined : describeEnum('EventMask', value);
  if (!decoded) {
    return undefined;
  }
  const number = parseInteger(text) === undefined ? [t('as a number: {0}', bothBases(value!))] : [];
  const notes = [...(decoded.children ?? []).map((bit) => eventNote(bit.label)).filter((note) => note !== undefined), ...number];
  return { ...decoded, kind: 'event-mask', label: t('Mailbox event'), ...(notes.length > 0 && { notes }) };
}

/** Event flags, by name or number, bit by bit. */
export function decodeEventFlags(text: string): Decoded | undefined {
  const value = valueOf('EventFlags', text);
  const decoded = value === undefined ? undefined : describeEnum('EventFlags', value);
  return decoded && { ...decoded, kind: 'event-flags', label: t('Mailbox event flags') };
}
