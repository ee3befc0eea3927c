/** Listings with a header of column titles: threads, heap statistics, locks, handles, strings. */

import type { DumpThread, HeapStat, LockRow, Mention, SyncBlock } from '../model';
import type { Builder, Mode } from './builder';
import { addressEnd, countText, isAddressText, isDecimalText, isDigit, isHexText, isZeroAddress, openBrackets, plainAddress, skipBlank, words } from './scan';
import { joinType } from './sos';
import { readThreadId } from './stacks';

/** A row reader for a mode without state. */
function mode(name: string, row: Mode['row']): Mode {
  return { name, row };
}

const isRule = (text: string): boolean => /^[-=]{5,}$/.test(text);

// ---- threads

const counters = ['ThreadCount:', 'UnstartedThread:', 'BackgroundThread:', 'PendingThread:', 'DeadThread:', 'Hosted Runtime:'];

const threadMode = mode('threads', (b, i, text, at) => {
  const trimmed = text.slice(at).trim();
  if (counters.some((counter) => trimmed.startsWith(counter)) || trimmed === 'Lock' || isThreadHeader(trimmed) || /^(?:PreEmptive|GC)\b.*\bLock$/.test(trimmed)) {
    return 1;
  }
  const thread = readThread(b, i, text);
  if (thread) {
    b.dump.threads.push(thread);
  }
  return thread ? 1 : 0;
});

function isThreadHeader(text: string): boolean {
  return text.includes('OSID') && text.includes('ThreadOBJ');
}

function readThread(b: Builder, i: number, text: string): DumpThread | undefined {
  const parts = words(text);
  const first = parts[0]?.text ?? '';
  const dead = first === 'XXXX';
  const object = parts[3];
  if (!(dead || isDecimalText(first)) || object === undefined || !isDecimalText(parts[1]!.text) || !isHexText(parts[2]!.text) || !isAddressText(object.text)) {
    return undefined;
  }
  const alloc = parts.findIndex((word, n) => n > 3 && n < 10 && /^[0-9a-fA-F]{8,16}:[0-9a-fA-F]{8,16}$/.test(word.text));
  const thread: DumpThread = {
    ...b.whole(i, text), managedId: Number(parts[1]!.text), osThread: plainAddress(parts[2]!.text), threadObject: plainAddress(object.text), ...(!dead && { thread: Number(first) }),
    ...(parts[4] !== undefined && { state: parts[4].text }),
  };
  if (alloc > 0) {
    const lock = parts[alloc + 2];
    const apartment = parts[alloc + 3];
    const rest = parts[alloc + 4];
    Object.assign(thread, lock && { lockCount: Number(lock.text) }, apartment && { apartment: apartment.text });
    if (rest) {
      readThreadTail(text.slice(rest.at).trim(), thread);
    }
  }
  return thread;
}

/** `(Finalizer)`, `System.FormatException 02b7191c`, `(Threadpool Worker) System.X (0000..)`. */
function readThreadTail(tail: string, thread: DumpThread): void {
  const remark = /\([A-Za-z][^()]*\)/.exec(tail)?.[0];
  if (remark !== undefined) {
    thread.remark = remark.slice(1, -1);
  }
  const parts = tail.split(/\s+/);
  const type = parts.findIndex((part) => part.includes('.') && !part.startsWith('('));
  if (type >= 0) {
    const address = parts[type + 1]?.replace(/[()]/g, '');
    thread.exception = { type: parts[type]!, ...(address !== undefined && isAddressText(address) && { address: plainAddress(address) }) };
  }
}

// ---- heap

/** Wrapped lines of one type name. */
const MAX_TYPE_LINES = 8;

const heapTitles = ['Statistics:', 'Total ', 'Fragmented blocks larger', 'SyncBlocks to be cleaned', 'Free-Threaded Interfaces', 'MTA Interfaces', 'STA Interfaces', 'generation ', 'Ready for finalization', 'Heap '];

const heapMode = mode('heap', (b, i, text, at) => {
  // most lines are rows
  const end = addressEnd(text, at);
  if (end > 0) {
    return listedRow(b, i, text, at, end) || heapRow(b, i, text);
  }
  const trimmed = text.slice(at).trim();
  if (heapTitles.some((title) => trimmed.startsWith(title)) || isRule(trimmed) || isHeapHeader(trimmed)) {
    return 1;
  }
  return heapRow(b, i, text);
});

/** Most digits of a size that is surely a number. */
const MAX_SIZE_DIGITS = 15;

