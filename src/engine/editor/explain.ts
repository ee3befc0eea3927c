import { decodeEntryId } from '../decode/entry-id';
import { decodeGuid } from '../decode/guid';
import { decodeHresult, type CodeSpace } from '../decode/hresult';
import { explainSmtp, findSmtpResponses } from '../decode/smtp-status';
import { decodeTimeSpan } from '../decode/timespan';
import type { Decoded, Span } from '../model';

/** Values inside a cell that mean something, with the decoder that knows them. The first group is the value, the whole match is what a cursor may stand on. */
const VALUES: readonly { pattern: RegExp; decode(value: string): Decoded | undefined }[] = [
  { pattern: /\bHResult:? ?=? ?(-?\d{1,10})\b/gi, decode: (v) => status(v, Number(v) >>> 16 === 0x4400 ? 'submission' : 'hr') },
  { pattern: /\bhr ?= ?(0x[0-9a-f]{1,8})\b/gi, decode: (v) => status(v, 'hr') },
  { pattern: /\bec ?= ?(-?\d{1,10})\b/gi, decode: (v) => status(v, 'ec') },
  { pattern: /\b(?:SocketError|Win32):([0-9A-F]{8})\b/gi, decode: (v) => status(`0x${v}`, 'win32') },
  { pattern: /([0-9A-F]{2}(?:-[0-9A-F]{1,2}){40,90}|[0-9A-F]{92,200}|\b[A-Za-z0-9+/]{62,120}={0,2})/gi, decode: (text) => decodeEntryId(text) },
  { pattern: /\b([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b/gi, decode: namedGuid },
  { pattern: /(?:^|[\s=:])(-?\d{1,6}\.\d\d:\d\d:\d\d(?:\.\d{1,7})?)\b/g, decode: decodeTimeSpan },
];
/** Half of the window around the cursor: longer than the longest value. */
const REACH = 700;

function status(value: string, space: CodeSpace): Decoded | undefined {
  return decodeHresult(value, space);
}

/** A GUID is worth a word only when it has a name. */
function namedGuid(value: string): Decoded | undefined {
  const decoded = decodeGuid(value);
  return decoded && decoded.value.toLowerCase() !== value.toLowerCase() ? decoded : undefined;
}

export interface Explained extends Span {
  decoded: Decoded;
}

/** What the value at a column means: an SMTP response, a status code, an entry id, a GUID. `column` counts from the start of the text. */
export function explainAt(text: string, column: number): Explained | undefined {
  const from = Math.max(0, column - REACH);
  const part = text.slice(from, column + REACH);
  const at = column - from;
  for (const { pattern, decode } of VALUES) {
    pattern.lastIndex = 0;
    for (let found = pattern.exec(part); found && found.index <= at; found = pattern.exec(part)) {
      if (found.index + found[0].length < at) continue;
      const decoded = decode(found[1]!);
      if (decoded) return { decoded, column: from + found.index, endColumn: from + found.index + found[0].length };
    }
  }
  for (const response of findSmtpResponses(part)) {
    if (response.start <= at && at <= response.end) return { decoded: explainSmtp(response), column: from + response.start, endColumn: from + response.end };
  }
  return undefined;
}

/** Everything in a short text that can be explained, in order. */
export function explainAll(text: string): Decoded[] {
  const out: Decoded[] = [];
  const part = text.slice(0, REACH);
  for (const { pattern, decode } of VALUES) {
    pattern.lastIndex = 0;
    const found = pattern.exec(part);
    const decoded = found && decode(found[1]!);
    if (decoded) out.push(decoded);
  }
  const response = findSmtpResponses(part)[0];
  if (response) out.push(explainSmtp(response));
  return out;
}
