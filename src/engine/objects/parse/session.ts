/** Who, when, which process: banner, `vertarget`, `.time`, `|`, module loads. */

import type { Session } from '../model';
import type { Builder } from './builder';
import { addressEnd, isDigit, isHex, plainAddress, skipBlank, wordEnd, words } from './scan';

/** Modules that are remembered to tell two dumps apart. */
const MAX_MODULES = 512;

export function newSession(line: number): Session {
  return { line, modules: {} };
}

/** Starts of lines that say nothing worth keeping but belong to the debugger. */
const known = [
  'Copyright (c) Microsoft', 'Copyright (C) Microsoft', 'Symbol search path is:', 'Executable search path is:', 'Expanded Symbol search path', 'Expanded Executable search path', 'Kernel time:', 'User time:', 'Product:', 'Edition build lab:',
  'Built by:', 'kernel32.dll version:', 'Deferred  ', 'OK   ', 'Response    ', '************* ', 'User Mini Dump File', 'Kernel base =', 'Loading unloaded module list', 'This dump file has', 'The stored exception information',
  'For analysis of this file', 'System Uptime', 'Preparing the environment', 'Closing open log file', 'Comment:', 'WinDbg:', 'Microsoft Windows ', 'Loading core dump:', 'Ready to process analysis commands', 'Type \'help\' to list',
  'Type \'quit\' or \'exit\'', 'Loading symbols', 'Reading initial command', 'Executing processor architecture', 'Page heap', 'Debug session end',
];

const knownByLetter = new Map<number, string[]>();
for (const start of known) {
  const letter = start.charCodeAt(0);
  knownByLetter.set(letter, [...(knownByLetter.get(letter) ?? []), start]);
}

/** Takes a line of the debugger about the session; gives how many lines, 0 for none. */
export function sessionLine(b: Builder, i: number, text: string, at: number): number {
  const c = text.charCodeAt(at);
  if (c === 40 && isEvent(text, at)) {
    readEvent(b, i, text, at);
    return 1;
  }
  const taken = c === 46 ? readProcess(b, text, at) : readKey(b, i, text, at, c);
  if (taken > 0) {
    return taken;
  }
  return knownByLetter.get(c)?.some((start) => text.startsWith(start, at)) || (c === 46 && /^\.{3,}$/.test(text.slice(at).trim()) && text.trim().length > 12) ? 1 : 0;
}

function readKey(b: Builder, i: number, text: string, at: number, c: number): number {
  const session = b.dump.sessions[b.session]!;
  const rest = (start: string): string => text.slice(at + start.length).trim();
  switch (c) {
    case 77:
      if (text.startsWith('ModLoad: ', at)) {
        return readModule(session, text, at + 9);
      }
      if (text.startsWith('Microsoft (R) Windows Debugger', at)) {
        return startSession(b, i, { debugger: text.slice(at).trim() });
      }
      return text.startsWith('Machine Name:', at) ? set(session, 'machine', rest('Machine Name:')) : 0;
    case 76:
      return text.startsWith('Loading Dump File [', at) ? startSession(b, i, { dumpFile: rest('Loading Dump File [').replace(/\]$/, '') })
        : text.startsWith('Loading core dump: ', at) ? startSession(b, i, { dumpFile: rest('Loading core dump: ').replace(/ ?\.\.\.$/, '') }) : 0;
    case 79:
      return text.startsWith('Opened log file', at) ? startSession(b, i, {}) : 0;
    case 68:
      return text.startsWith('Debug session time:', at) ? readTime(session, b.line(i), rest('Debug session time:')) : 0;
    case 80:
      return text.startsWith('Process Uptime:', at) ? set(session, 'processUptime', rest('Process Uptime:')) : 0;
    case 83:
      return text.startsWith('System Uptime:', at) ? set(session, 'systemUptime', rest('System Uptime:')) : 0;
    case 67:
      return text.startsWith('CommandLine:', at) ? set(session, 'commandLine', rest('CommandLine:')) : 0;
    case 87:
      return /^Windows (?:\d|Server|XP|Vista|NT|Code|Me)/.test(text.slice(at, at + 24)) && /Version|Build|Free|x64|x86/.test(text) ? readTarget(b, text.slice(at).trim()) : 0;
    default:
      return isHex(c) && b.verb.startsWith('lm') ? readModuleRow(session, text, at) : 0;
  }
}

function set(session: Session, key: 'machine' | 'processUptime' | 'systemUptime' | 'commandLine', value: string): number {
  session[key] ??= value;
  return 1;
}

