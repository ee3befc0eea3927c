/** Cheap answers for a format detector: can a dump begin here, does it go on here? */

import type { Sure } from '../formats/object-dump';
import { emptyDump, parseDump } from './parse-dump';
import { Builder } from './parse/builder';
import { readMdtValue } from './parse/mdt-value';
import { isTypeName } from './parse/mdt';
import { fieldColon, isRestOfValue } from './parse/mdt-field';
import { classify, isCut } from './parse/noise';
import { isCommandAlone, isKnownCommand, printsAnything, readCommand, readPrompt } from './parse/prompt';
import { isClean, Reader } from './parse/reader';
import { addressEnd, isDecimalText, isDigit, isHex, isHexText, openBrackets, skipBlank, wordEnd } from './parse/scan';
import { sessionLine } from './parse/session';
import { isTableHeader, readRow } from './parse/sos-row';
import { isStackHeader } from './parse/stacks';

/** Longest line a debugger prints that can start a dump: a generic type of many arguments. */
const MAX_LINE = 8192;

/** @param next the line below: tells a gutter of line numbers */
function clean(line: string, next?: string): { text: string; at: number } {
  const text = isClean(line) ? line : new Reader(next === undefined ? [line] : [line, next]).text(0);
  return { text, at: skipBlank(text, 0) };
}

/** @param previous the line above: tells a gutter too */
function cleanBelow(line: string, previous: string): { text: string; at: number } {
  if (previous === '') {
    return clean(line);
  }
  const text = isClean(line) ? line : new Reader([previous, line]).text(1);
  return { text, at: skipBlank(text, 0) };
}

/** A prompt with a command of a debugger extension or a dot command; and whether this room knows each line that the command prints: a report may hold any. */
function promptOf(text: string): 'known' | 'unknown' | undefined {
  const prompt = readPrompt(text);
  if (!prompt) {
    return undefined;
  }
  const command = text.slice(prompt.commandAt).trim();
  const read = readCommand(command, prompt.style);
  const known = isKnownCommand(read);
  const sure = known || prompt.style !== 'windbg' || /^[!.~]/.test(command) || (prompt.thread !== undefined && /^\s*\d{1,3}:\d{3,}/.test(text));
  return !sure ? undefined : (known && !printsAnything(read.verb)) || command === '' ? 'known' : 'unknown';
}

/** `addr (Namespace.Type)`, `(Namespace.Type) ... VALTYPE (MT=..`, and fields with such values. */
function isMdtLine(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  if (c === 40 ? text.includes('VALTYPE (MT=', at) : addressEnd(text, at) > 0) {
    const read = readMdtValue(text, at);
    return read !== undefined && read !== 'incomplete' && (read.form === 'valuetype' || read.form === 'boxed' || (isTypeName(read.type) && read.remark === undefined));
  }
  return isMdtField(text, at);
}

function isMdtField(text: string, at: number): boolean {
  const colon = isDigit(text.charCodeAt(at)) ? -1 : fieldColon(text, at);
  // SOSEX prints no blank behind the colon; lists of cmdlets do.
  if (colon < 0 || colon + 1 >= text.length || text.charCodeAt(colon + 1) === 32 || !text.includes('(', colon)) {
    return colon > 0 && text.startsWith(':Unable to determine MT for generic field', colon);
  }
  const read = readMdtValue(text, colon + 1);
  if (read === undefined || read === 'incomplete' || read.form === 'declaration') {
    return false;
  }
  return read.form === 'error' ? read.text!.startsWith('Unable') || read.text!.startsWith('ERROR (0x') : isTypeName(read.type) && (read.remark === undefined || read.remark.startsWith('('));
}

const headers = [
  'MethodTable: ', 'Exception object: ', 'OS Thread Id: 0x', 'ThreadCount:', 'ClrThread  DbgThread', '*DEADLOCK DETECTED*', 'Deadlock detected:', 'HandleObj   HandleType', 'Microsoft (R) Windows Debugger Version',
  'Loading Dump File [', 'Debug session time: ', 'Opened log file \'', '<Note: this object has an invalid CLASS field>', 'ModLoad: ', 'Element Methodtable:', 'Element MethodTable:',
];

