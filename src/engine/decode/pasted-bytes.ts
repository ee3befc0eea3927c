/** Bytes in the spellings of tools and languages, as plain hexadecimal digits: what Exchange itself never prints, but people paste. */

import { MAX_VALUE_BYTES } from './bytes';

/** Fewer bytes are rather a time, a version or a list of numbers. */
const MIN_BYTES = 8;

type Spelling = (text: string) => string[] | undefined;

/** All of a text in one form, else `undefined`. */
function tokens(text: string, separator: RegExp, token: RegExp): string[] | undefined {
  const parts = text.split(separator).filter((part) => part !== '');
  return parts.length >= MIN_BYTES && parts.length <= MAX_VALUE_BYTES && parts.every((part) => token.test(part)) ? parts : undefined;
}

/** `5d:8f:1b`. */
const colons: Spelling = (text) => (text.includes(':') ? tokens(text, /:/, /^[0-9a-f]{2}$/i) : undefined);

/** `0x5d, 0x8f`, also in braces. */
const prefixed: Spelling = (text) => tokens(text.replace(/^[{[(]|[}\])]$/g, ''), /[\s,;]+/, /^0x[0-9a-f]{1,2}$/i)?.map((part) => part.slice(2).padStart(2, '0'));

/** `\x5d\x8f` of C, `\5d\8f` of an LDAP filter. */
const escaped: Spelling = (text) => (text.startsWith('\\') ? tokens(text, /\\x?/, /^[0-9a-f]{2}$/i) : undefined);

/** `{0, 0, 93, 143}`, as PowerShell shows a byte array. */
const decimal: Spelling = (text) => {
  const inner = /^[{[(]?([\d,\s]+)[}\])]?$/.exec(text)?.[1];
  const parts = inner === undefined || !inner.includes(',') ? undefined : tokens(inner, /[\s,]+/, /^\d{1,3}$/);
  return parts?.every((part) => Number(part) < 256) ? parts.map((part) => Number(part).toString(16).padStart(2, '0')) : undefined;
};

const dumpRow = /^\s*(?:0x)?[0-9a-f]{4,8}(?:`?[0-9a-f]{8})?:?\s+((?:[0-9a-f]{2}[ -]+){1,15}[0-9a-f]{2}|[0-9a-f]{2})(?:\s|$)/i;

/** `00000000\`02d41b10  00 00 5d 8f-1b 3c  ..]..<`: rows of a debugger, of `hexdump -C`, of Format-Hex. */
const rows: Spelling = (text) => {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const matches = lines.map((line) => dumpRow.exec(line));
  return matches.every((match) => match !== null) && lines.length > 0 && lines.length <= MAX_VALUE_BYTES ? matches.flatMap((match) => match![1]!.split(/[ -]+/)) : undefined;
};

/** `cb: 70 lpb: 0000...`, as MFCMAPI shows a binary property. */
const counted: Spelling = (text) => {
  const digits = /^cb: ?\d{1,5},? lpb: ?([0-9a-f]{16,8192})$/i.exec(text)?.[1];
  return digits?.match(/../g) ?? undefined;
};

const spellings: readonly Spelling[] = [colons, prefixed, escaped, decimal, rows, counted];

/** The bytes of a text in one of these spellings, as hexadecimal digits without anything between; `undefined` for other text. */
export function pastedBytes(text: string): string | undefined {
  if (text.length > 6 * MAX_VALUE_BYTES || !/^[\\{[(\s]*[0-9a-fcx]/i.test(text)) {
    return undefined;
  }
  for (const spelling of spellings) {
    const parts = spelling(text);
    if (parts && parts.length >= MIN_BYTES && parts.length <= MAX_VALUE_BYTES) {
      return parts.join('');
    }
  }
  return undefined;
}
