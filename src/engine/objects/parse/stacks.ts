/** Call stacks: `!clrstack`, `k`, SOSEX `!mk`, and the frame rows that `!pe` and `!gcroot` print. */

import type { FrameVariable, Stack, StackFrame } from '../model';
import type { Builder, Mode } from './builder';
import { addressEnd, isAddressText, isBlankChar, isDigit, isHex, plainAddress, skipBlank, wordEnd } from './scan';

/** `sp ip method [file @ line]`, with an optional frame number in front; `undefined` for other lines. */
export function readFrame(b: Builder, i: number, text: string, at: number): StackFrame | undefined {
  let from = at;
  if (isHex(text.charCodeAt(at)) && isHex(text.charCodeAt(at + 1)) && isBlankChar(text.charCodeAt(at + 2))) {
    from = skipBlank(text, at + 2);
  }
  const spEnd = addressEnd(text, from);
  const ipAt = skipBlank(text, spEnd);
  const ipEnd = spEnd < 0 || ipAt === spEnd ? -1 : addressEnd(text, ipAt);
  if (ipEnd < 0 || (ipEnd < text.length && !isBlankChar(text.charCodeAt(ipEnd)))) {
    return undefined;
  }
  let nameAt = skipBlank(text, ipEnd);
  // `k` output: `sp ret : args : symbol`.
  if (text.charCodeAt(nameAt) === 58) {
    const second = text.indexOf(' : ', nameAt + 1);
    nameAt = skipBlank(text, second < 0 ? nameAt + 1 : second + 3);
  }
  const name = text.slice(nameAt).trim();
  const { line, column, endColumn } = b.whole(i, text);
  const { method, native, special, source } = frameName(name);
  const frame: StackFrame = { line, column, endColumn, sp: plainAddress(text.slice(from, spEnd)), ip: plainAddress(text.slice(ipAt, ipEnd)), method, native };
  if (special !== undefined) {
    frame.special = special;
  }
  if (source !== undefined) {
    frame.source = source;
  }
  return frame;
}

/** `[HelperMethodFrame_1OBJ: 0000..] System.Threading.Monitor.Enter(System.Object)`, `M() [file @ 36]`, `ntdll!X+0x1`. */
export function frameName(text: string): { method: string; special?: string; native: boolean; source?: string } {
  let name = text;
  let special: string | undefined;
  if (name.startsWith('[')) {
    const close = name.indexOf(']');
    if (close > 0) {
      const inside = name.slice(1, close);
      const colon = inside.indexOf(':');
      special = colon < 0 ? inside : inside.slice(0, colon);
      name = name.slice(close + 1).trim();
    }
  }
  if (special === 'DEFAULT') {
    return walkedName(name);
  }
  const open = name.lastIndexOf(' [');
  let source: string | undefined;
  if (open > 0 && name.endsWith(']') && (name.includes('@', open) || name.includes(':', open))) {
    source = name.slice(open + 2, -1);
    name = name.slice(0, open).trim();
  }
  const bang = name.indexOf('!');
  const native = special === undefined && bang > 0 && !name.includes('(') && !name.includes('.dll!');
  return { method: name, native, ...(special !== undefined && { special }), ...(source !== undefined && { source }) };
}

/** `hasThis Void Contoso.A.B(Contoso.Args) (C:\\x\\A.dll)`, as `!clrstack -i` writes a managed method. */
function walkedName(text: string): { method: string; native: boolean; source?: string } {
  const open = text.lastIndexOf(' (');
  const module = open > 0 && /\.(?:dll|exe)\)$/i.test(text) ? text.slice(open + 2, -1) : undefined;
  const name = (module === undefined ? text : text.slice(0, open)).replace(/^hasThis /, '');
  const bracket = name.indexOf('(');
  const blank = name.lastIndexOf(' ', bracket);
  return { method: bracket > 0 ? name.slice(blank + 1) : name, native: false, ...(module !== undefined && { source: module }) };
}

