import { pairDecoded, parseEventData, type Pair } from '../decode/event-data';
import { decodeImcea } from '../decode/imcea';
import { decodeSmtpStatus } from '../decode/smtp-status';
import { t } from '../l10n';
import type { Decoded } from '../model';
import { parseUtcIso } from '../time/stamp';

/** Longest list that is taken apart; a message with more recipients is written as several rows. */
const MAX_DETAIL = 262_144;

export { parseEventData, type Pair } from '../decode/event-data';

/** Members of a list cell: separated by `;`, wrapped in `'...'` (inner `'` doubled) when they hold `;` or `'`. */
export function splitList(text: string): string[] {
  const out: string[] = [];
  if (text.length > MAX_DETAIL) return [text];
  for (let at = 0; at <= text.length; ) {
    if (text[at] === "'") {
      let end = at + 1;
      while (end < text.length && !(text[end] === "'" && text[end + 1] !== "'")) end += text[end] === "'" ? 2 : 1;
      out.push(text.slice(at + 1, end).replaceAll("''", "'"));
      at = end + 2;
    } else {
      let end = text.indexOf(';', at);
      if (end < 0) end = text.length;
      out.push(text.slice(at, end));
      at = end + 1;
    }
  }
  return out.filter((part) => part !== '');
}

/** custom-data: `S:Key=Value;I32:Key=Value`; the letters in front of the colon are the type. */
export function parseCustomData(text: string): (Pair & { type: string })[] {
  return splitList(text).map((member) => {
    const found = /^([A-Z][A-Za-z0-9]{0,5}):([^=]{1,200})=/.exec(member);
    return found ? { type: found[1]!, name: found[2]!, value: member.slice(found[0].length) } : { type: '', name: member, value: '' };
  });
}

/** What a source-context says; every part is optional. */
export interface SourceContext {
  /** Session of the transport service, 16 hexadecimal digits. */
  session?: string;
  /** `{session};{time};{n}`: when the session began. */
  time?: string;
  /** `MDB:guid, Mailbox:guid, Event:n, ...` of a submission. */
  pairs: Pair[];
  /** Anything else: the name of an agent. */
  text?: string;
}

/** Reads a source-context cell. */
export function parseSourceContext(text: string): SourceContext {
  const session = /^([0-9A-F]{16})(?:;(\d{4}-\d\d-\d\dT[0-9:.]{8,18}Z)(?:;\d{1,10})?)?$/i.exec(text.trim());
  if (session) return { session: session[1]!, ...(session[2] !== undefined && { time: session[2] }), pairs: [] };
  if (/^[A-Za-z]{1,40}:[^ ,]/.test(text) && text.length <= MAX_DETAIL) {
    const pairs = text.split(/, (?=[A-Za-z]{1,40}:)/).map((part) => {
      const colon = part.indexOf(':');
      return colon < 0 ? { name: part, value: '' } : { name: part.slice(0, colon), value: part.slice(colon + 1).trim() };
    });
    if (pairs.length > 1) return { pairs };
  }
  return text.trim() === '' ? { pairs: [] } : { pairs: [], text: text.trim() };
}

/** What became of one recipient. */
export interface RecipientStatus {
  /** The last error, or the whole text. */
  response: string;
  /** `{LED=...};{MSG=...};{FQDN=...};{IP=...};{LRT=...}` */
  pairs: Pair[];
}

/**
 * Reads a recipient-status cell or the same of cmdlet output, one entry a recipient.
 * @param recipients how many there are, where known: the status of one may hold `;` without quotes
 */
