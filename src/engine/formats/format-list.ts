import { MAX_BLOCK_LINES } from '../limits';
import { t } from '../l10n';
import { CmdletRecord, CmdletRecords, type CmdletBlock, type CmdletCell, type CmdletDraft } from './cmdlet-record';
import { Opens, type BlockParser, type FileState, type Format, type Sink, type Window } from './format';
import { cmdletFields } from './cmdlet-fields';
import { plainBlanks, plainWindow } from './pasted';

/** Names longer than this are sentences. */
const MAX_NAME = 80;
/** `Name: value` without padding is a list only from this many lines on: two such lines are ordinary prose. */
const MIN_PLAIN_LINES = 3;
/** Blank lines between two objects, or between two values in a copy that doubled every line end. */
const MAX_BLANKS = 4;

/** A value line: where the list's colon stands, or -1 for `Name: value` without padding. */
interface Shape {
  indent: number;
  colon: number;
}

/** Output of any cmdlet through `Format-List`: `Name : value`, the colons in one column, long values wrapped to the value column. */
export const formatList: Format = {
  id: 'format-list',
  title: () => t('Cmdlet output (Format-List)'),
  language: 'exchange-cmdlet-output',
  kind: 'block',
  clock: 'shell',
  fields: cmdletFields,
  opens: (window, state) => (listShape(plainWindow(window), 0, state) ? (state.log ? Opens.Strong : Opens.Weak) : Opens.No),
  parser: (state, sink) => new ListParser(state, sink),
};

function indentOf(text: string): number {
  let n = 0;
  while (text.charCodeAt(n) === 32 || text.charCodeAt(n) === 9) n++;
  return n;
}

/** Index of the colon of `Name   : value` on this line, -1 when there is none. */
function paddedColon(text: string): number {
  const indent = indentOf(text);
  if (!/[\p{L}_]/u.test(text[indent] ?? '')) return -1;
  for (let at = text.indexOf(' :', indent); at >= 0 && at - indent <= MAX_NAME; at = text.indexOf(' :', at + 2)) {
    const next = text.charCodeAt(at + 2);
    if (next === 32 || at + 2 === text.length) return at + 1;
  }
  return -1;
}

/** True when the line is a value of a list of this shape. */
function isValue(text: string, shape: Shape): boolean {
  if (indentOf(text) !== shape.indent) return false;
  if (shape.colon < 0) return plainName(text) !== undefined;
  return text.charCodeAt(shape.colon) === 58 && text.charCodeAt(shape.colon - 1) === 32 && text.slice(shape.indent, shape.colon).trim() !== '';
}

/** Where the name of a value line ends. */
function colonOf(text: string, { colon }: Shape): number {
  return colon >= 0 ? colon : text.indexOf(':');
}

function nameOf(text: string, shape: Shape): string {
  return text.slice(0, colonOf(text, shape)).trim();
}

/** `Name: value`, and `Name : value` where a copy lost the padding. */
const PLAIN = /^\s{0,40}([A-Za-z][A-Za-z0-9_]{1,60})[ \t]{0,8}:(?:[ \t]|$)/;

function plainName(text: string): string | undefined {
  return PLAIN.exec(text)?.[1];
}

/** The line `n` non-blank lines behind `from`, with at most {@link MAX_BLANKS} blank ones in front of each. */
function nonBlank(window: Window, from: number): number {
  for (let k = from; k <= from + MAX_BLANKS; k++) {
    const text = window.at(k);
    if (text === undefined) return -1;
    if (text.trim() !== '') return k;
  }
  return -1;
}

/** The shape of a list that begins `ahead` lines from here. Two values with their colons in one column make one; a single value only behind `| FL`. */
function listShape(window: Window, ahead: number, state: FileState): Shape | undefined {
  const first = window.at(ahead)!;
  const indent = indentOf(first);
  const next = nonBlank(window, ahead + 1);
  const colon = paddedColon(first);
  if (colon >= 0) {
    const shape = { indent, colon };
    if (next >= 0 && isValue(window.at(next)!, shape)) return shape;
    const alone = next < 0 || next > ahead + 1;
    const found = alone ? (/\|\s*(?:fl|format-list)\b/i.test(state.command ?? '') ? shape : undefined) : wrappedShape(window, ahead, shape);
    return found ?? plainShape(window, ahead, indent);
  }
  // `Status:                   : Retry` in front, or the list without any padding
  return plainShape(window, ahead, indent);
}

/** A first value that wraps: its continuation stands in the value column, the second value below. */
function wrappedShape(window: Window, ahead: number, shape: Shape): Shape | undefined {
  for (let k = ahead + 1; k < ahead + 8; k++) {
    const text = window.at(k);
    if (text === undefined || text.trim() === '') return undefined;
    if (isValue(text, shape)) return shape;
    if (indentOf(text) < shape.colon) return undefined;
  }
  return undefined;
}

function plainShape(window: Window, ahead: number, indent: number): Shape | undefined {
  const names: string[] = [];
  for (let k = ahead; k < ahead + MIN_PLAIN_LINES; k++) {
    const name = plainName(window.at(k) ?? '');
    if (name === undefined || indentOf(window.at(k)!) !== indent || names.includes(name)) return undefined;
    names.push(name);
  }
  // property names are PascalCase compounds; `From`, `To`, `Subject` of a mail header are not
  return names.some((n) => /^[A-Z][a-z]+[A-Z]/.test(n)) ? { indent, colon: -1 } : undefined;
}