/** First letters of the headers: most lines are told by one. */
const headerLetters = new Set([...'MEOTC*DHL<IAR']);

function isHeader(text: string, at: number): boolean {
  if (!headerLetters.has(text.charAt(at))) {
    return false;
  }
  if (headers.some((header) => text.startsWith(header, at))) {
    return true;
  }
  const trimmed = text.slice(at).trim();
  return isTableHeader(trimmed) || /^(?:MT\s+Count\s+TotalSize\s+Class Name|Index\s+SyncBlock\s+MonitorHeld|Address\s+MT\s+Size|(?:\S+\s+)?ID\s+OSID\s+ThreadOBJ|[RE]?SP\/REG\s+Object)/.test(trimmed)
    || (isStackHeader(trimmed) && /^(?:Child[ -]SP|ESP\s+EIP)/.test(trimmed));
}

/** `00:U 0019de84 77a95704 ntdll!X`, a row of a field table. */
function isStrongRow(text: string, at: number): boolean {
  const end = wordEnd(text, at);
  return (readRow(text, at)?.name ?? '') !== '' || (/^[0-9a-f]{2,3}:[UM]$/.test(text.slice(at, end)) && addressEnd(text, skipBlank(text, end)) > 0);
}

/**
 * Can a dump begin at this line? Never true for log records, traces, cmdlet lists or prose.
 * @param next the line below, where there is one: `Name:` and `Address:` need their method table
 */
export function startsDump(line: string, next = ''): boolean {
  if (line.length > MAX_LINE || line.length < 4) {
    return false;
  }
  const { text, at } = clean(line, next);
  if (at >= text.length) {
    return false;
  }
  if (text.startsWith('Name:', at) || text.startsWith('Class Name:', at)) {
    return /^[\s>]*(?:MethodTable:? |mdToken:)/.test(next);
  }
  if (text.startsWith('Address:', at)) {
    return addressEnd(text.trim(), skipBlank(text.trim(), 8)) === text.trim().length && /^\s*(?:EEClass|Method Table)/.test(next);
  }
  return promptOf(text) !== undefined || isMdtLine(text, at) || isHeader(text, at) || isStrongRow(text, at);
}

/**
 * A line that only a debugger prints, of the few shapes that most lines of a dump have: told by its first characters, without freeing it from quoting.
 * `maybe` says nothing.
 */
export function isDumpLine(line: string): Sure {
  const c = line.charCodeAt(0);
  if (c === 32) {
    const at = skipBlank(line, 0);
    const colon = fieldColon(line, at);
    return colon > 0 && isPlainValue(line, colon + 1) ? (beginsPrompt(line.charCodeAt(at)) ? 'yes' : 'row') : 'maybe';
  }
  return isHex(c) ? isAddressLine(line, c) : 'maybe';
}

function isAddressLine(line: string, c: number): Sure {
  const end = addressEnd(line, 0);
  if (end === 8 || end === 16) {
    const next = skipBlank(line, end);
    const sure = line.charCodeAt(next) === 40 ? next === end + 1 && line.charCodeAt(line.length - 1) === 41 : end === 16 && next > end && (addressEnd(line, next) === next + 16 || isFieldToken(line, next));
    return sure ? 'row' : 'maybe';
  }
  return isDigit(c) && readPrompt(line)?.thread !== undefined && /^\d{1,3}:\d{3,}/.test(line) ? 'yes' : 'maybe';
}

/** The first character of a prompt, or of a gutter in front of one: a digit, `(`, `>`, `/`, `kd>`, `lkd>`. */
function beginsPrompt(c: number): boolean {
  return isDigit(c) || c === 40 || c === 62 || c === 47 || c === 107 || c === 108;
}

