/** `{[Key, value], [Key, value]}`: what a component added to an event, as cmdlets print it. */

import { t } from '../l10n';
import type { Decoded } from '../model';
import { decodeEntryId } from './entry-id';
import { decodeSmtpStatus } from './smtp-status';

/** A name and a value somewhere in a cell. */
export interface Pair {
  name: string;
  value: string;
}

/** Longest list that is taken apart; a message with more recipients is written as several rows. */
export const MAX_DETAIL = 262_144;

/** `{[Key, value], [Key, value]}` of cmdlet output. A value may hold commas and brackets: a pair ends at `], [` or at the end. */
export function parseEventData(text: string): Pair[] {
  const trimmed = text.trim();
  if (trimmed.length > MAX_DETAIL || !trimmed.startsWith('{[')) return [];
  const inner = trimmed.slice(2, /\]\s?\}$/.test(trimmed) ? trimmed.lastIndexOf(']') : trimmed.length);
  return inner.split(/\], ?\[/).map((part) => {
    const comma = part.indexOf(',');
    return comma < 0 ? { name: part.trim(), value: '' } : { name: part.slice(0, comma).trim(), value: part.slice(comma + 1).trim() };
  });
}

/** A pair with the meaning of its value, where that is of a known kind. */
export function pairDecoded(pair: Pair): Decoded {
  const plain: Decoded = { kind: 'text', raw: pair.value, label: pair.name, value: pair.value };
  const deep = /EntryId$/i.test(pair.name) ? decodeEntryId(pair.value) : pair.name === 'LED' || pair.name === 'DiagnosticInfo' ? decodeSmtpStatus(pair.value) : undefined;
  return deep ? { ...deep, label: pair.name } : plain;
}

/** EventData pasted as a whole, or one pair of it. */
export function decodeEventPairs(text: string): Decoded | undefined {
  const trimmed = text.trim();
  const one = /^\[[A-Za-z][\w-]{0,60}, [^[\]]{1,4000}\]$/.test(trimmed);
  const pairs = parseEventData(one ? `{${trimmed}}` : trimmed).filter((pair) => /^[A-Za-z][\w. -]{0,60}$/.test(pair.name));
  return pairs.length === 0 ? undefined : {
    kind: 'event-data', raw: text, label: t('Event data'), value: pairs.map((pair) => pair.name).join(', '), children: pairs.map(pairDecoded),
  };
}