interface Value {
  name: string;
  row: number;
  parts: { text: string; column: number; endColumn: number; lineLength: number }[];
}

class ListParser implements BlockParser {
  private shape: Shape | undefined;
  private readonly records = new CmdletRecords((draft) => this.recordOf(draft));
  private readonly block: CmdletBlock;
  /** Of the object at hand: the names of its values, and its lines. */
  private names: string[] = [];
  private lines: string[] = [];
  private firstLine = 0;
  /** Every value so far had a blank line behind it. */
  private doubled = true;
  private blankBefore = false;
  private total = 0;

  constructor(
    private readonly state: FileState,
    private readonly sink: Sink,
  ) {
    this.block = { table: 0, ...(state.command !== undefined && { command: state.command }) };
  }

  take(raw: string, line: number, lines: Window): boolean {
    const text = plainBlanks(raw);
    const window = plainWindow(lines);
    if (this.block.table === 0) this.block.table = line;
    if (this.total >= MAX_BLOCK_LINES) this.sink.limit?.('block-lines');
    if (this.total >= MAX_BLOCK_LINES) return false;
    if (text.trim() === '') return this.blank(window);
    this.shape ??= listShape(window, 0, this.state);
    if (!this.shape) return false;
    if (isValue(text, this.shape)) this.value(text, line);
    else if (!this.continues(text)) return false;
    this.lines.push(raw);
    this.total++;
    return true;
  }

  end(): void {
    this.closeRecord();
    this.records.end(this.state, this.sink);
  }

  private value(text: string, line: number): void {
    const name = nameOf(text, this.shape!);
    if (this.names.includes(name) && !this.blankBefore) this.closeRecord();
    if (this.names.length === 0) this.firstLine = line;
    else this.doubled &&= this.blankBefore;
    this.blankBefore = false;
    this.names.push(name);
  }

  private continues(text: string): boolean {
    return this.names.length > 0 && this.shape!.colon >= 0 && !this.blankBefore && indentOf(text) >= this.shape!.colon;
  }

  /** A blank line ends the object, unless the copy doubled every line end. */
  private blank(window: Window): boolean {
    const next = nonBlank(window, 1);
    if (next < 0 || !this.shape) return false;
    const text = window.at(next)!;
    if (isValue(text, this.shape)) {
      const known = this.names.includes(nameOf(text, this.shape));
      const single = this.names.length === 1 || (this.doubled && this.names.length > 1);
      if (known || !single || this.names.length === 0) this.closeRecord();
      else {
        this.blankBefore = true;
        this.lines.push('');
      }
      return true;
    }
    // a list of another shape is another output: it does not belong to the command in front of this one
    if (!this.goesOn(next, window)) return false;
    this.lines.push('');
    return true;
  }

  /** A value of several paragraphs: what stands behind the blank line is in the value column, and another value of the list follows. */
  private goesOn(from: number, window: Window): boolean {
    const { colon } = this.shape!;
    if (colon < 0 || this.names.length === 0 || this.doubled && this.names.length > 1) return false;
    for (let k = from; ; k++) {
      const text = window.at(k);
      if (text === undefined) return false;
      if (text.trim() === '') continue;
      if (isValue(text, this.shape!)) return k > from;
      if (indentOf(text) < colon + 2) return false;
    }
  }

  private closeRecord(): void {
    if (this.names.length > 0) this.records.add({ line: this.firstLine, lines: this.lines });
    this.names = [];
    this.lines = [];
    this.blankBefore = false;
    this.doubled = true;
  }

  private recordOf({ line, lines }: CmdletDraft): CmdletRecord {
    const values: Value[] = [];
    let width = 0;
    lines.forEach((raw, row) => {
      const text = plainBlanks(raw);
      if (text.trim() === '') return;
      width = Math.max(width, text.length);
      if (isValue(text, this.shape!)) values.push({ name: nameOf(text, this.shape!), row, parts: [part(text, colonOf(text, this.shape!) + 1)] });
      else values.at(-1)!.parts.push(part(text, 0));
    });
    return new CmdletRecord('format-list', line, lines.length, lines.join('\n'), values.map((v) => cellOf(v, width)), { ...this.block });
  }
}

function part(text: string, from: number): Value['parts'][number] {
  let column = from;
  let endColumn = text.length;
  while (column < endColumn && text.charCodeAt(column) <= 32) column++;
  while (endColumn > column && text.charCodeAt(endColumn - 1) <= 32) endColumn--;
  return { text: text.slice(column, endColumn), column, endColumn, lineLength: text.length };
}

/**
 * Joins a wrapped value. The console breaks at a blank, which it drops, and inside a word only when the word is longer than a line:
 * then nothing is dropped.
 */
function cellOf(value: Value, width: number): CmdletCell {
  const first = value.parts[0]!;
  let text = first.text;
  for (let i = 1; i < value.parts.length; i++) {
    const next = value.parts[i]!;
    const room = width - next.column;
    const before = text.slice(text.lastIndexOf(' ') + 1);
    const after = next.text.split(' ', 1)[0]!;
    text += (before.length + after.length > room && value.parts[i - 1]!.lineLength >= width ? '' : ' ') + next.text;
  }
  return { name: value.name, value: text, row: value.row, column: first.column, endColumn: first.endColumn };
}