const columnTitles = ['Child SP', 'Child-SP', 'ESP ', 'RSP ', 'ChildEBP', 'SP   '];

/** The titles above frames: `Child SP IP Call Site`, `ESP EIP`, ` # Child-SP RetAddr`. */
export function isStackHeader(text: string): boolean {
  const trimmed = text.trim();
  const plain = trimmed.startsWith('# ') ? trimmed.slice(2).trim() : trimmed;
  return columnTitles.some((title) => plain.startsWith(title.trim())) && /(?:Call Site|EIP|RetAddr|Function|IP)/.test(plain) && plain.length < 120;
}

const failures = ['GetFrameContext failed', 'Unable to walk the managed stack', 'Failed to start stack walk', 'The managed stack is', 'Failed to request Thread', 'process, or the', 'ThreadContext', 'not a managed thread'];

/** `Unable to walk the managed stack` is three lines long. */
const failureGoesOn = /^(?:managed thread\. You can run !?|the process$)/;

/** `!clrstack -i`: what stands around its frames. */
const MAX_WALK_LINE = 300;
const walkLines = /^(?:Dumping managed stack and managed variables|Stack walk complete\.?$|Loaded \S.*\.dll$|={20,}$|[-_]{20,}$|Current frame: )/;

/** A warning that the debugger printed into the line of a frame, whose method stands in the next one. */
const INTERRUPTED = /^\*\*\* (?:WARNING|ERROR): /;

class StackMode implements Mode {
  readonly name = 'stack';
  private variables: FrameVariable['role'] | undefined;

  constructor(readonly stack: Stack) {}

  row(b: Builder, i: number, text: string, at: number): number {
    const taken = this.take(b, i, text, at);
    if (taken > 0) {
      this.stack.endLine = b.line(i + taken - 1);
    }
    return taken;
  }

  private take(b: Builder, i: number, text: string, at: number): number {
    const frame = readFrame(b, i, text, at);
    if (frame) {
      if (INTERRUPTED.test(frame.method)) {
        frame.method = '';
      }
      this.stack.frames.push(frame);
      this.variables = undefined;
      return 1;
    }
    const trimmed = text.slice(at).trim();
    if (walkLines.test(trimmed)) {
      return 1;
    }
    if (isStackHeader(trimmed)) {
      if (this.stack.frames.length > 0) {
        return 0;
      }
      return 1;
    }
    if (failures.some((failure) => trimmed.includes(failure)) || (this.stack.error !== undefined && failureGoesOn.test(trimmed))) {
      this.stack.error ??= trimmed;
      return 1;
    }
    return this.variable(b, i, text, at, trimmed) || (this.stack.frames.length > 0 && this.wrapped(trimmed)) ? 1 : 0;
  }

  /** `PARAMETERS:` and `LOCALS:`, and what stands below them: `this (<CLR reg>) = 0x..`, `count = <no data>`, `0x.. = 0x..`, `+ int count = 42`; registers. */
  private variable(b: Builder, i: number, text: string, at: number, trimmed: string): boolean {
    const title = /^(PARAMETERS|LOCALS):(?: \(none\))?$/.exec(trimmed)?.[1];
    if (title !== undefined) {
      this.variables = title === 'LOCALS' ? 'local' : 'parameter';
      return true;
    }
    const equals = trimmed.indexOf(' = ');
    const printed = trimmed === '<no data>' || trimmed.startsWith('<CLR reg>') || (trimmed.includes(' = 0x') && (trimmed.includes('(0x') || trimmed.startsWith('0x')))
      || (this.variables !== undefined && (/^\+ \S/.test(trimmed) || (equals > 0 && /^(?:[^\s()]+(?: \((?:0x[0-9a-fA-F]+|<CLR reg>)\))?|<CLR reg>)$/.test(trimmed.slice(0, equals)))));
    if (printed) {
      this.addVariable(b, i, text, at, trimmed, equals);
    }
    return printed || isRegisters(trimmed);
  }

