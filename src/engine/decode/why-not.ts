/** Why a text is no value that can be decoded: what it looks like, and what is wrong with it. */

import { t } from '../l10n';
import { nearestName } from '../time/nearest';
import { parseBytes, toHex } from './bytes';
import { findEnum } from './enums';
import { parseInteger } from './numbers';

/** First bytes shown of what has no layout known here. */
const SHOWN_BYTES = 8;
/** Fewer bytes without a known layout are rather a word. */
const MIN_BYTES = 16;

function sidProblem(text: string): string | undefined {
  const match = /^S-(\d{1,20})-(\d{1,20}|0x[0-9a-f]{1,20})((?:-\d{1,20}){0,40})$/i.exec(text);
  if (!match) return /^S-\d/i.test(text) ? t('looks like a SID, which is S-1- and numbers joined by -') : undefined;
  const parts = match[3]!.split('-').slice(1);
  if (match[1] !== '1') return t('looks like a SID of revision {0}; only revision 1 exists', match[1]!);
  if (parts.length === 0) return t('looks like a SID without any sub-authority');
  if (parts.length > 15) return t('looks like a SID with {0} sub-authorities; it can have 15', parts.length);
  const large = parts.find((part) => Number(part) > 0xffffffff);
  return large === undefined ? undefined : t('looks like a SID, but {0} does not fit into 32 bits', large);
}

function guidProblem(text: string): string | undefined {
  const inner = /^[{(]?([0-9a-z]{1,20}(?:-[0-9a-z]{1,20}){4})[)}]?$/i.exec(text)?.[1];
  const wrong = inner && /[g-z]/i.exec(inner)?.[0];
  if (inner !== undefined && wrong) return /^[^-]{8}(?:-[^-]{4}){3}-[^-]{12}$/.test(inner) ? t('looks like a GUID, but {0} is no hexadecimal digit', wrong) : undefined;
  if (inner === undefined) return undefined;
  const lengths = inner.split('-').map((group) => group.length);
  return t('looks like a GUID, whose groups have 8-4-4-4-12 hexadecimal digits; these have {0}', lengths.join('-'));
}

function bytesProblem(text: string): string | undefined {
  const parsed = /^[\s0-9A-Za-z+/=_-]+$/.test(text) && !/[g-z]{12}/.test(text) ? parseBytes(text) : undefined;
  if (!parsed || parsed.bytes.length < MIN_BYTES || (parsed.form === 'base64' && !/\d/.test(text))) return undefined;
  if (parsed.bytes.every((byte) => byte === 0)) return t('{0} bytes, all zero', parsed.bytes.length);
  const first = toHex(parsed.bytes.subarray(0, SHOWN_BYTES)).toUpperCase().replace(/..(?!$)/g, '$& ');
  return t('{0} bytes ({1}) that begin {2}: no layout known here', parsed.bytes.length, parsed.form, first);
}

/** `{0, 0, 0, 0...}`: PowerShell stops after four or sixteen. */
function cutListProblem(text: string): string | undefined {
  return /^\{\d{1,3}(?:, \d{1,3}){2,40}(?:\.{3}|\u2026)\}$/.test(text) ? t('bytes of which PowerShell shows only the first; all of them come with $FormatEnumerationLimit = -1') : undefined;
}

function stampProblem(text: string): string | undefined {
  return /^\[?\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[-T ,]|^(?:[A-Za-z]{3}, ?)?\d{1,2} [A-Za-z]{3} \d{4} \d|^\d{8}T?\d{6}(?:[.,]\d{1,9})?(?:Z|[+-]\d{3,4})$/.test(text) ? t('looks like a time stamp, but there is no such date or time, or its form is not known') : undefined;
}

function durationProblem(text: string): string | undefined {
  const match = /^-?(\d{2,6}):([0-5]\d):([0-5]\d)$/.exec(text);
  if (!match || Number(match[1]) < 24) return undefined;
  const hours = Number(match[1]);
  return t('looks like a duration; a TimeSpan has days for hours above 23: {0}', `${Math.floor(hours / 24)}.${String(hours % 24).padStart(2, '0')}:${match[2]!}:${match[3]!}`);
}

function smtpProblem(text: string): string | undefined {
  const code = /^(\d{3})[ -]\d\.\d{1,3}\.\d{1,3}\b/.exec(text)?.[1];
  return code === undefined ? undefined : t('looks like an SMTP answer, but there is no reply code {0}', code);
}

/** Names that an enumeration does not have. */
function namesProblem(typeName: string, text: string): string | undefined {
  const found = findEnum(typeName);
  if (!found || !/[A-Za-z]/.test(text)) return undefined;
  const names = found.members.map((member) => member.name);
  const unknown = text.split(/[,|]/).map((part) => part.trim()).filter((part) => part !== '' && parseInteger(part) === undefined && !/^none$/i.test(part) && !names.some((name) => name.toLowerCase() === part.toLowerCase()));
  if (unknown.length === 0) return undefined;
  const near = unknown.length === 1 ? nearestName(unknown[0]!, names) : undefined;
  return near === undefined ? t('no such name: {0}', unknown.join(', ')) : t('no such name: {0}. Did you mean {1}?', unknown[0]!, near);
}

function numberProblem(text: string, kind: string): string | undefined {
  const value = parseInteger(text);
  if (value === undefined) return undefined;
  if (kind === 'event-counter' && value < 0n) return t('a counter is never negative');
  return value > 0xffffffffn || value < -0x80000000n ? t('{0} does not fit into 32 bits', String(value)) : undefined;
}

const enumOf: Readonly<Record<string, string>> = { 'event-mask': 'EventMask', 'event-flags': 'EventFlags' };

/**
 * One clause for a text that {@link decodeValue} gives nothing for; `undefined` where it looks like no value at all.
 * @param kind what it was said to be, one of the kinds or the name of an enumeration
 */
export function whyNot(text: string, kind?: string): string | undefined {
  const value = text.trim();
  if (value === '') return t('nothing to decode');
  if (kind !== undefined) return namesProblem(enumOf[kind] ?? kind, value) ?? numberProblem(value, kind) ?? looksLike(value) ?? t('no value of this kind: {0}', kind);
  return looksLike(value);
}

function looksLike(value: string): string | undefined {
  return sidProblem(value) ?? cutListProblem(value) ?? guidProblem(value) ?? smtpProblem(value) ?? durationProblem(value) ?? stampProblem(value) ?? bytesProblem(value);
}
