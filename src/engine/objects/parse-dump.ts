/** A debugger transcript, line by line, into commands and what they printed. */

import type { Dump, DumpCommand } from './model';
import { Builder } from './parse/builder';
import { openDeadlock } from './parse/deadlock';
import { openException } from './parse/exception';
import { openRoots } from './parse/gcroot';
import { openInfo, openMemory } from './parse/info';
import { openHead, openLooseField, openMdt, openTypeDump } from './parse/mdt';
import { isHeadAtAGlance } from './parse/glance';
import { classify, isCut } from './parse/noise';
import { openMex, openNetext, openVariables } from './parse/other-tools';
import { firstField } from './parse/parsed-object';
import { isCommandAlone, readCommand, readPrompt, reportKind, type Prompt } from './parse/prompt';
import { Reader } from './parse/reader';
import { ReportMode, openReport } from './parse/reports';
import { isHex, skipBlank } from './parse/scan';
import { newSession, sessionLine } from './parse/session';
import { openSos } from './parse/sos';
import { openMk, openStack } from './parse/stacks';
import { openTableOutput } from './parse/tables';

/** Longest line that is read; a flattened table or a binary is kept as it is and not guessed at. */
const MAX_LINE = 64 * 1024;

/** Commands after which the process has run: what an address means may have changed. */
const running = new Set(['g', 'gu', 'gh', 'gn', 'gc', 'p', 't', 'pa', 'ta', 'pt', 'tt', 'pc', 'tc', '.restart', '.detach']);

/**
 * Reads a transcript. Never throws, takes time linear in the input, and sends every line to exactly one place (see `Dump.coverage`).
 * @param lines without line ends; kept by reference
 * @param firstLine number of the first line, for a block inside a larger file
 * @param lazy the fields of an object may be made when they are asked for
 */
export function parseDump(lines: readonly string[], firstLine = 1, lazy = true): Dump {
  const steps = parseDumpSteps(lines, firstLine, lazy);
  for (;;) {
    const step = steps.next();
    if (step.done) {
      return step.value;
    }
  }
}

/** Lines read, and objects looked at, between two pauses: about a millisecond. The first lines are read by code that nothing has compiled. */
const LINES_A_STEP = 500;
const FIRST_LINES = 50;
const OBJECTS_A_STEP = 500;
/** Rows of listings that vote on the width of a pointer. */
const VOTING_ROWS = 1000;

/**
 * The same, yielding as it goes.
 * @param fields lines that somebody found to be fields at a glance, see `DumpText.fields`
 */
export function* parseDumpSteps(lines: readonly string[], firstLine = 1, lazy = true, fields?: readonly number[]): Generator<void, Dump> {
  const dump = emptyDump(lines, firstLine);
  const b = new Builder(new Reader(lines), dump, lazy, fields);
  yield;
  let i = 0;
  let many = FIRST_LINES;
  for (let pause = many; i < lines.length;) {
    i += step(b, i);
    if (i >= pause) {
      many = Math.min(LINES_A_STEP, many * 2);
      pause = i + many;
      yield;
    }
  }
  yield* finish(b);
  return dump;
}

/** A transcript of which nothing has been read. */
export function emptyDump(lines: readonly string[], firstLine: number): Dump {
  return {
    lines, firstLine, commands: [], objects: [], stacks: [], threads: [], heapStats: [], mentions: [], syncBlocks: [], locks: [], deadlocks: [], exceptions: [], gcRoots: [], infos: [], reports: [], memory: [],
    sessions: [newSession(firstLine)], pointerSize: 8, warnings: [], prose: [], unparsed: [], coverage: '',
  };
}

function step(b: Builder, i: number): number {
  const raw = b.reader.raw(i);
  if (raw.length === 0) {
    b.mark(i, 'b');
    b.blanks += 1;
    return 1;
  }
  if (b.reader.isPart(i)) {
    takePart(b, i, raw);
    return 1;
  }
  const whole = b.reader.wrapping === undefined;
  const many = !whole || b.mode?.run === undefined ? 0 : b.mode.run(b, i);
  if (many > 0) {
    b.markRun(i, i + many);
    b.blanks = 0;
    return many;
  }
  if (whole && b.mode === undefined && isHeadAtAGlance(raw) && !b.verb.startsWith('lm') && !isEcho(b, i, raw)) {
    openHead(b, i, raw);
    b.markRun(i, i + 1);
    b.blanks = 0;
    return 1;
  }
  if (raw.length > MAX_LINE) {
    keep(b, i, raw.slice(0, MAX_LINE), true);
    return 1;
  }
  const text = b.reader.text(i);
  const at = skipBlank(text, 0);
  if (at >= text.length || b.reader.isBlank(i)) {
    b.mark(i, 'b');
    b.blanks += 1;
    return 1;
  }
  const prompt = readPrompt(text);
  if (prompt) {
    startCommand(b, i, text, prompt);
    b.mark(i, 'r');
    b.blanks = 0;
    return 1;
  }
  if (isEcho(b, i, text)) {
    b.mark(i, 'e');
    return 1;
  }
  if (text.charCodeAt(at) === 33 && isCommandAlone(text.slice(at).trimEnd())) {
    startCommand(b, i, text, { commandAt: at, style: 'windbg' });
    b.mark(i, 'r');
    b.blanks = 0;
    return 1;
  }
  const taken = take(b, i, text, at);
  if (taken > 0) {
    b.markRecognised(i, i + taken);
    b.blanks = 0;
    return taken;
  }
  keep(b, i, text, false);
  return 1;
}