  private addVariable(b: Builder, i: number, text: string, at: number, trimmed: string, equals: number): void {
    const last = this.stack.frames[this.stack.frames.length - 1];
    if (last === undefined || trimmed === '<no data>') {
      return;
    }
    const where = trimmed.indexOf(' @ 0x');
    const cut = equals > 0 ? equals : where;
    const value = cut < 0 ? '' : trimmed.slice(cut + 3);
    const left = (cut < 0 ? trimmed : trimmed.slice(0, cut)).replace(/^\+ /, '').replace(/ ?\((?:0x[0-9a-fA-F]+|<CLR reg>)\)$/, '');
    const address = value.startsWith('0x') && isAddressText(value) ? plainAddress(value) : undefined;
    const variable: FrameVariable = { ...b.place(i, at, at + trimmed.length), role: this.variables ?? 'local', name: left.startsWith('0x') || left === '<CLR reg>' ? '' : left, value, ...(address !== undefined && { address }) };
    (last.variables ??= []).push(variable);
  }

  /** A page broke the frame: arguments or `[file` in the next line. */
  private wrapped(trimmed: string): boolean {
    const last = this.stack.frames[this.stack.frames.length - 1]!;
    const open = count(last.method, '(') > count(last.method, ')') || (last.method === '' && last.special === undefined && trimmed.includes('('));
    if (!open && !(trimmed.startsWith('[') && trimmed.includes('@'))) {
      return false;
    }
    const joined = frameName(`${last.method}${last.method.endsWith(',') ? ' ' : ''}${trimmed}`);
    last.method = joined.method;
    if (joined.source !== undefined) {
      last.source = joined.source;
    }
    return true;
  }
}

/** `rsp=000000d3c4bfe640 rbp=..`, `iopl=0 nv up ei`: registers that stand below a frame. */
function isRegisters(trimmed: string): boolean {
  return /^[a-z][a-z0-9]{1,4}=[0-9a-f]{1,16}(?:\s|$)/.test(trimmed) && trimmed.split(/\s+/).every((word) => /^[a-z][a-z0-9]{1,4}=[0-9a-f]{1,16}$/.test(word));
}

function count(text: string, char: string): number {
  return text.split(char).length - 1;
}

/** `OS Thread Id: 0x1e6bc (67)`. */
export function readThreadId(text: string): { osThread: string; thread?: number } | undefined {
  const at = text.indexOf('OS Thread Id:');
  if (at < 0 || text.slice(0, at).trim() !== '') {
    return undefined;
  }
  const from = skipBlank(text, at + 13);
  const end = wordEnd(text, from);
  const open = text.indexOf('(', end);
  const number = open < 0 ? Number.NaN : Number.parseInt(text.slice(open + 1), 10);
  return { osThread: plainAddress(text.slice(from, end)), ...(Number.isInteger(number) && { thread: number }) };
}

export function openStack(b: Builder, i: number, text: string, at: number): number {
  if (b.verb === 'clrstack' && walkLines.test(text.slice(at, at + MAX_WALK_LINE))) {
    return 1;
  }
  const id = text.charCodeAt(at) === 79 ? readThreadId(text) : undefined;
  if (id === undefined && !isStackHeader(text) && !isThreadLine(text, at)) {
    return 0;
  }
  const known = id ?? readThreadLine(text, at) ?? {};
  const prefix = b.command?.text.startsWith('~') ? Number.parseInt(b.command.text.slice(1), 10) : Number.NaN;
  const thread = Number.isInteger(prefix) ? prefix : b.command?.thread;
  const stack: Stack = { ...b.whole(i, text), endLine: b.line(i), command: b.command?.index ?? -1, frames: [], ...(id === undefined && thread !== undefined && { thread }), ...known };
  b.dump.stacks.push(stack);
  b.enter(new StackMode(stack));
  return 1;
}

