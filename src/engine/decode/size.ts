/** Sizes as Exchange's cmdlets print them: `1.5 MB (1,572,864 bytes)`. */

import { t } from '../l10n';
import type { Decoded } from '../model';

export interface ByteSize {
  /** Exact where the bytes are given, otherwise worked out from the rounded number. Infinity for Unlimited. */
  bytes: number;
  exact: boolean;
  /** The bytes that the rounded number stands for; set where both are given and they disagree. */
  disagrees?: number;
}

const units: readonly string[] = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];
/** First letters of the units, also in Russian. */
const PREFIXES = 'KMGTP', RUSSIAN_PREFIXES = '\u041a\u041c\u0413\u0422\u041f';

/** Separators of thousands differ by culture: comma, dot, blank, no-break space, apostrophe. */
const sizeText = /^(\d{1,7}(?:[.,]\d{1,4})?) ?([KMGTP\u041a\u041c\u0413\u0422\u041f]?(?:B|O|\u0411)) ?(?:\((\d{1,3}(?:[.,' \u00a0\u202f\u2019]?\d{3}){0,6})[ \u00a0\u202f](?:bytes?|octets?|\u0431\u0430\u0439\u0442\u0430?)\)?)?$/i;
/** The bytes alone: `1,572,864 bytes`. */
const bytesText = /^(\d{1,3}(?:[.,' \u00a0\u202f\u2019]\d{3}){1,6}|\d{1,18}) (?:bytes?|octets?|\u0431\u0430\u0439\u0442\u0430?)$/i;

/** The rounded number has four digits or so; a difference above this is no rounding. */
const ROUNDING = 0.01;

function powerOf(unit: string): number {
  const prefix = unit.length === 1 ? '' : unit[0]!.toUpperCase();
  return prefix === '' ? 0 : 1 + Math.max(PREFIXES.indexOf(prefix), RUSSIAN_PREFIXES.indexOf(prefix));
}

/** The size in bytes; `undefined` for other text. */
export function parseSize(text: string): ByteSize | undefined {
  const trimmed = text.trim();
  if (/^unlimited$/i.test(trimmed)) {
    return { bytes: Infinity, exact: true };
  }
  const plain = trimmed.length > 64 ? null : bytesText.exec(trimmed);
  if (plain) {
    return { bytes: Number(plain[1]!.replace(/\D/g, '')), exact: true };
  }
  const match = trimmed.length > 64 ? null : sizeText.exec(trimmed);
  if (!match) {
    return undefined;
  }
  const rounded = Number(match[1]!.replace(',', '.')) * 1024 ** powerOf(match[2]!);
  if (match[3] === undefined) {
    return { bytes: Math.round(rounded), exact: match[2]!.length === 1 };
  }
  const bytes = Number(match[3].replace(/\D/g, ''));
  const agrees = Math.abs(bytes - rounded) <= Math.max(bytes, rounded) * ROUNDING + 1;
  return { bytes, exact: true, ...(!agrees && { disagrees: Math.round(rounded) }) };
}

/** `1.5 MB (1,572,864 bytes)`, as Exchange prints it in English. */
export function formatSize(bytes: number): string {
  if (bytes === Infinity) {
    return t('Unlimited');
  }
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const rounded = bytes / 1024 ** power;
  const short = rounded >= 1000 ? rounded.toFixed(0) : String(Number(rounded.toPrecision(4)));
  return `${short} ${units[power]} (${String(Math.round(bytes)).replace(/\B(?=(?:\d{3})+$)/g, ',')} bytes)`;
}

/** A size explained. */
export function decodeSize(text: string): Decoded | undefined {
  const size = parseSize(text);
  if (!size) {
    return undefined;
  }
  return {
    kind: 'size', raw: text, label: t('Size'), value: formatSize(size.bytes), ...(!size.exact && { notes: [t('rounded: the exact number of bytes is not given')] }),
    ...(size.disagrees !== undefined && { error: t('the two numbers disagree: {0} and {1} bytes', size.disagrees, size.bytes) }),
  };
}