export function parseRecipientStatus(text: string, recipients?: number): RecipientStatus[] {
  let inner = text.trim();
  if (inner.length > MAX_DETAIL) return [{ response: inner, pairs: [] }];
  if (inner.startsWith('{') && inner.endsWith('}') && !/^\{[A-Z]{2,6}=/.test(inner)) inner = inner.slice(1, -1);
  if (!/\{(?:LED|MSG|FQDN|IP|LRT)=/.test(inner)) return (recipients === 1 && !inner.startsWith("'") ? [inner] : splitList(inner)).map((response) => ({ response: response.replaceAll('\\r\\n', ' '), pairs: [] }));
  return inner.split(/\](?:;|, ?)\[/).map((entry) => {
    const pairs = [...entry.matchAll(/\{([A-Z]{2,6})=((?:[^{}]|\{(?![A-Z]{2,6}=)){0,4000})\}/g)].map((m) => ({ name: m[1]!, value: m[2]! }));
    return { response: pairs.find((p) => p.name === 'LED')?.value ?? entry, pairs };
  });
}

/** message-info: the time the message entered the organisation and where it spent its time, `time;SRV=server:TOTAL=n|step=n`. */
export interface MessageInfo {
  /** Milliseconds UTC, NaN where the cell has none. */
  arrived: number;
  /** What stands in front of latency trees, for example `04I:`. */
  text: string;
  /** Seconds a step of the pipeline took. */
  steps: { name: string; seconds: number }[];
}

/** Reads a message-info cell. */
export function parseMessageInfo(text: string): MessageInfo {
  const steps = text.length > MAX_DETAIL ? [] : [...text.matchAll(/(?:^|[|;:,(])([A-Z][A-Za-z0-9 -]{0,60})=(\d{1,9}(?:\.\d{1,6})?)(?=[|;,()]|$)/g)].map((m) => ({ name: m[1]!, seconds: Number(m[2]) }));
  return { arrived: arrivedAt(text), text: text.split(';', 1)[0]!, steps };
}

/** When a message entered the organisation, of a message-info cell: milliseconds UTC, or NaN. */
export function arrivedAt(text: string): number {
  return parseUtcIso(text);
}

/** Addresses of a recipients cell: `{a, b}` of cmdlet output or `a;b` of the log. */
export function parseRecipients(text: string): string[] {
  const inner = text.trim().replace(/^\{/, '').replace(/\}$/, '');
  return (inner.includes(';') ? splitList(inner) : inner.split(',')).map((a) => a.trim()).filter((a) => a !== '' && a !== '...');
}

/** EventData or custom-data for a hover. */
export function decodeEventData(text: string): Decoded[] {
  const pairs = text.trim().startsWith('{[') ? parseEventData(text) : parseCustomData(text);
  return pairs.map(pairDecoded);
}

/** A source-context for a hover. */
export function decodeSourceContext(text: string): Decoded[] {
  const context = parseSourceContext(text);
  if (context.session !== undefined) return [{ kind: 'session', raw: text, label: t('Session'), value: context.session }];
  return context.pairs.map(pairDecoded);
}

/** A recipient-status for a hover. */
export function decodeRecipientStatus(text: string): Decoded[] {
  return parseRecipientStatus(text).map((status) => {
    const deep = decodeSmtpStatus(status.response);
    const children = status.pairs.filter((p) => p.value !== '').map(pairDecoded);
    return { ...(deep ?? { kind: 'text', raw: status.response, value: status.response }), label: t('Recipient'), ...(children.length > 0 && { children }) };
  });
}

/** Recipients for a hover; wrapped addresses of other kinds are taken out of their wrapping. */
export function decodeRecipients(text: string): Decoded[] {
  return parseRecipients(text).map((address) => decodeImcea(address) ?? { kind: 'address', raw: address, label: t('Recipient'), value: address });
}

/** A message-info for a hover: the slowest steps first. */
export function decodeMessageInfo(text: string): Decoded[] {
  const info = parseMessageInfo(text);
  const out: Decoded[] = [];
  if (info.arrived === info.arrived) out.push({ kind: 'datetime', raw: info.text, label: t('Entered the organisation'), value: new Date(info.arrived).toISOString() });
  for (const step of [...info.steps].sort((a, b) => b.seconds - a.seconds).slice(0, 10)) {
    out.push({ kind: 'timespan', raw: String(step.seconds), label: step.name, value: t('{0} s', step.seconds) });
  }
  return out;
}