/** `.  21  Id: 24e4.9b0 Suspend: 1 Teb: 000007ff\`fffd8000 Unfrozen`, from `~*k`. */
function isThreadLine(text: string, at: number): boolean {
  return text.includes(' Id: ', at) && text.includes(' Teb: ', at) && text.length < 200;
}

function readThreadLine(text: string, at: number): { osThread: string; thread: number } | undefined {
  const id = text.indexOf(' Id: ', at);
  if (id < 0) {
    return undefined;
  }
  const ids = text.slice(id + 5, wordEnd(text, id + 5)).split('.');
  const number = Number.parseInt(text.slice(at, id).replace(/[.#]/g, ' ').trim(), 10);
  return ids[1] === undefined || !Number.isInteger(number) ? undefined : { osThread: ids[1].toLowerCase(), thread: number };
}

/** Indent from which a line under a `!mk` frame continues it. */
const MK_CONTINUATION = 4;

class MkMode implements Mode {
  readonly name = 'mk';

  constructor(readonly stack: Stack) {}

  row(b: Builder, i: number, text: string, at: number): number {
    const row = readMkRow(b, i, text, at);
    if (row) {
      this.stack.frames.push(row);
      this.stack.endLine = b.line(i);
      return 1;
    }
    const last = this.stack.frames[this.stack.frames.length - 1];
    if (last === undefined || at < MK_CONTINUATION || b.blanks > 0) {
      return 0;
    }
    const trimmed = text.slice(at).trim();
    const source = trimmed.startsWith('[') ? trimmed : last.source !== undefined && !last.source.endsWith(']') ? last.source + trimmed : undefined;
    if (source !== undefined) {
      last.source = source;
    } else {
      last.method += last.method.endsWith(',') ? ` ${trimmed}` : trimmed;
    }
    this.stack.endLine = b.line(i);
    return 1;
  }
}

/** `0c:M 0019e358 6cd4e83d System.X.Y(...)(+0x26 IL)(+0x32 Native)`. */
function readMkRow(b: Builder, i: number, text: string, at: number): StackFrame | undefined {
  let end = at;
  while (isHex(text.charCodeAt(end)) && end - at < 4) {
    end += 1;
  }
  const kind = text.charCodeAt(end + 1);
  if (end === at || text.charCodeAt(end) !== 58 || (kind !== 85 && kind !== 77) || !isBlankChar(text.charCodeAt(end + 2))) {
    return undefined;
  }
  const frame = readFrame(b, i, text, skipBlank(text, end + 2));
  return frame === undefined ? undefined : { ...frame, native: kind === 85 };
}

export function openMk(b: Builder, i: number, text: string, at: number): number {
  const row = isDigit(text.charCodeAt(at)) || isHex(text.charCodeAt(at)) ? readMkRow(b, i, text, at) : undefined;
  const title = row === undefined && b.verb === 'mk' && /^Thread \d{1,6}:$/.test(text.slice(at, at + 20).trim());
  const header = title || (row === undefined && b.verb === 'mk' && /^(?:ESP|RSP|SP)\s+(?:RetAddr|R?E?IP\b)/.test(text.slice(at, at + 40)));
  if (row === undefined && !header) {
    return 0;
  }
  const prefix = b.command?.text.startsWith('~') ? Number.parseInt(b.command.text.slice(1), 10) : Number.NaN;
  const thread = Number.isInteger(prefix) ? prefix : b.command?.thread;
  const stack: Stack = { ...b.whole(i, text), endLine: b.line(i), command: b.command?.index ?? -1, frames: row ? [row] : [], ...(thread !== undefined && { thread }) };
  b.dump.stacks.push(stack);
  b.enter(new MkMode(stack));
  return 1;
}

export function isAddressPair(text: string, at: number): boolean {
  const end = wordEnd(text, at);
  return isAddressText(text.slice(at, end));
}