/** What was broken off the line above goes where that went. */
function takePart(b: Builder, i: number, text: string): void {
  const entry = { line: b.line(i), text };
  const letter = b.markOf(i - 1);
  b.mark(i, letter);
  if (letter === 'u') {
    b.dump.unparsed.push(entry);
  } else if (letter === 'p') {
    b.dump.prose.push({ ...entry, cut: b.dump.prose[b.dump.prose.length - 1]?.cut ?? false });
  } else if (letter === 'w') {
    b.dump.warnings.push(entry);
  } else if (b.open !== undefined && letter === 'r') {
    b.extend(b.open, b.line(i));
  }
}

/** The mode at hand first, then everything that can begin here. */
function take(b: Builder, i: number, text: string, at: number): number {
  const mode = b.mode;
  if (mode !== undefined) {
    const taken = mode.row(b, i, text, at);
    if (taken > 0) {
      return taken;
    }
  }
  const report = b.report === undefined || b.report === mode ? 0 : b.report.row(b, i, text, at);
  if (report > 0) {
    return report;
  }
  const session = sessionLine(b, i, text, at);
  if (session > 0) {
    return session;
  }
  const c = text.charCodeAt(at);
  if (isHex(c) || c === 40) {
    const taken = openMdt(b, i, text, at) || openMk(b, i, text, at) || openMex(b, i, text, at) || openMemory(b, i, text, at);
    if (taken > 0) {
      return taken;
    }
  }
  return openSos(b, i, text, at) || openStack2(b, i, text, at) || openException(b, i, text, at) || openDeadlock(b, i, text, at) || openNetext(b, i, text, at)
    || openVariables(b, i, text, at) || openRoots(b, i, text, at) || openInfo(b, i, text, at) || openReport(b, i, text, at) || openLooseField(b, i, text, at) || openTypeDump(b, i, text, at);
}

/** Titles of listings before stacks: `OS Thread Id` stands above both. */
function openStack2(b: Builder, i: number, text: string, at: number): number {
  return openTableOutput(b, i, text, at) || openStack(b, i, text, at) || (b.verb === 'mk' ? openMk(b, i, text, at) : 0);
}

function startCommand(b: Builder, i: number, text: string, prompt: Prompt): void {
  b.mode = undefined;
  b.open = undefined;
  b.command = undefined;
  b.report = undefined;
  const shown = text.slice(prompt.commandAt).trimEnd();
  if (shown === '') {
    return;
  }
  const read = readCommand(shown, prompt.style);
  const place = b.place(i, prompt.commandAt, prompt.commandAt + shown.length);
  const command: DumpCommand = {
    index: b.dump.commands.length, line: place.line, column: place.column, endColumn: place.endColumn, endLine: place.line, text: shown, verb: read.verb, args: read.args, dialect: read.dialect,
    thread: prompt.thread, objects: [], session: b.session, epoch: b.epoch,
  };
  if (running.has(read.verb)) {
    b.epoch += 1;
  }
  b.dump.commands.push(command);
  b.command = command;
  const kind = reportKind(read.verb);
  b.report = kind && new ReportMode(b, i, kind);
}

/** `.logopen` prints each command once more, alone on the next line. */
function isEcho(b: Builder, i: number, text: string): boolean {
  return b.command !== undefined && b.command.line === b.line(i) - 1 && text.length >= b.command.text.trim().length && text.trim() === b.command.text.trim();
}

function keep(b: Builder, i: number, text: string, tooLong: boolean): void {
  const kind = tooLong ? 'u' : classify(text);
  if (!tooLong && kind !== 'w' && b.report?.keep(b, i, text, kind === 'p' && !isCut(text)) === true) {
    b.mark(i, 'r');
    b.blanks = 0;
    return;
  }
  b.mark(i, kind);
  const entry = { line: b.line(i), text: b.reader.raw(i) };
  if (kind === 'u') {
    b.dump.unparsed.push(entry);
  } else if (kind === 'p') {
    b.dump.prose.push({ ...entry, cut: isCut(text) });
  } else {
    b.dump.warnings.push(entry);
  }
}

function* finish(b: Builder): Generator<void> {
  const dump = b.dump;
  b.close();
  dump.stacks = dump.stacks.filter((stack) => stack.frames.length > 0 || stack.error !== undefined || stack.osThread !== undefined);
  dump.commands.forEach((command, n) => {
    const next = dump.commands[n + 1];
    command.endLine = next === undefined ? dump.firstLine + b.reader.count - 1 : next.line - 1;
  });
  yield;
  if (dump.sessions.every((session) => session.target === undefined)) {
    dump.pointerSize = yield* widthOf(dump);
  }
  yield;
  dump.coverage = b.coverage();
}

/** Addresses are printed at the width of a pointer: most votes win. */
function* widthOf(dump: Dump): Generator<void, 4 | 8> {
  let narrow = 0;
  let wide = 0;
  const vote = (address: string | undefined): void => {
    if (address !== undefined) {
      narrow += address.length <= 8 ? 1 : 0;
      wide += address.length > 8 ? 1 : 0;
    }
  };
  for (const object of dump.objects) {
    vote(object.methodTable ?? object.address);
  }
  for (const row of [...dump.heapStats.slice(0, VOTING_ROWS), ...dump.mentions.slice(0, VOTING_ROWS)].slice(0, VOTING_ROWS)) {
    vote(row.methodTable);
  }
  for (const stack of dump.stacks) {
    vote(stack.frames[0]?.ip);
  }
  yield;
  let left = dump.objects.length;
  for (const object of dump.objects) {
    // a field is not made for a vote that changes nothing
    if (narrow - left > wide || narrow + left <= wide) {
      break;
    }
    vote(firstField(object)?.address);
    left -= 1;
    if (left % OBJECTS_A_STEP === 0) {
      yield;
    }
  }
  return narrow > wide ? 4 : 8;
}
