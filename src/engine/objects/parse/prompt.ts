/** Prompts and command lines of WinDbg, cdb, dotnet-dump and lldb. */

import type { Dialect, ReportKind } from '../model';
import { isAddressText, isBlankChar, isDigit, skipBlank, wordEnd, words } from './scan';

export interface Prompt {
  /** Where the command starts in the line; the end of the line for a bare prompt. */
  commandAt: number;
  thread?: number;
  style: 'windbg' | 'dotnet-dump' | 'lldb';
}

/** Commands of dotnet-dump: they have no `!`, so a `> word` line is a prompt only when the word is one of these. */
const bareVerbs = new Set([
  'analyzeoom', 'clrmodules', 'clrstack', 'clrthreads', 'dumpalc', 'dumparray', 'dumpasm', 'dumpassembly', 'dumpasync', 'dumpclass', 'dumpconcurrentdictionary',
  'dumpconcurrentqueue', 'dcd', 'dcq', 'dumpdelegate', 'dumpdomain', 'dumpexceptions', 'dumpgcdata', 'dumpgen', 'dumpheap', 'dumphttp', 'dumpil', 'dumplog', 'dumpmd', 'dumpmodule', 'dumpmt', 'dumpobj',
  'dumpobjgcrefs', 'dumprequests', 'dumpruntimetypes', 'dumpsig', 'dumpsigelem', 'dumpstackobjects', 'dumpstack', 'dumpvc', 'do', 'da', 'dso', 'eeheap', 'eestack', 'eeversion',
  'finalizequeue', 'fq', 'gcheapstat', 'gchandles', 'gcinfo', 'gcroot', 'gcwhere', 'histinit', 'ip2md', 'listnearobj', 'lno', 'mdt', 'modules', 'lm', 'name2ee', 'notreachableinrange',
  'objsize', 'parallelstacks', 'pstacks', 'pathto', 'printexception', 'pe', 'registers', 'r', 'runtimes', 'setthread', 'threads', 'setsymbolserver', 'sos', 'sosflush', 'sosstatus',
  'syncblk', 'taskstate', 'tks', 'threadpool', 'threadpoolqueue', 'threadstate', 'timerinfo', 'ti', 'traverseheap', 'verifyheap', 'verifyobj', 'clrma', 'crashinfo', 'exit', 'quit', 'q', 'help',
]);

/** The prompt that was met last, up to its command, and what it says: the next one is mostly the same. */
let lastPrompt = '';
let lastRead: Prompt = { commandAt: 0, style: 'windbg' };

/** Reads a prompt at the start of a line whose leading noise is already gone, or gives `undefined`. */
export function readPrompt(text: string): Prompt | undefined {
  const at = skipBlank(text, 0);
  const c = text.charCodeAt(at);
  if (isDigit(c)) {
    if (lastPrompt !== '' && text.startsWith(lastPrompt) && !isBlankChar(text.charCodeAt(lastPrompt.length))) {
      return lastRead;
    }
    const read = readNumberPrompt(text, at);
    if (read !== undefined) {
      lastPrompt = text.slice(0, read.commandAt);
      lastRead = read;
    }
    return read;
  }
  if (c === 40 && text.startsWith('(lldb)', at)) {
    return { commandAt: skipBlank(text, at + 6), style: 'lldb' };
  }
  if ((c === 107 || c === 108) && (text.startsWith('kd>', at) || text.startsWith('lkd>', at))) {
    return { commandAt: skipBlank(text, text.indexOf('>', at) + 1), style: 'windbg' };
  }
  return c === 62 ? readBarePrompt(text, at) : undefined;
}

/** `0:021> `, `0:000:x86>`, `0: kd>`. */
function readNumberPrompt(text: string, at: number): Prompt | undefined {
  let i = at;
  while (i - at < 4 && isDigit(text.charCodeAt(i))) {
    i += 1;
  }
  if (i - at > 3 || text.charCodeAt(i) !== 58) {
    return undefined;
  }
  const from = i + 1;
  for (i = from; isDigit(text.charCodeAt(i)); i += 1);
  const digits = text.slice(from, i);
  if (digits === '') {
    const rest = skipBlank(text, from);
    const end = text.startsWith('kd>', rest) ? rest + 3 : text.startsWith('kd:x86>', rest) ? rest + 7 : -1;
    return end < 0 ? undefined : { commandAt: skipBlank(text, end), style: 'windbg' };
  }
  if (text.startsWith(':x86', i) || text.startsWith(':arm', i) || text.startsWith(':ARM', i)) {
    i = text.indexOf('>', i);
    if (i < 0 || i > from + 16) {
      return undefined;
    }
  }
  // Web pages turn the sign into an entity.
  const end = text.charCodeAt(i) === 62 ? i + 1 : text.startsWith('&gt;', i) ? i + 4 : -1;
  return end < 0 || digits.length > 5 ? undefined : { commandAt: skipBlank(text, end), thread: Number(digits), style: 'windbg' };
}