/** `00000000036002b0 000007ff002c5a10       48` and nothing else: most rows, read without taking them apart. */
function listedRow(b: Builder, i: number, text: string, at: number, end: number): number {
  const tableAt = skipBlank(text, end);
  const tableEnd = tableAt > end ? addressEnd(text, tableAt) : -1;
  const sizeAt = tableEnd < 0 ? -1 : skipBlank(text, tableEnd);
  if (sizeAt <= tableEnd) {
    return 0;
  }
  let size = 0;
  let sizeEnd = sizeAt;
  while (isDigit(text.charCodeAt(sizeEnd))) {
    size = size * 10 + text.charCodeAt(sizeEnd) - 48;
    sizeEnd += 1;
  }
  if (sizeEnd === sizeAt || sizeEnd - sizeAt > MAX_SIZE_DIGITS || skipBlank(text, sizeEnd) < text.length) {
    return 0;
  }
  const { line, column, endColumn } = b.place(i, at, sizeEnd);
  addMention(b, { line, column, endColumn, address: plainAddress(text.slice(at, end)), methodTable: b.known(plainAddress(text.slice(tableAt, tableEnd))), size });
  return 1;
}

function isHeapHeader(text: string): boolean {
  return /^(?:MT\s+Count\s+TotalSize|Address\s+MT\s+Size|Addr(?:ess)?\s+Size\s+Followed|Count\s+TotalSize)/.test(text);
}

function heapRow(b: Builder, i: number, text: string): number {
  const parts = words(text, 0, 5);
  const [first, second, third, fourth] = parts;
  if (first !== undefined && second === undefined && isAddressText(first.text) && b.command?.args.includes('-short')) {
    addMention(b, { ...b.whole(i, text), address: plainAddress(first.text) });
    return 1;
  }
  if (first === undefined || second === undefined || third === undefined || addressEnd(first.text, 0) !== first.text.length) {
    return 0;
  }
  // A listing: address, method table, size. Statistics: method table, count, size, type.
  if (isAddressText(second.text) && countText(third.text) >= 0 && (fourth === undefined || fourth.text === 'Free' || fourth.text.startsWith('('))) {
    addMention(b, { ...b.whole(i, text), address: plainAddress(first.text), methodTable: plainAddress(second.text), size: countText(third.text), ...(fourth?.text === 'Free' && { type: 'Free' }) });
    return 1;
  }
  if ((second.text.endsWith('MB') || (countText(second.text) >= 0 && fourth === undefined)) && isAddressText(third.text)) {
    return 1;
  }
  const count = countText(second.text);
  const size = countText(third.text);
  return count < 0 || size < 0 ? 0 : heapStat(b, i, text, plainAddress(first.text), count, size, fourth?.at ?? text.length);
}

function heapStat(b: Builder, i: number, text: string, methodTable: string, count: number, size: number, typeAt: number): number {
  let type = text.slice(typeAt).trim();
  let lines = 1;
  while ((type === '' || openBrackets(type) > 0) && lines < MAX_TYPE_LINES) {
    const next = b.reader.text(i + lines);
    const at = skipBlank(next, 0);
    if (at >= next.length || addressEnd(next, at) > 0 || next.startsWith('Total ', at)) {
      break;
    }
    type = joinType(type, next.slice(at).trim());
    lines += 1;
  }
  const stat: HeapStat = { ...b.whole(i, text), methodTable, count, size, type };
  b.dump.heapStats.push(stat);
  return lines;
}

function addMention(b: Builder, mention: Mention): void {
  b.dump.mentions.push(mention);
}

// ---- stack objects, handles, strings, generations

const dsoMode = mode('dso', (b, i, text, at) => {
  if (isDsoHeader(text)) {
    return 1;
  }
  const parts = words(text, at, 4);
  const object = parts[1];
  const type = parts[2];
  if (parts[0] === undefined || object === undefined || !isAddressText(object.text) || !(isAddressText(parts[0].text) || /^[a-z][a-z0-9]{1,3}:?$/i.test(parts[0].text))) {
    return 0;
  }
  const rest = type === undefined ? '' : text.slice(type.at).trim();
  addMention(b, { ...b.whole(i, text), address: plainAddress(object.text), ...splitTypeText(rest) });
  return 1;
});

