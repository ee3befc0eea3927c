/**
 * Status codes by (space, code), because small numbers collide: `ec=` of MapiException text, `hr=` HRESULTs, Jet errors (negative), Win32
 * and WinSock errors, and the HResult of MapiSubmission lines. Sources: [MS-OXCDATA] 2.4, [MS-ERREF], the MAPI headers.
 */

import { t } from '../l10n';
import type { Decoded } from '../model';
import { clrName } from './clr-hresult';
import { decodeNtStatus } from './ntstatus';
import { bothBases, hex, parseInteger } from './numbers';
import { statusSources, statusTable } from './status-table';
import { windowsCode, windowsCodeByName } from './windows-codes';

export type CodeSpace = 'ec' | 'hr' | 'jet' | 'jetwarn' | 'win32' | 'submission';

export interface StatusCode {
  space: CodeSpace;
  /** As a signed 32-bit number. */
  code: number;
  name: string;
  aliases: readonly string[];
  /** The exception that carries it: `MapiExceptionRpcServerTooBusy`. */
  exception?: string;
  /** What it means; where nobody has written it up, the words of its name. */
  meaning: string;
  /** A resource ran short: threads, memory, disk, sessions. */
  resource: boolean;
  source: string;
}

/** `LogFileSizeMismatch` and `MAPI_E_NOT_FOUND` in words. */
function wordsOf(name: string): string {
  const bare = name.replace(/^Isam(?:Error|Warning)(?=.)/, '').replace(/^(?:MAPI|SYNC)_[EW]_/, '');
  const split = bare.includes('_') ? bare.replaceAll('_', ' ') : bare.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z][a-z])/g, '$1 $2');
  return split.split(' ').map((word) => (bare.includes('_') || !/^[A-Z]{2,}$/.test(word) ? word.toLowerCase() : word)).join(' ');
}

function parseRow(space: CodeSpace, row: string): StatusCode {
  const bar = row.indexOf('|');
  const [number, shortName, ...marks] = (bar < 0 ? row : row.slice(0, bar)).split(' ') as [string, string, ...string[]];
  const name = shortName.replace(/^\$/, 'IsamError').replace(/^%/, 'IsamWarning');
  const one: StatusCode = {
    space, name, aliases: marks.filter((m) => m.startsWith('=')).map((m) => m.slice(1)),
    code: (space === 'hr' ? parseInt(number, 16) : Number(number)) | 0,
    meaning: bar < 0 ? wordsOf(name) : row.slice(bar + 1), resource: marks.includes('*'), source: '',
  };
  for (const mark of marks) {
    if (mark.startsWith('@')) {
      one.source = statusSources[Number(mark.slice(1))] ?? '';
    } else if (mark.startsWith('~')) {
      one.exception = `MapiException${mark === '~' ? name : mark.slice(1)}`;
    }
  }
  return one;
}

/** Names of COM that everybody knows these by, beside those of MAPI. Source: [MS-ERREF] 2.1.1. */
const comNames: Readonly<Record<string, string>> = {
  0x80004001: 'E_NOTIMPL', 0x80004002: 'E_NOINTERFACE', 0x80004003: 'E_POINTER', 0x80004004: 'E_ABORT', 0x80004005: 'E_FAIL', 0x8000ffff: 'E_UNEXPECTED', 0x80070005: 'E_ACCESSDENIED',
  0x80070006: 'E_HANDLE', 0x8007000e: 'E_OUTOFMEMORY', 0x80070057: 'E_INVALIDARG',
};

const spaces: readonly CodeSpace[] = ['submission', 'hr', 'ec', 'jet', 'win32', 'jetwarn'];

let tables: Map<CodeSpace, Map<number, StatusCode>> | undefined;

/** Parsed on first use: most sessions never ask for a code. */
function tableOf(space: CodeSpace): Map<number, StatusCode> {
  tables ??= new Map(spaces.map((one) => [one, new Map(statusTable[one].split('\n').map((row) => {
    const status = parseRow(one, row);
    return [status.code, status];
  }))]));
  return tables.get(space)!;
}

