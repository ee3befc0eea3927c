/** What headers of messages hold: encoded words, quoted-printable text, message ids. Sources: RFC 2045, RFC 2047, RFC 5322. */

import { t } from '../l10n';
import type { Decoded } from '../model';
import { fromBase64 } from '../text/base64';
import { decodeGuess } from '../text/code-page';

/** Words of one header; a subject has a few. */
const MAX_WORDS = 200;

/** What everybody writes for windows-1252, whose signs not every runtime knows. */
const WESTERN = /^(?:windows-1252|cp1252|iso-8859-1|latin1|us-ascii|ascii)$/i;

function decodeBytes(bytes: Uint8Array, charset: string): string | undefined {
  if (WESTERN.test(charset)) {
    return decodeGuess(bytes, 'windows-1252');
  }
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return undefined;
  }
}

/** `=C3=BC`; `undefined` where an equals sign has no digits behind it. */
function unquote(text: string, word: boolean): Uint8Array | undefined {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i]!;
    if (char !== '=') {
      bytes.push(...encoder.encode(word && char === '_' ? ' ' : char));
      continue;
    }
    const end = /^=\r?\n/.exec(text.slice(i, i + 3));
    if (end && !word) {
      i += end[0].length - 1;
      continue;
    }
    const pair = text.slice(i + 1, i + 3);
    if (!/^[0-9A-Fa-f]{2}$/.test(pair)) {
      return undefined;
    }
    bytes.push(parseInt(pair, 16));
    i += 2;
  }
  return Uint8Array.from(bytes);
}

const encodedWord = /=\?([A-Za-z0-9_.:-]{1,40})(?:\*[A-Za-z0-9-]{1,20})?\?([BbQq])\?([^?\s]{0,2000})\?=/g;

/** `=?utf-8?B?...?=`, one or several, with what stands around them. */
export function decodeMimeWords(text: string): Decoded | undefined {
  if (!text.includes('=?')) {
    return undefined;
  }
  const words = [...text.matchAll(encodedWord)].slice(0, MAX_WORDS);
  if (words.length === 0) {
    return undefined;
  }
  const errors: string[] = [];
  let out = '';
  let at = 0;
  let pending: { charset: string; bytes: number[] } | undefined;
  const flush = (): void => {
    if (pending) out += decodeBytes(Uint8Array.from(pending.bytes), pending.charset) ?? '';
    pending = undefined;
  };
  for (const word of words) {
    const between = text.slice(at, word.index);
    const [whole, charset, form, body] = word as unknown as [string, string, string, string];
    const bytes = form.toUpperCase() === 'B' ? base64(body) : unquote(body, true);
    at = word.index + whole.length;
    if (bytes === undefined || decodeBytes(new Uint8Array(), charset) === undefined) {
      flush();
      errors.push(bytes === undefined ? t('{0} cannot be decoded', whole) : t('the character set {0} is not known', charset));
      out += between + whole;
      continue;
    }
    // blanks between two encoded words are not part of the text, and a character may be split between them
    if (!pending || between.trim() !== '' || pending.charset.toLowerCase() !== charset.toLowerCase()) {
      flush();
      out += out !== '' && between.trim() === '' ? '' : between;
      pending = { charset, bytes: [] };
    }
    pending.bytes.push(...bytes);
  }
  flush();
  out += text.slice(at);
  return { kind: 'mime', raw: text, label: t('Encoded words of a header'), value: out, ...(errors.length > 0 && { error: errors.join('; ') }), notes: [...new Set(words.map((word) => word[1]!.toLowerCase()))].map((charset) => t('character set {0}', charset)) };
}

/** The bytes of one word, however short. */
function base64(text: string): Uint8Array | undefined {
  const plain = text.replace(/(?<!=)=+$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(plain)) {
    return undefined;
  }
  // a last character alone is no byte
  const whole = plain.length % 4 === 1 ? plain.slice(0, -1) : plain;
  return fromBase64(whole.padEnd(Math.ceil(whole.length / 4) * 4, '='));
}

/** Text with `=C3=BC` in it: where it is UTF-8, and at least two bytes are written so. */
export function decodeQuotedPrintable(text: string): Decoded | undefined {
  if ((text.match(/=[0-9A-F]{2}/g)?.length ?? 0) < 2 || text.includes('=?')) {
    return undefined;
  }
  const bytes = unquote(text, false);
  if (bytes === undefined || !bytes.some((byte) => byte > 127) && !/=20|=3D|=\r?\n/.test(text)) {
    return undefined;
  }
  try {
    return { kind: 'quoted-printable', raw: text, label: t('Quoted-printable text'), value: new TextDecoder('utf-8', { fatal: true }).decode(bytes), notes: [t('character set {0}', 'utf-8')] };
  } catch {
    return { kind: 'quoted-printable', raw: text, label: t('Quoted-printable text'), value: decodeGuess(bytes, 'windows-1252'), notes: [t('It is not UTF-8; read as {0}, the header of its part tells the character set.', 'windows-1252')], provenance: 'inferred' };
  }
}

/** `<...@host>`. */
export function decodeMessageId(text: string): Decoded | undefined {
  const match = /^<([^<>\s@]{1,500})@([A-Za-z0-9.[\]:_-]{1,255})>$/.exec(text.trim());
  if (!match || /^IMCEA/i.test(match[1]!)) {
    return undefined;
  }
  const [, left, host] = match as unknown as [string, string, string];
  return {
    kind: 'message-id', raw: text, label: t('Message id'), value: t('{0}, made by {1}', left, host), notes: [t('Get-MessageTrackingLog -MessageId finds its way; keep the angle brackets.')],
    children: [{ kind: 'local', raw: left, label: t('Unique part'), value: left }, { kind: 'host', raw: host, label: t('Made by'), value: host }],
  };
}