/** `00000000036e0880 (T`, `0xf (T`, `(T) VALTYPE (`: no blank behind the colon. */
function isPlainValue(line: string, at: number): boolean {
  const c = line.charCodeAt(at);
  if (c === 40) {
    return line.includes(' VALTYPE (MT=', at);
  }
  if (c === 78 || c === 116 || c === 102) {
    return line.startsWith('NULL (', at) || line.startsWith('true (System.Boolean)', at) || line.startsWith('false (System.Boolean)', at);
  }
  const end = isHex(c) ? addressEnd(line, at) : -1;
  return end > 0 && line.charCodeAt(end) === 32 && line.charCodeAt(end + 1) === 40 && line.charCodeAt(end + 2) !== 32;
}

/** `40001a0` behind the method table: a row of a table of fields. */
function isFieldToken(line: string, at: number): boolean {
  const end = wordEnd(line, at);
  return (end === at + 7 || end === at + 8) && line.charCodeAt(end - 7) === 52 && isHexText(line.slice(at, end));
}

/** A command that lost its prompt. */
function kindAlone(text: string): 'known' | 'unknown' | undefined {
  return text.length > MAX_LINE || !isCommandAlone(text) ? undefined : printsAnything(readCommand(text, 'windbg').verb) ? 'unknown' : 'known';
}

/** Digits in front of the `:` of a prompt, or of a gutter. */
const MAX_PROMPT_DIGITS = 7;

/** A debugger's prompt with a command, and whether this room reads what the command prints. */
export function promptKind(line: string, previous = ''): 'known' | 'unknown' | undefined {
  const at = line.charCodeAt(0) === 32 ? skipBlank(line, 0) : 0;
  const first = line.charCodeAt(at);
  if (first === 33) {
    return kindAlone(line.slice(at).trimEnd());
  }
  if (!beginsPrompt(first)) {
    return undefined;
  }
  if (isDigit(first)) {
    let i = at + 1;
    while (i - at <= MAX_PROMPT_DIGITS && isDigit(line.charCodeAt(i))) {
      i += 1;
    }
    if (line.charCodeAt(i) !== 58 && line.charCodeAt(i) !== 124) {
      return undefined;
    }
  }
  return promptOf(cleanBelow(line, previous).text);
}

/** A sentence of a person; the marks of a cut inside output are none. */
export function isProseLine(line: string): boolean {
  const { text } = clean(line);
  return classify(text) === 'p' && !isCut(text);
}

const keys = /^(?:Method Table\/Token|Size |Instance Fields|Static Fields|Total Fields|Components|Rank|Class|IsJitted|CodeAddr|Name|MethodTable|EEClass|Canonical MethodTable|Size|File|Array|Content|String|Fields|Element Methodtable|Element Type|Exception object|Exception type|Message|InnerException|StackTrace \(generated\)|StackTraceString|HResult|Class Name|Method Table|mdToken|Parent Class|Module|Vtable Slots|Total Method Slots|Class Attributes|NumInstanceFields|NumStaticFields|NumThreadStaticFields|Transparency|Assembly|Token|MethodDesc|Method Name|Inherits|Address|Statistics|HandleTable|PARAMETERS|LOCALS|UnstartedThread|BackgroundThread|PendingThread|DeadThread|Hosted Runtime|Type Name|Type MT|RCW|CCW|Waiting threads):(?:\s|$)/;

/**
 * Does a dump that began above go on with this line? True for blank lines: the next line decides.
 * @param previous the line above: a row that lacks its name goes on in the next line
 */