/**
 * A code of one space.
 * @param code signed or unsigned 32-bit
 */
export function findStatusCode(space: CodeSpace, code: number): StatusCode | undefined {
  const signed = code | 0;
  const found = tableOf(space).get(signed) ?? (space === 'hr' && (signed >>> 16) === 0x8013 ? clrStatus(signed) : undefined) ?? ofWindows(space, signed);
  if (found || space !== 'hr' || (signed >>> 16) !== 0x8007) {
    return found;
  }
  const win32 = findStatusCode('win32', signed & 0xffff);
  return win32 && { ...win32, space: 'hr', code: signed, name: `HRESULT_FROM_WIN32(${win32.name})` };
}

function ofWindows(space: CodeSpace, code: number): StatusCode | undefined {
  const found = space === 'hr' || space === 'win32' ? windowsCode(space, code) : undefined;
  return found && { space, code, name: found[0], aliases: [], meaning: found[1](), resource: false, source: 'MS-ERREF' };
}

/** What the runtime's own exceptions carry. */
function clrStatus(code: number): StatusCode | undefined {
  const name = clrName(code & 0xffff);
  return name === undefined ? undefined : {
    space: 'hr', code, name, aliases: [`COR_E_${name.toUpperCase()}`], meaning: name === 'Exception' ? 'a .NET exception in general; its type and message say more' : `a .NET exception: ${wordsOf(name)}`,
    resource: false, source: '.NET reference documentation',
  };
}

/** A code by its name, its other names or its exception: `MAPI_E_NOT_FOUND`, `ecServerBusy`, `MapiExceptionNetworkError`. */
export function findStatusByName(name: string): StatusCode | undefined {
  const key = name.trim().toLowerCase();
  if (!/^[a-z]\w{3,63}$/.test(key)) {
    return undefined;
  }
  const com = Object.entries(comNames).find(([, one]) => one.toLowerCase() === key);
  if (com) {
    return findStatusCode('hr', Number(com[0]));
  }
  const jet = key.replace(/^jet_err/, 'isamerror').replace(/^jet_wrn/, 'isamwarning');
  for (const space of spaces) {
    for (const one of tableOf(space).values()) {
      if (one.name.toLowerCase() === jet || one.aliases.some((alias) => alias.toLowerCase() === key)) {
        return one;
      }
    }
  }
  const windows = windowsCodeByName(key === 's_ok' ? '' : key);
  return windows ? findStatusCode(windows.space, windows.code) : key === 's_ok' ? findStatusCode('hr', 0) : spaces.flatMap((space) => [...tableOf(space).values()]).find((one) => one.exception?.toLowerCase() === key);
}

/**
 * The meaning of the number after `ec=`: an ec when positive; when negative a Jet error, then a MAPI HRESULT.
 */
export function findEc(code: number): StatusCode | undefined {
  const signed = code | 0;
  return signed >= 0 ? findStatusCode('ec', signed) ?? findStatusCode('jetwarn', signed) : findStatusCode('jet', signed) ?? findStatusCode('hr', signed);
}

const facilities: Readonly<Record<number, string>> = {
  0: 'NULL', 1: 'RPC', 2: 'DISPATCH', 3: 'STORAGE', 4: 'ITF', 7: 'WIN32', 8: 'WINDOWS', 9: 'SECURITY', 0x13: 'URT (.NET)',
};

function layout(code: number): Decoded[] {
  const bits = code >>> 0;
  const facility = (bits >>> 16) & 0x7ff;
  const name = facilities[facility];
  return [
    { kind: 'severity', raw: String(bits >>> 31), label: t('Severity'), value: bits >>> 31 === 1 ? t('failure') : t('success or information') },
    { kind: 'facility', raw: hex(facility), label: t('Facility'), value: name === undefined ? bothBases(facility) : `${bothBases(facility)} ${name}` },
    { kind: 'code', raw: hex(bits & 0xffff), label: t('Code'), value: bothBases(bits & 0xffff) },
  ];
}