function readBarePrompt(text: string, at: number): Prompt | undefined {
  const from = skipBlank(text, at + 1);
  return isBareCommand(text, from) ? { commandAt: from, style: 'dotnet-dump' } : undefined;
}

/** A dotnet-dump command line: a known word, then nothing, a switch, a number or an address. Prose does not look so. */
export function isBareCommand(text: string, from: number): boolean {
  const end = wordEnd(text, from);
  const verb = text.slice(from, end);
  if (verb !== verb.toLowerCase() && !/^[A-Z][A-Za-z0-9]+$/.test(verb)) {
    return false;
  }
  if (!bareVerbs.has(verb.toLowerCase())) {
    return false;
  }
  const next = skipBlank(text, end);
  if (next === text.length) {
    return verb.length > 1;
  }
  const c = text.charCodeAt(next);
  const argument = text.slice(next, wordEnd(text, next));
  return c === 45 || isDigit(c) || isAddressText(argument) || (argument.includes('!') || argument.endsWith('.dll'));
}

export interface CommandLine {
  verb: string;
  args: string[];
  dialect: Dialect;
}

const sosexVerbs = new Set([
  'mdt', 'mdv', 'mk', 'mframe', 'mdso', 'mlocks', 'mwaits', 'dlk', 'dumpgen', 'finq', 'frq', 'gch', 'gcgen', 'mln', 'mx', 'muf', 'mu', 'mbp', 'bhi', 'chi', 'lhi', 'rwlock', 'strings', 'refs', 'mroot',
  'dumpfd', 'sosexhelp',
]);
const netextVerbs = new Set(['wdo', 'wselect', 'wfrom', 'windex', 'wheap', 'whash', 'wdict', 'wclass', 'wstack', 'wgchandle', 'wthreads', 'wdae', 'wpe', 'wxml', 'wservice', 'wcookie', 'whttp', 'wtoken', 'wver', 'wkeyvalue']);
const sosVerbs = new Set([
  'do', 'dumpobj', 'dumpvc', 'da', 'dumparray', 'dso', 'dumpstackobjects', 'pe', 'printexception', 'clrstack', 'threads', 'clrthreads', 'dumpheap', 'syncblk', 'gcroot', 'dumpclass', 'dumpmt', 'dumpmd', 'name2ee', 'ip2md',
  'dumpalc', 'finalizequeue', 'fq', 'objsize', 'eeheap', 'eestack', 'dumpstack', 'threadpool', 'dumpdomain', 'dumpasync', 'dumpdelegate', 'gchandles', 'u', 'eeversion', 'token2ee', 'dumpmodule', 'dumpassembly', 'verifyheap',
  'analyzeoom', 'gcwhere', 'gcheapstat', 'heapstat', 'dumpconcurrentdictionary', 'dcd', 'dumpconcurrentqueue', 'dcq', 'dumpexceptions', 'pstacks', 'parallelstacks', 'timerinfo', 'taskstate', 'tks', 'listnearobj', 'threadstate', 'dumpruntimetypes', 'finddebugtrue', 'hof', 'gchandleleaks', 'soshelp', 'help',
]);

/** Commands that print no objects, and what is read of what they print. */
const reportVerbs = new Map<string, ReportKind>(([
  ['async', 'dumpasync'], ['parallel-stacks', 'pstacks parallelstacks'], ['heap', 'eeheap gcheapstat heapstat'], ['finalizers', 'finalizequeue fq'], ['thread-pool', 'threadpool'], ['thread-times', 'runaway'], ['analysis', 'analyze'], ['items', 'dumpconcurrentdictionary dcd dumpconcurrentqueue dcq dumpdelegate dumpexceptions'],
  ['other', 'eeversion .echo .printf ? ?? .formats eestack dumpstack gcwhere verifyheap verifyobj analyzeoom threadstate timerinfo ti tks taskstate dumplog gcinfo gchandleleaks u ub uf muf mu ln r dt dv dx dumpil dumpsig histinit bpmd soshelp sosexhelp help finddebugtrue '
    + 'gle error teb peb handle heap locks cs address vprot htrace avrf vmmap maddress uniqstack findstack .lastevent .exr .ecxr .cxr .chain .sympath .symfix .reload .effmach .cordll .load .loadby .unload .symopt .shell '
    + 'gchandles finq frq runtimes clrmodules modules lmvm sosstatus setsymbolserver notreachableinrange traverseheap sizestats crashinfo clrma dumpgcdata dumpruntimetypes bhi lhi chi'],
] satisfies [ReportKind, string][]).flatMap(([kind, verbs]) => verbs.split(' ').map((verb): [string, ReportKind] => [verb, kind])));

/** What a command prints that prints no objects; `undefined` for other commands. */
export function reportKind(verb: string): ReportKind | undefined {
  return reportVerbs.get(verb);
}

/** Commands whose output goes on behind blank lines, with titles that are words of a language. */
const paragraphs = new Set(['clrstack', 'dumpmodule', 'dumpmt', 'dumpmd', 'name2ee', 'dumpassembly', 'dumpdomain', 'gcroot', 'mroot']);

