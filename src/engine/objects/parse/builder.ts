/** What the parser knows while it goes down the transcript. */

import type { Coverage, Dialect, Dump, DumpCommand, DumpField, DumpObject, ObjectForm, Place } from '../model';
import { isFieldAtAGlance } from './glance';
import { ParsedObject } from './parsed-object';
import { addressArgs } from './prompt';
import type { Reader } from './reader';
import type { ReportMode } from './reports';
import { plainAddress, skipBlank, SPACE } from './scan';

/** Reads the rows of one kind of output. */
export interface Mode {
  /** For example `mdt`, `sos`, `stack`. */
  name: string;
  /** Takes the line `i`, whose text is `text` and first non-blank index `at`; gives how many lines it took, 0 for none. */
  row(b: Builder, i: number, text: string, at: number): number;
  /** Takes lines from `i` on that are fields at a glance; gives how many. */
  run?(b: Builder, i: number): number;
}

/** Names and types that are kept once; a dump has some hundreds. */
const MAX_NAMES = 10_000;

const UNKNOWN = 'u'.charCodeAt(0);
const RECOGNISED = 'r'.charCodeAt(0);
const BLANK = 'b'.charCodeAt(0);

export class Builder {
  mode: Mode | undefined;
  command: DumpCommand | undefined;
  /** What the command prints, where that is no object; other modes may come between its rows. */
  report: ReportMode | undefined;
  /** Object that rows are added to. */
  open: DumpObject | undefined;
  session = 0;
  epoch = 0;
  /** Blank lines met since the last line that was taken. */
  blanks = 0;
  /** Lines that may still be looked at ahead of their turn: keeps hostile input linear. */
  budget: number;
  private readonly names = new Map<string, string>();
  /** One letter a line, as its code. */
  private readonly marks: Uint8Array;

  /** Place in `fields` from which on nothing was passed yet. */
  private nextFields = 0;

  /**
   * @param lazy fields of an object may be made when they are asked for
   * @param fields what is known of lines already, see `DumpText.fields`
   */
  constructor(readonly reader: Reader, readonly dump: Dump, readonly lazy = true, private readonly fields?: readonly number[]) {
    this.marks = new Uint8Array(reader.count).fill(UNKNOWN);
    this.budget = reader.count * 2 + 1000;
  }

  line(i: number): number {
    return i + this.dump.firstLine;
  }

  /** The place of `text(i)` from index `from` to `to` (exclusive). */
  place(i: number, from: number, to: number): Place {
    return { line: this.line(i), column: this.reader.column(i, from), endColumn: to > from ? this.reader.column(i, to - 1) + 1 : this.reader.column(i, from) };
  }

  /** The whole line without the blanks around it. */
  whole(i: number, text: string): Place {
    let end = text.length;
    while (end > 0 && text.charCodeAt(end - 1) <= 32) {
      end -= 1;
    }
    return this.place(i, Math.min(skipBlank(text, 0), end), end);
  }

  /** The same text as one that was met before: names and types come again and again. */
  known(text: string): string {
    const met = this.names.get(text);
    if (met !== undefined) {
      return met;
    }
    if (this.names.size < MAX_NAMES) {
      this.names.set(text, text);
    }
    return text;
  }

  /** Index behind the lines from `i` on that are fields at a glance, with `indent` blanks in front; `i` when it is none. */
  fieldsFrom(i: number, indent: number): number {
    const { fields } = this;
    if (fields === undefined) {
      return this.lookForFields(i, indent);
    }
    let n = this.nextFields;
    while (fields[n + 1]! <= i) {
      n += 3;
    }
    this.nextFields = n;
    return fields[n]! <= i && fields[n + 2] === indent ? fields[n + 1]! : i;
  }

  private lookForFields(from: number, indent: number): number {
    let i = from;
    while (i < this.reader.count) {
      const line = this.reader.raw(i);
      if (line.charCodeAt(indent) === SPACE || line.charCodeAt(indent - 1) !== SPACE || !isFieldAtAGlance(line)) {
        break;
      }
      i += 1;
    }
    return i;
  }

  mark(i: number, letter: Coverage): void {
    this.marks[i] = letter.charCodeAt(0);
  }

  markOf(i: number): Coverage {
    return String.fromCharCode(this.marks[i]!) as Coverage;
  }

  markRecognised(from: number, to: number): void {
    for (let i = from; i < to && i < this.marks.length; i += 1) {
      this.marks[i] = to - from > 1 && this.reader.isBlank(i) && !this.reader.isPart(i) ? BLANK : RECOGNISED;
    }
  }

  /** Lines of which none is blank. */
  markRun(from: number, to: number): void {
    this.marks.fill(RECOGNISED, from, to);
  }

  coverage(): string {
    return new TextDecoder().decode(this.marks);
  }

  get dialect(): Dialect {
    return this.command?.dialect ?? 'unknown';
  }

  get verb(): string {
    return this.command?.verb ?? '';
  }

  /** The address that the command was given, while nothing has been printed for it yet. */
  commandAddress(): { address?: string; methodTable?: string } {
    const command = this.command;
    if (command === undefined || command.objects.length > 0) {
      return {};
    }
    const operands = addressArgs(command.args).map(plainAddress);
    const last = operands[operands.length - 1];
    if (last === undefined) {
      return {};
    }
    const pair = operands.length === 2 && (command.verb === 'dumpvc' || command.verb === 'mdt');
    return { address: this.padAddress(last), ...(pair && { methodTable: operands[0]! }) };
  }

  /** Hand-typed addresses lose their leading zeros. */
  private padAddress(address: string): string {
    return address.length >= 8 ? address : address.padStart(8, '0');
  }

  /** Starts an object; rows that follow are added to it. */
  addObject(place: Place, form: ObjectForm, dialect: Dialect, address?: string, type?: string): ParsedObject {
    const object = new ParsedObject(this, this.dump.objects.length, place, form, dialect, address, type, this.command?.index ?? -1, this.session, this.epoch);
    this.dump.objects.push(object);
    const { command } = this;
    if (command !== undefined) {
      // most commands print one: a list that is pushed to has room for many
      if (command.objects.length === 0) {
        command.objects = [object.index];
      } else {
        command.objects.push(object.index);
      }
    }
    return object;
  }

  addField(object: DumpObject, field: DumpField): void {
    object.fields.push(field);
    this.extend(object, field.endLine ?? field.line);
  }

  /** An object ends where its last row ends, or that of a nested one, see {@link close}. */
  extend(object: DumpObject, line: number): void {
    object.endLine = Math.max(object.endLine, line);
  }

  /** Once all lines were read: an object holds the lines of those that are nested in it. */
  close(): void {
    const { objects } = this.dump;
    for (let i = objects.length - 1; i >= 0; i -= 1) {
      const { parent, endLine } = objects[i]!;
      if (parent !== undefined) {
        this.extend(objects[parent]!, endLine);
      }
    }
  }

  enter(mode: Mode, open?: DumpObject): void {
    this.mode = mode;
    this.open = open;
  }
}