export function continuesDump(line: string, previous = ''): boolean {
  if (line.length > MAX_LINE) {
    return false;
  }
  const { text, at } = cleanBelow(line, previous);
  if (at >= text.length || startsDump(text, 'MethodTable: ') || (text.charCodeAt(at) === 33 && kindAlone(text.slice(at).trimEnd()) !== undefined)) {
    return true;
  }
  const trimmed = text.slice(at).trim();
  if (keys.test(trimmed) || /^[-=]{5,}$/.test(trimmed) || isRowLike(trimmed) || isStackHeader(trimmed) || isCut(trimmed) || classify(trimmed) === 'w') {
    return true;
  }
  if (isWrapped(trimmed, previous) || isSessionLine(text, at)) {
    return true;
  }
  return /^(?:->|>> |Types (?:defined|referenced) in this module$|\[[AL]?\d+\]|<RECURSIVE>|Count = \d|Total [\d,]+ objects|Fragmented blocks|Found \d+|None$|Thread [0-9a-f]+:$|CLR thread |\.\.\.and is waiting|The lock was orphaned|\d+ deadlock|No deadlocks|Frame 0x|ThinLock owner|\((?:[A-Za-z]:|\/)|(?:Total|CCW|RCW|ComClassFactory|Free)\s+\d+$|<no data>|<none>$|Lock$|GetFrameContext failed|managed thread\. You can run !|the process$|Failed to start stack walk|sizeof\([0-9a-f]+\) =|MethodTable [0-9a-f]{8,16}$|Addr\s+Size\s+Followed|generation \d has|Ready for finalization|Heap \d+$|SyncBlocks to be cleaned|\w+(?:-\w+)? Interfaces to be released|[\d,]+ (?:objects|strings)\b|Object\s+MT\s+Size|Address\s+Gen\s+Value|Invalid object|[0-9a-f]{4} \S+\s+: |(?:\([a-z0-9]+\))?[A-Z]\w*(?:\.\w+)+ [\w.]+ = [0-9a-f]+\b|0x[0-9a-f]{8,16} \w+(?:\.\w+)+|Heap: \d|\(\+0x|0[0-9a-fA-F]{7,15}\s+(?:Strong|Pinned|Weak|RefCount|Dependent))/i.test(trimmed);
}

/** What a page broke off the line above: the name of a table row, a type name, arguments. */
function isWrapped(trimmed: string, previous: string): boolean {
  if (isRestOfValue(trimmed, 0) && previous.includes(':')) {
    return true;
  }
  if (/^[\w<>$@`.+]{1,300}$/.test(trimmed)) {
    const above = clean(previous);
    return readRow(above.text, above.at)?.name === '' || /^[\w<>`.+]+$/.test(trimmed) && trimmed.includes('.') && /(?:[0-9a-f]{8,16}|\d)\s*$/.test(previous);
  }
  const brackets = openBrackets(previous.slice(0, MAX_LINE));
  return brackets > 0 || (trimmed.endsWith(']]') && openBrackets(trimmed) < 0);
}

/** Banner, `.time`, module loads: judged with a throw-away builder. */
function isSessionLine(text: string, at: number): boolean {
  return sessionLine(new Builder(new Reader([text]), emptyDump([text], 1)), 0, text, at) > 0;
}

/** Columns of addresses and numbers. */
function isRowLike(trimmed: string): boolean {
  const firstEnd = wordEnd(trimmed, 0);
  const first = trimmed.slice(0, firstEnd);
  const secondAt = skipBlank(trimmed, firstEnd);
  const second = trimmed.slice(secondAt, wordEnd(trimmed, secondAt));
  const isAddress = addressEnd(first, 0) === first.length;
  if (isAddress && first.length >= 8) {
    if (/ \+[0-9a-f]{4,8} /.test(trimmed.slice(0, 400)) || second.endsWith('MB')) {
      return true;
    }
    return addressEnd(second, 0) === second.length || isDecimalText(second.replaceAll(',', '')) || second === '';
  }
  return first === 'XXXX' || (/^(?:0x)?[0-9a-f]{1,5}$/.test(first) && (isDecimalText(second) || isHexText(second)) && /\b[0-9a-fA-F]{8,16}\b/.test(trimmed.slice(0, 120)));
}

/** Lines that are looked at to tell whether a text is a dump. */
const SAMPLE = 2000;

/** Is this text, or its beginning, a debugger transcript? */
export function looksLikeDump(lines: readonly string[]): boolean {
  const most = Math.min(lines.length, SAMPLE);
  for (let i = 0; i < most; i += 1) {
    if (startsDump(lines[i]!, lines[i + 1] ?? '')) {
      const dump = parseDump(lines.slice(i, i + 200));
      return dump.coverage.includes('r');
    }
  }
  return false;
}