const spaceNames: Readonly<Record<CodeSpace, () => string>> = {
  ec: () => t('MAPI error code (ec=)'),
  hr: () => t('HRESULT'),
  jet: () => t('Database engine error'),
  jetwarn: () => t('Database engine warning'),
  win32: () => t('Windows error'),
  submission: () => t('Submission status'),
};

/** A known code explained. */
export function explainStatus(status: StatusCode, raw: string): Decoded {
  const notes: string[] = [];
  if (status.exception !== undefined) {
    notes.push(t('thrown as {0}', status.exception));
  }
  const com = status.space === 'hr' ? comNames[status.code >>> 0] : undefined;
  const aliases = com === undefined || com === status.name || status.aliases.includes(com) ? status.aliases : [...status.aliases, com];
  if (aliases.length > 0) {
    notes.push(t('also called {0}', aliases.join(', ')));
  }
  if (status.space === 'submission') {
    notes.push(t('a status of the submission service, not a MAPI code'));
  }
  if (status.resource) {
    notes.push(t('a resource ran short'));
  }
  if (status.space === 'jet') {
    notes.push(t('also called {0}', status.name.replace(/^Isam(?:Error|Warning)/, 'JET_err')));
  }
  notes.push(t('source: {0}', status.source));
  const big = status.space === 'hr' || status.space === 'submission';
  return {
    kind: big ? 'hresult' : status.space, raw, label: spaceNames[status.space](),
    value: t('{0} {1}: {2}', big ? `0x${(status.code >>> 0).toString(16).toUpperCase().padStart(8, '0')}` : bothBases(status.code), status.name, t(status.meaning)),
    notes, ...(status.space === 'hr' && { children: layout(status.code) }),
  };
}

/** A number that fits 32 bits, signed or unsigned, as signed. */
function code32(text: string): number | undefined {
  const value = parseInteger(text);
  return value === undefined || value > 0xffffffffn || value < -0x80000000n ? undefined : Number(BigInt.asIntN(32, value));
}

/** Every meaning of a number or name, the likeliest first: decimal, negative or `0x`. */
export function decodeStatusCodes(text: string): Decoded[] {
  const code = code32(text);
  if (code === undefined) {
    const named = findStatusByName(text);
    return named ? [explainStatus(named, text)] : [];
  }
  const found = spaces.map((space) => findStatusCode(space, code)).filter((one) => one !== undefined);
  // 0 is success everywhere and explains nothing of a bare number.
  return found.filter((one) => one.code !== 0 || /0x0{8}/i.test(text)).map((one) => explainStatus(one, text));
}

/**
 * A status code explained.
 * @param space where the number comes from; without it every space is tried
 * @returns for a number that looks like an HRESULT but has no name, its layout with an `error`
 */
export function decodeHresult(text: string, space?: CodeSpace): Decoded | undefined {
  const code = code32(text);
  if (space === undefined || code === undefined) {
    const first = decodeStatusCodes(text)[0];
    return first ?? (code !== undefined && (code < -0xffff || code >>> 16 === 0x4400) ? unnamed(text, code) : undefined);
  }
  const found = space === 'ec' ? findEc(code) : findStatusCode(space, code) ?? (space === 'hr' ? findStatusCode('submission', code) : undefined);
  return found ? explainStatus(found, text) : unnamed(text, code);
}

/** Eight digits without `0x` that begin as a failure does: an error code in hexadecimal, where it has a name. */
export function decodeBareHex(text: string): Decoded | undefined {
  if (!/^[8c][0-9a-f]{7}$/i.test(text)) {
    return undefined;
  }
  const decoded = decodeHresult(`0x${text}`);
  return decoded && decoded.error === undefined ? { ...decoded, raw: text, notes: [t('read as hexadecimal: 0x{0}', text), ...(decoded.notes ?? [])] } : undefined;
}

function unnamed(text: string, code: number): Decoded {
  const status = decodeNtStatus(text, code);
  if (status) {
    return status;
  }
  const value = `0x${(code >>> 0).toString(16).toUpperCase().padStart(8, '0')} (${code})`;
  return { kind: 'hresult', raw: text, label: t('Status code'), value: t('{0}, no name known', value), error: t('no name known for this code'), children: layout(code) };
}