/** `System.String    the text`, `System.Object[]    (System.String[])`. */
function splitTypeText(rest: string): { type?: string; text?: string } {
  if (rest === '') {
    return {};
  }
  if (rest.startsWith('System.String ') || rest.startsWith('System.String\t')) {
    return { type: 'System.String', text: rest.slice(13).replace(/^\s+/, '') };
  }
  const gap = rest.search(/(?<!\s)\s{2,}\(/);
  return { type: gap > 0 ? rest.slice(0, gap) : rest };
}

function isDsoHeader(text: string): boolean {
  return /^\s*(?:RSP|ESP|SP|EBP)\/REG\s+Object/.test(text);
}

const rowMode = (name: string, header: (text: string) => boolean): Mode => mode(name, (b, i, text, at) => {
  const trimmed = text.slice(at).trim();
  if (header(trimmed) || isRule(trimmed) || /^[\d,]+ (?:objects|strings|handles|bytes)\b/.test(trimmed)) {
    return 1;
  }
  return listRow(b, i, text, name);
});

function listRow(b: Builder, i: number, text: string, name: string): number {
  const parts = words(text, 0, 6);
  const first = parts[0];
  if (first === undefined || !isAddressText(first.text) || parts[1] === undefined) {
    return 0;
  }
  const place = b.whole(i, text);
  if (name === 'strings') {
    const value = parts[2];
    addMention(b, { ...place, address: plainAddress(first.text), type: 'System.String', text: value === undefined ? '' : text.slice(value.at).trimEnd() });
    return 1;
  }
  if (name === 'gch') {
    const object = parts[2];
    return object === undefined || !isAddressText(object.text) ? 0 : addListed(b, place, object.text, parts[3]?.text, undefined, text.slice(parts[4]?.at ?? text.length).replace(/^[0-9a-f]{8,16}(?= )/i, ''));
  }
  const newer = isAddressText(parts[1].text) && parts[2] !== undefined;
  const size = newer ? parts[2]!.text : parts[1].text;
  return countText(size) < 0 ? 0 : addListed(b, place, first.text, size, newer ? parts[1].text : undefined, text.slice(parts[newer ? 3 : 2]?.at ?? text.length));
}

function addListed(b: Builder, place: ReturnType<Builder['whole']>, address: string, size: string | undefined, methodTable: string | undefined, rest: string): number {
  const cut = rest.indexOf('STRVAL=');
  const type = (cut < 0 ? rest : rest.slice(0, cut)).trim();
  addMention(b, {
    ...place, address: plainAddress(address), ...(methodTable !== undefined && { methodTable: plainAddress(methodTable) }), ...(type !== '' && { type }),
    ...(size !== undefined && countText(size) >= 0 && { size: countText(size) }), ...(cut >= 0 && { text: rest.slice(cut + 7).trimEnd() }),
  });
  return 1;
}

const isGchHeader = (text: string): boolean => /^(?:HandleObj\s+HandleType|Handle\s+Type\s+Object\s+Size)/.test(text);
/** `!dumpgen`, and the two parts of `!refs`. */
const isGenHeader = (text: string): boolean => /^(?:Object\s+MT\s+Size\s+Name|Objects referenc(?:ed by|ing) [0-9a-fA-F])/.test(text);
const isStringsHeader = (text: string): boolean => /^Address\s+Gen\s+Value/.test(text);

// ---- locks

const syncMode = mode('syncblk', (b, i, text, at) => {
  const trimmed = text.slice(at).trim();
  if (isSyncHeader(trimmed) || isRule(trimmed) || trimmed === 'Waiting threads:' || /^(?:Total|CCW|RCW|ComClassFactory|Free)\s+\d+$/.test(trimmed) || isWaiters(text)) {
    return 1;
  }
  const row = readSyncBlock(b, i, text);
  if (row) {
    b.dump.syncBlocks.push(row);
  }
  return row ? 1 : 0;
});

/** OS threads below `Waiting threads:`, behind a tab. */
const isWaiters = (text: string): boolean => text.charCodeAt(0) === 9 && words(text).every((word) => isHexText(word.text));

const isSyncHeader = (text: string): boolean => /^Index\s+SyncBlock\s+MonitorHeld/i.test(text);

function readSyncBlock(b: Builder, i: number, text: string): SyncBlock | undefined {
  const parts = words(text, 0, 16);
  if (parts.length < 6 || !isDecimalText(parts[0]!.text) || !isAddressText(parts[1]!.text) || !isDecimalText(parts[2]!.text)) {
    return undefined;
  }
  let last = parts.length - 1;
  while (last > 4 && !isAddressText(parts[last]!.text)) {
    last -= 1;
  }
  const owner = parts[4]!;
  const owned = isAddressText(owner.text) && last > 4 && parts[5]!.text.toLowerCase() !== 'none' && parts[6] !== undefined;
  const ended = owned && isZeroAddress(parts[5]!.text);
  const thread = owned && last > 6 ? Number(parts[6]!.text) : Number.NaN;
  return {
    ...b.whole(i, text), block: plainAddress(parts[1]!.text), held: Number(parts[2]!.text), recursion: Number(parts[3]!.text), object: plainAddress(parts[last]!.text),
    type: parts[last + 1] === undefined ? '' : text.slice(parts[last + 1]!.at).trim(),
    ...(owned && { threadObject: plainAddress(owner.text) }), ...(ended ? { ended } : owned && { osThread: plainAddress(parts[5]!.text) }), ...(Number.isInteger(thread) && { thread }),
  };
}

const isLockHeader = (text: string): boolean => /^ClrThread\s+DbgThread\s+OsThread/i.test(text);

const lockMode = mode('locks', (b, i, text, at) => {
  const trimmed = text.slice(at).trim();
  if (isLockHeader(trimmed) || isRule(trimmed)) {
    return 1;
  }
  const parts = words(text, 0, 12);
  const [clr, dbg, os, kind, lock] = parts;
  if (clr === undefined || lock === undefined || !clr.text.startsWith('0x') || !isDecimalText(dbg!.text) || !isAddressText(lock.text)) {
    return 0;
  }
  const dead = dbg!.text === '-1';
  const row: LockRow = {
    ...b.whole(i, text), waiting: b.verb === 'mwaits', managedId: Number.parseInt(clr.text, 16), kind: kind!.text, lock: plainAddress(lock.text),
    level: parts[5] === undefined ? '' : text.slice(parts[5].at).trim(), ...(!dead && { thread: Number(dbg!.text), osThread: plainAddress(os!.text) }),
  };
  b.dump.locks.push(row);
  return 1;
});

/** Starts a listing at its titles; gives the lines taken. */
export function openTableOutput(b: Builder, i: number, text: string, at: number): number {
  const trimmed = text.slice(at).trim();
  const chosen = tableFor(b, trimmed);
  if (chosen !== undefined) {
    b.enter(chosen);
    return 1;
  }
  // A fragment without titles: the command says what the rows are.
  const byVerb = Object.hasOwn(verbModes, b.verb) ? verbModes[b.verb]! : undefined;
  const taken = byVerb === undefined || byVerb === b.mode ? 0 : byVerb.row(b, i, text, at);
  if (taken > 0) {
    b.enter(byVerb!);
  }
  return taken;
}

const gchMode = rowMode('gch', isGchHeader);
const genMode = rowMode('dumpgen', isGenHeader);
const stringsMode = rowMode('strings', isStringsHeader);

const verbModes: Readonly<Record<string, Mode>> = {
  dumpgen: genMode, strings: stringsMode, gch: gchMode, gchandles: gchMode, dso: dsoMode, dumpstackobjects: dsoMode, dumpheap: heapMode, finalizequeue: heapMode, fq: heapMode, finq: genMode, frq: genMode,
  mlocks: lockMode, mwaits: lockMode, threads: threadMode, clrthreads: threadMode, syncblk: syncMode,
};

function tableFor(b: Builder, trimmed: string): Mode | undefined {
  switch (trimmed.charCodeAt(0)) {
    case 67: return isLockHeader(trimmed) ? lockMode : undefined;
    case 84: case 68: case 70: case 83:
      if (trimmed.startsWith('ThreadCount:') || trimmed.startsWith('DBG ')) {
        return threadMode;
      }
      if (trimmed.startsWith('SP/REG')) {
        return isDsoHeader(trimmed) ? dsoMode : undefined;
      }
      return /^(?:Statistics(?: for all [^:]{1,90})?:$|Total [\d,]+ objects|Fragmented blocks larger|SyncBlocks to be cleaned)/.test(trimmed) ? heapMode : undefined;
    case 73: return isSyncHeader(trimmed) ? syncMode : isThreadHeader(trimmed) ? threadMode : undefined;
    case 76: return trimmed === 'Lock' && /threads/.test(b.verb) ? threadMode : undefined;
    case 77: case 65: return isStringsHeader(trimmed) ? stringsMode : isHeapHeader(trimmed) ? heapMode : undefined;
    case 72: return isGchHeader(trimmed) ? gchMode : undefined;
    case 79: return isGenHeader(trimmed) ? genMode : dsoAhead(b, trimmed) ? dsoMode : undefined;
    case 82: case 69: return isDsoHeader(trimmed) ? dsoMode : undefined;
    default: return isThreadHeader(trimmed) ? threadMode : undefined;
  }
}

/** `OS Thread Id:` stands above stacks and above stack objects alike; the command tells. */
function dsoAhead(b: Builder, trimmed: string): boolean {
  return readThreadId(trimmed) !== undefined && (b.verb === 'dso' || b.verb === 'dumpstackobjects');
}
