/** Output that is a list of `Key: value` (`!name2ee`, `!ip2md`, `!dumpmt` ...) and words of memory (`dq`, `dd`, `db`). */

import type { MemoryRow, TypeInfo } from '../model';
import type { Builder, Mode } from './builder';
import { addressEnd, isHexText, plainAddress, skipBlank, words } from './scan';

const verbs = new Set([
  'name2ee', 'ip2md', 'dumpmt', 'dumpmd', 'dumpmodule', 'dumpassembly', 'dumpdomain', 'token2ee', 'objsize', 'dumpalc', 'mln', 'rwlock',
]);

/** Longest key. */
const MAX_KEY = 40;

class InfoMode implements Mode {
  readonly name = 'info';

  constructor(readonly info: TypeInfo) {}

  row(b: Builder, i: number, text: string, at: number): number {
    const trimmed = text.slice(at).trim();
    const entry = readEntry(trimmed) ?? tableEntry(trimmed);
    if (entry === undefined && !/^-{5,}$/.test(trimmed) && !isModuleRow(text, at) && !isTableTitle(trimmed)) {
      return 0;
    }
    if (entry) {
      this.info.entries.push({ ...entry, line: b.line(i) });
    }
    this.info.endLine = b.line(i);
    return 1;
  }
}

function readEntry(trimmed: string): { key: string; value: string } | undefined {
  const colon = trimmed.indexOf(':');
  if (colon > 0 && colon <= MAX_KEY && /^[A-Za-z][A-Za-z0-9 .()/-]*$/.test(trimmed.slice(0, colon))) {
    return { key: trimmed.slice(0, colon).trim(), value: trimmed.slice(colon + 1).trim() };
  }
  const size = trimmed.indexOf(' = ');
  if (trimmed.startsWith('sizeof(') && size > 0) {
    return { key: trimmed.slice(0, size), value: trimmed.slice(size + 3) };
  }
  return /^CPU utilization:? \d+%$/.test(trimmed) ? { key: 'CPU utilization', value: trimmed.slice(15).replace(/^:/, '').trim() } : undefined;
}

/** A type of a module: `00007ff87a4f1bc8 0x02000e41 Contoso.A`; a method of a type: `entry desc JIT Contoso.A.Run()`. */
function tableEntry(trimmed: string): { key: string; value: string } | undefined {
  const type = /^([0-9a-f]{8,16}) 0x0[0-9a-f]{7} (\S.*)$/i.exec(trimmed);
  if (type) {
    return { key: type[1]!, value: type[2]! };
  }
  const method = /^([0-9a-f]{8,16}) +[0-9a-f]{8,16} +(JIT|PreJIT|NONE|UNKNOWN)(?: +[0-9a-f]{8})? +(\S.*)$/i.exec(trimmed);
  return method ? { key: method[1]!, value: `${method[2]!} ${method[3]!}` } : undefined;
}

function isTableTitle(trimmed: string): boolean {
  return /^(?:Types (?:defined|referenced) in this module|MT +Type(?:Def|Ref) Name|MethodDesc Table|Entry +MethodDesc +JIT(?: +Slot)? +Name|Not JITTED yet\..{0,120}|ContainsPointers(?: \w+)?)$/.test(trimmed);
}

/** `Module Name` and `00007ffb0ed11000   C:\...\x.dll` of `!dumpdomain`. */
function isModuleRow(text: string, at: number): boolean {
  const end = addressEnd(text, at);
  return text.startsWith('Module Name', at) || (end > 0 && /\.(?:dll|exe|winmd)$/i.test(text.trim()));
}

export function openInfo(b: Builder, i: number, text: string, at: number): number {
  const trimmed = text.slice(at).trim();
  const byCommand = verbs.has(b.verb) && readEntry(trimmed) !== undefined;
  if (!byCommand && !startsInfo(b, i, trimmed)) {
    return 0;
  }
  const info: TypeInfo = { ...b.whole(i, text), endLine: b.line(i), entries: [] };
  b.dump.infos.push(info);
  const mode = new InfoMode(info);
  b.enter(mode);
  return mode.row(b, i, text, at);
}

function startsInfo(b: Builder, i: number, trimmed: string): boolean {
  const next = b.reader.text(i + 1).trim();
  return (trimmed.startsWith('MethodDesc:') && next.startsWith('Method Name:')) || (trimmed.startsWith('Module:') && next.startsWith('Assembly:')) || /^sizeof\([0-9a-fA-F]+\) = /.test(trimmed);
}

const memoryVerbs = /^(?:d[bdpquw]|d[pqd]s|dy[bd]|dc|s|db)$/;

const memoryMode: Mode = { name: 'memory', row: (b, i, text, at) => memoryRow(b, i, text, at) };

/** `00000188\`ad8e2d90  00000188\`ad8e2da8 00000000\`0000001f`. */
function memoryRow(b: Builder, i: number, text: string, at: number): number {
  const end = addressEnd(text, at);
  if (end < 0 || text.charCodeAt(end) !== 32) {
    return 0;
  }
  const units: string[] = [];
  let unit: MemoryRow['unit'] | undefined;
  for (const word of words(text, end, 20)) {
    const parts = word.text.split('-');
    const size = unitOf(parts[0]!);
    if (size === undefined || (unit !== undefined && size !== unit) || !parts.every((part) => unitOf(part) === size)) {
      break;
    }
    unit = size;
    units.push(...parts.map(plainAddress));
  }
  if (unit === undefined) {
    return 0;
  }
  b.dump.memory.push({ ...b.whole(i, text), address: plainAddress(text.slice(at, end)), unit, units });
  return 1;
}

function unitOf(text: string): MemoryRow['unit'] | undefined {
  const digits = text.replaceAll('`', '');
  if (!isHexText(digits)) {
    return undefined;
  }
  return digits.length === 16 ? 8 : digits.length === 8 ? 4 : digits.length === 4 ? 2 : digits.length === 2 ? 1 : undefined;
}

/** `du` and `da`: the text at an address. */
function memoryText(b: Builder, i: number, text: string, at: number): number {
  const end = addressEnd(text, at);
  const from = skipBlank(text, end);
  const trimmed = text.trimEnd();
  if (end < 0 || text.charCodeAt(from) !== 34 || !trimmed.endsWith('"') || trimmed.length - 1 === from) {
    return 0;
  }
  b.dump.mentions.push({ ...b.whole(i, text), address: plainAddress(text.slice(at, end)), text: trimmed.slice(from + 1, -1) });
  return 1;
}

export function openMemory(b: Builder, i: number, text: string, at: number): number {
  if (b.verb === 'du' || (b.verb === 'da' && b.dialect === 'unknown')) {
    return memoryText(b, i, text, at);
  }
  const split = text.charCodeAt(at + 8) === 96 && text.startsWith('  ', at + 17) && text.charCodeAt(skipBlank(text, at + 17) + 8) === 96;
  if (!memoryVerbs.test(b.verb) && !split) {
    return 0;
  }
  const taken = memoryRow(b, i, text, at);
  if (taken > 0) {
    b.enter(memoryMode);
  }
  return taken;
}
