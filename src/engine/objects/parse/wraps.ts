/** Transcripts that a mail program or a console broke at a column: which lines are parts of the line above. */

import { fieldColon, isRestOfValue } from './mdt-field';
import { readMdtValue } from './mdt-value';
import { readPrompt } from './prompt';
import { addressEnd, countText, isBlankChar, isDecimalText, isDigit, openBrackets, skipBlank, wordEnd, words } from './scan';
import { readRow } from './sos-row';

/** Mail programs and consoles break lines no later, and no earlier. */
const MAX_WIDTH = 132;
const MIN_WIDTH = 60;
/** Lines that are looked at to tell whether a transcript was broken. */
const SAMPLE = 2000;
/** Lines that one is broken into, at most. */
export const MAX_PARTS = 12;
/** Broken lines that prove it; one will do where there are few. */
const PROOFS = 2;
const FEW_LINES = 60;

export interface Wrapping {
  width: number;
  /** A console breaks anywhere; a mail program at a blank, which is lost. */
  hard: boolean;
}

function lengthOf(line: string): number {
  let end = line.length;
  while (end > 0 && (isBlankChar(line.charCodeAt(end - 1)) || line.charCodeAt(end - 1) === 13)) {
    end -= 1;
  }
  return end;
}

/** @param clean a line freed from quoting */
export function wrappingOf(lines: readonly string[], clean: (i: number) => string): Wrapping | undefined {
  const most = Math.min(lines.length, SAMPLE);
  if (most < 3) {
    return undefined;
  }
  let width = 0;
  let longest = 0;
  for (let i = 0; i < most; i += 1) {
    const length = lengthOf(lines[i]!);
    longest = Math.max(longest, length);
    if (length > width && clean(i).trim().includes(' ')) {
      width = length;
      if (width > MAX_WIDTH) {
        return undefined;
      }
    }
  }
  if (width < MIN_WIDTH) {
    return undefined;
  }
  const [soft, hard] = [{ width, hard: false }, { width, hard: true }];
  let softly = 0;
  let hardly = 0;
  for (let i = 0; i + 1 < most; i += 1) {
    if (longest === width && CONSOLES.has(width) && isPart(hard, lines, i + 1, clean) && (isOpen(clean(i), clean(i + 1)) || isInsideWord(clean(i), clean(i + 1)))) {
      hardly += 1;
    } else if (isPart(soft, lines, i + 1, clean) && isOpen(clean(i), clean(i + 1))) {
      softly += 1;
    }
  }
  const needed = most > FEW_LINES ? PROOFS : 1;
  return hardly >= PROOFS && hardly > softly ? hard : softly >= needed ? soft : undefined;
}

/** Columns of consoles. */
const CONSOLES = new Set([80, 90, 100, 110, 120, 130, 132]);

/** A name goes on in the next line. */
function isInsideWord(text: string, next: string): boolean {
  return /[\w.`+]$/.test(text.slice(-1)) && /^[a-z0-9_.`+]/.test(next.slice(0, 1));
}

/** Is line `i` a part of the line above? */
export function isPart({ width, hard }: Wrapping, lines: readonly string[], i: number, clean: (i: number) => string): boolean {
  const above = lines[i - 1];
  const line = lines[i];
  if (above === undefined || line === undefined) {
    return false;
  }
  const length = lengthOf(above);
  const text = clean(i);
  const at = skipBlank(text, 0);
  if ((hard ? length !== width : length + 1 + wordEnd(text, at) - at <= width) && !(lacksColumns(clean(i - 1)) && words(text, at, COLUMNS_LEFT + 1).length <= COLUMNS_LEFT)) {
    return false;
  }
  return at < text.length && skipBlank(clean(i - 1), 0) < clean(i - 1).length && !beginsItem(text, at);
}

/** Value and name; `Value Name`, `SyncBlock Owner`. */
const COLUMNS_LEFT = 2;

/** Columns that were broken off between two of them: the blanks in front of the break count for nothing. */
function lacksColumns(text: string): boolean {
  const at = skipBlank(text, 0);
  return /^(?:MT +Field .*(?:Attr|Value)|Index +SyncBlock .*(?:Info|SyncBlock))\s*$/.test(text.slice(at, at + MAX_WIDTH)) || readRow(text, at)?.name === '';
}

/** Heads, titles and keys that stand at the beginning of a line only. */
const STARTS = /^(?:[-=_*]{5,}|->|>> |\[\d|(?:Name|MethodTable|EEClass|Canonical MethodTable|Tracked Type|Size|File|Fields|Array|Content|String|Element Methodtable|Class Name|mdToken|Exception (?:object|type)|Message|InnerException|StackTrace(?: \(generated\)|String)|HResult|OS Thread Id|Statistics|PARAMETERS|LOCALS|Thread [0-9a-f]+|HandleTable|Module|Assembly|Token|MethodDesc|Method Name):|(?:Index +SyncBlock|MT +(?:Field|Count)|Address +MT|Child[- ]SP|Fields:|Total \d|CCW +\d|RCW +\d|ComClassFactory|Free +\d|Found \d|CLR thread |\.\.\.and |Opened log|Closing open))/i;

function beginsItem(text: string, at: number): boolean {
  const rest = text.slice(at, at + MAX_WIDTH);
  if (readPrompt(text) !== undefined || STARTS.test(rest) || rest.startsWith('!')) {
    return true;
  }
  if (text.charCodeAt(at) === 40 && text.includes(' VALTYPE (MT=', at)) {
    return true;
  }
  const end = addressEnd(text, at);
  if (end > 0) {
    const next = skipBlank(text, end);
    const word = text.slice(next, wordEnd(text, next));
    return (text.charCodeAt(next) === 40 && next === end + 1) || addressEnd(word, 0) === word.length || (countText(word) >= 0 && isDigit(text.charCodeAt(skipBlank(text, next + word.length)))) || (readRow(text, at)?.name ?? '') !== '';
  }
  const first = text.slice(at, wordEnd(text, at));
  const second = skipBlank(text, at + first.length);
  if (isDecimalText(first) && addressEnd(text, second) > 0) {
    return true;
  }
  const colon = fieldColon(text, at);
  return colon > 0 && !isRestOfValue(text, at) && readMdtValue(text, colon + 1) !== undefined;
}

/** A line that cannot be all there was. */
function isOpen(text: string, next: string): boolean {
  const trimmed = text.trim();
  const at = skipBlank(text, 0);
  const end = addressEnd(text, at);
  if (isRestOfValue(next, skipBlank(next, 0)) || /^(?:Name|File):$/.test(trimmed) || /[,(]$/.test(trimmed) || openBrackets(trimmed) > 0) {
    return true;
  }
  if (end > 0) {
    const row = readRow(text, at);
    return row !== undefined ? row.name === '' : addressEnd(trimmed, skipBlank(trimmed, end - at)) === trimmed.length;
  }
  return false;
}
