/** One row of a table of fields, and the titles above it. */

import { isAddressText, isDecimalText, isHex, isHexText, plainAddress, skipBlank, wordEnd, words, type Word } from './scan';

const attributes = new Set(['instance', 'static', 'shared', 'tlstatic', 'clstatic']);

export interface TableRow {
  methodTable: string;
  offset: number;
  type: string;
  valueType: boolean;
  isStatic: boolean;
  /** Index of the value in the line; the end of the line when there is none. */
  valueAt: number;
  value: string;
  name: string;
  nameAt: number;
  remark?: string;
}

/** Longest row; its type is at most 20 characters, its name and a note follow. */
const MAX_ROW = 2000;

/** A row of a field table, anchored on the attribute: columns shift, words do not. */
export function readRow(text: string, at: number): TableRow | undefined {
  const c = text.charCodeAt(at);
  if (!isHex(c) || text.length > MAX_ROW) {
    return undefined;
  }
  const mtEnd = wordEnd(text, at);
  const mt = text.slice(at, mtEnd);
  if (!isAddressText(mt) && !(isHexText(mt) && (mt.length >= 4 || mt === '0'))) {
    return undefined;
  }
  const tokenAt = skipBlank(text, mtEnd);
  const tokenEnd = wordEnd(text, tokenAt);
  const offsetAt = skipBlank(text, tokenEnd);
  const offsetEnd = wordEnd(text, offsetAt);
  const token = withoutPrefix(text.slice(tokenAt, tokenEnd));
  const offset = withoutPrefix(text.slice(offsetAt, offsetEnd));
  if (!isHexText(token) || !isHexText(offset) || token.length > 8 || offset.length > 8) {
    return undefined;
  }
  const parts = words(text, offsetEnd);
  const anchor = parts.findIndex((word) => attributes.has(word.text.toLowerCase()));
  return anchor < 0 || anchor > 24 ? undefined : rowFrom(text, plainAddress(mt), Number.parseInt(offset, 16), parts, anchor, offsetEnd);
}

/** The first versions wrote `0x` in front of every number. */
function withoutPrefix(text: string): string {
  return text.startsWith('0x') ? text.slice(2) : text;
}

function rowFrom(text: string, methodTable: string, offset: number, parts: Word[], anchor: number, typeFrom: number): TableRow {
  const vt = anchor > 0 ? parts[anchor - 1]! : undefined;
  const hasVt = vt !== undefined && /^(?:0|1|no|yes)$/i.test(vt.text);
  const typeTo = hasVt ? vt.at : parts[anchor]!.at;
  let last = anchor;
  let isStatic = parts[anchor]!.text.toLowerCase() !== 'instance';
  // `shared static`, `shared TLstatic`.
  while (parts[last + 1] !== undefined && attributes.has(parts[last + 1]!.text.toLowerCase()) && parts[last]!.text.toLowerCase() === 'shared') {
    last += 1;
    isStatic = true;
  }
  const rest = parts.slice(last + 1);
  const first = rest[0];
  const second = rest[1];
  const alone = first !== undefined && (second === undefined || second.text.startsWith('(')) && !isValueText(first.text);
  const value = alone ? undefined : first;
  const name = alone ? first : second;
  const third = rest[alone ? 1 : 2];
  return {
    methodTable, offset, type: text.slice(typeFrom, typeTo).trim(), valueType: hasVt && /^(?:1|yes)$/i.test(vt.text), isStatic,
    valueAt: value?.at ?? text.length, value: value?.text ?? '', name: name?.text ?? '', nameAt: name?.at ?? text.length,
    ...(third !== undefined && { remark: text.slice(third.at).trim() }),
  };
}

function isValueText(text: string): boolean {
  return isAddressText(text) || isDecimalText(text) || !Number.isNaN(Number(text)) || /^(?:nan|[-+]?inf(?:inity)?|1\.#(?:INF|QNAN))/i.test(text);
}

/** Longest row of titles: six words and the blanks between them. */
const MAX_TITLES = 200;

/** Column titles of a field table, in any width. */
export function isTableHeader(text: string): boolean {
  // A page that lost its line breaks glues rows to the titles: that line is not read.
  const trimmed = text.trim();
  return trimmed.endsWith('Name') && trimmed.length < MAX_TITLES && trimmed.includes('Offset') && trimmed.includes('Attr') && trimmed.includes('Field') && trimmed.includes('Type');
}