/** May the output of a command hold any line, up to a sentence of a person or another prompt? */
export function printsAnything(verb: string): boolean {
  return reportVerbs.has(verb) || paragraphs.has(verb);
}

/** Arguments that are read; a command line is typed by hand. */
const MAX_ARGS = 64;

/** What `!verb` is of, for the verbs of extensions. */
const extensionVerbs = new Map([...sosexVerbs, ...netextVerbs, ...sosVerbs].map((verb) => [verb, { verb, dialect: dialectOf(verb, '', true, 'windbg') }]));

/** Is `!verb` a command whose output is understood? */
export function isExtensionVerb(verb: string): boolean {
  return extensionVerbs.has(verb);
}

/** `!mdt 00000000036e1088`, `!clrstack`: one word of an extension and at most one behind it. */
function readPlainCommand(text: string): CommandLine | undefined {
  const blank = text.indexOf(' ');
  const known = text.charCodeAt(0) === 33 ? extensionVerbs.get(blank < 0 ? text.slice(1) : text.slice(1, blank)) : undefined;
  if (known === undefined || blank < 0) {
    return known && { verb: known.verb, args: [], dialect: known.dialect };
  }
  const word = text.slice(blank + 1);
  return word === '' || word.includes(' ') || word.includes('\t') || word.includes('\u00a0') ? undefined : { verb: known.verb, args: [word], dialect: known.dialect };
}

/** Splits a command: `~116 e !mk`, `!sosex.mdt MT ADDR`, `dumpobj 7f..`, `.time`. */
export function readCommand(text: string, style: Prompt['style']): CommandLine {
  const plain = style === 'windbg' ? readPlainCommand(text) : undefined;
  if (plain !== undefined) {
    return plain;
  }
  const parts = words(text, 0, MAX_ARGS).map((word) => word.text);
  let first = 0;
  // A thread prefix in front: `~* e !clrstack`, `~116 e !mk`, `~*e!clrstack`.
  if (parts[0]?.startsWith('~')) {
    const bang = parts.findIndex((part) => part.includes('!'));
    if (bang >= 0) {
      first = bang;
      parts[bang] = parts[bang]!.slice(parts[bang]!.indexOf('!'));
    }
  }
  let verb = parts[first] ?? '';
  const bang = verb.startsWith('!');
  if (bang) {
    verb = verb.slice(1);
    if (verb === '' && parts[first + 1] !== undefined) {
      first += 1;
      verb = parts[first]!;
    }
  } else if (style !== 'windbg' && verb === 'sos' && parts[first + 1] !== undefined) {
    first += 1;
    verb = parts[first]!;
  }
  let module = '';
  const dot = verb.indexOf('.');
  if (bang && dot > 0) {
    module = verb.slice(0, dot).toLowerCase();
    verb = verb.slice(dot + 1);
  }
  verb = verb.toLowerCase();
  if (verb.endsWith(';')) {
    verb = verb.slice(0, -1);
  }
  return { verb, args: parts.slice(first + 1), dialect: dialectOf(verb, module, bang, style) };
}

function dialectOf(verb: string, module: string, bang: boolean, style: Prompt['style']): Dialect {
  if (module === 'sosex' || (module === '' && bang && sosexVerbs.has(verb))) {
    return 'sosex';
  }
  if (module === 'netext' || (bang && netextVerbs.has(verb))) {
    return 'netext';
  }
  if (module === 'mex' || verb === 'do2') {
    return 'mex';
  }
  if (style !== 'windbg' && bareVerbs.has(verb)) {
    return 'dotnet-dump';
  }
  return bang && (sosVerbs.has(verb) || module.startsWith('sos') || module.startsWith('psscor')) ? 'sos' : 'unknown';
}

/** True for a command that this reader knows: the mark of a dump for a format detector. */
export function isKnownCommand(command: CommandLine): boolean {
  return command.dialect !== 'unknown';
}

/** `!mdt 00000000036e1088` without its prompt; `!mdt is from SOSEX` is a sentence. */
export function isCommandAlone(text: string): boolean {
  const command = readCommand(text, 'windbg');
  return (isKnownCommand(command) || reportVerbs.has(command.verb)) && command.args.every((arg, n) => arg.startsWith('-') || arg.startsWith('/') || isAddressText(arg) || !/^[A-Za-z]+[,.;:]?$/.test(arg) || command.args[n - 1]?.startsWith('-') === true);
}

/** The addresses among the arguments, switches left out. */
export function addressArgs(args: readonly string[]): string[] {
  return args.filter((arg) => isOperandAddress(arg));
}

function isOperandAddress(arg: string): boolean {
  if (arg.startsWith('-') || arg.startsWith('/')) {
    return false;
  }
  // Hand-typed addresses drop leading zeros: `!do a79d40`.
  return isAddressText(arg) || (arg.length >= 4 && arg.length <= 17 && /^[0-9a-fA-F`]+$/.test(arg));
}

export function isBlankText(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (!isBlankChar(c) && c !== 13 && c !== 0xfeff && c !== 0x200b) {
      return false;
    }
  }
  return true;
}