/** A banner below other output starts another dump in the same file. */
function startSession(b: Builder, i: number, facts: Partial<Session>): number {
  const current = b.dump.sessions[b.session]!;
  const differs = Object.entries(facts).some(([key, value]) => current[key as 'debugger'] !== undefined && current[key as 'debugger'] !== value);
  const shown = b.dump.objects[b.dump.objects.length - 1]?.session === b.session;
  if (differs || (shown && Object.keys(facts).length > 0)) {
    b.session = b.dump.sessions.push({ ...newSession(b.line(i)), ...facts }) - 1;
  } else {
    Object.assign(current, facts);
  }
  return 1;
}

function readTarget(b: Builder, text: string): number {
  b.dump.sessions[b.session]!.target ??= text;
  if (/\bx64\b|\bAMD64\b/i.test(text)) {
    b.dump.pointerSize = 8;
  } else if (/\bx86\b/i.test(text)) {
    b.dump.pointerSize = 4;
  }
  return 1;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const timeText = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{1,2}):(\d\d):(\d\d)(?:\.(\d{1,7}))? (\d{4})(?: \((?:UTC|GMT) ?([-+]) ?(\d{1,2}):(\d\d)\))?/;

/** `Mon Dec 21 10:25:58.000 2015 (UTC + 1:00)` to ISO 8601 UTC; without an offset the instant is not known. */
export function readSessionTime(text: string): string | undefined {
  const match = timeText.exec(text);
  const month = match ? months.indexOf(match[1]!) : -1;
  if (!match || month < 0 || match[8] === undefined) {
    return undefined;
  }
  const [, , day, hour, minute, second, fraction = '', year, sign, offsetHours, offsetMinutes] = match;
  const local = Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, '0').slice(0, 3)));
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -1 : 1);
  return new Date(local - offset * 60_000).toISOString();
}

function readTime(session: Session, line: number, text: string): number {
  const time = readSessionTime(text);
  if (session.timeText === undefined || time !== undefined) {
    session.timeText = text;
    session.timeLine = line;
    if (time !== undefined) {
      session.time = time;
    }
  }
  return 1;
}

/** `ModLoad: start end   file`. */
function readModule(session: Session, text: string, from: number): number {
  const [start, end, name] = words(text, from, 3);
  if (start === undefined || end === undefined || name === undefined || addressEnd(start.text, 0) < 0) {
    return 0;
  }
  const path = text.slice(name.at).trim();
  remember(session, path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1), start.text);
  return 1;
}

/** `start end   module   (deferred)`, from `lm`. */
function readModuleRow(session: Session, text: string, at: number): number {
  const [start, end, name] = words(text, at, 3);
  if (start === undefined || end === undefined || name === undefined || addressEnd(start.text, 0) !== start.text.length || addressEnd(end.text, 0) !== end.text.length) {
    return 0;
  }
  remember(session, name.text, start.text);
  return 1;
}

function remember(session: Session, name: string, base: string): void {
  if (Object.keys(session.modules).length < MAX_MODULES) {
    session.modules[name.toLowerCase().replace(/\.(?:dll|exe)$/, '')] = plainAddress(base);
  }
}

/** `(5fc4.6320): Break instruction exception - code 80000003`. */
function isEvent(text: string, at: number): boolean {
  let i = at + 1;
  while (isHex(text.charCodeAt(i))) {
    i += 1;
  }
  if (i === at + 1 || text.charCodeAt(i) !== 46) {
    return false;
  }
  let j = i + 1;
  while (isHex(text.charCodeAt(j))) {
    j += 1;
  }
  return j > i + 1 && text.startsWith('): ', j);
}

function readEvent(b: Builder, i: number, text: string, at: number): void {
  void i;
  b.dump.sessions[b.session]!.processId ??= text.slice(at + 1, text.indexOf('.', at)).toLowerCase();
}

/** `.  0	id: 2a4	examine	name: C:\...\x.exe`, from `|`. */
function readProcess(b: Builder, text: string, at: number): number {
  const id = text.indexOf('id: ', at);
  const name = text.indexOf('name: ', at);
  if (id < 0 || name < id || !isDigit(text.charCodeAt(skipBlank(text, at + 1)))) {
    return 0;
  }
  const session = b.dump.sessions[b.session]!;
  session.processId ??= text.slice(id + 4, wordEnd(text, id + 4)).toLowerCase();
  session.process ??= text.slice(name + 6).trim();
  return 1;
}
