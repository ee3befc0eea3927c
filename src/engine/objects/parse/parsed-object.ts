/** An object whose plain fields are made when somebody asks for them: most objects of a large dump are never looked at. */

import type { Dialect, DumpField, DumpObject, ObjectForm, Place } from '../model';
import type { Builder } from './builder';
import { skipBlank } from './scan';

/** Makes the field of a line whose text begins at index `at`. */
export type FieldReader = (b: Builder, i: number, text: string, at: number, object: DumpObject) => DumpField;

export class ParsedObject implements DumpObject {
  readonly line: number;
  column: number;
  endColumn: number;
  endLine: number;
  methodTable: string | undefined = undefined;
  text: string | undefined = undefined;
  length: number | undefined = undefined;
  declare eeClass?: string;
  declare size?: number;
  declare file?: string;
  declare elements?: number;
  declare elementType?: string;
  declare elementMethodTable?: string;
  declare elementKind?: string;
  declare title?: string;
  declare boxed?: boolean;
  declare parent?: number;
  declare error?: string;
  readonly #made: DumpField[] = [];
  /** Lines whose fields are not made yet: from and behind, from and behind; as indexes. */
  #rows: number[] = none;
  #followed: { work: unknown; result: unknown } | undefined;
  readonly #builder: Builder;
  #reader: FieldReader | undefined;

  constructor(
    builder: Builder, readonly index: number, place: Place, public form: ObjectForm, public dialect: Dialect, public address: string | undefined, public type: string | undefined,
    readonly command: number, readonly session: number, readonly epoch: number,
  ) {
    this.#builder = builder;
    this.line = place.line;
    this.column = place.column;
    this.endColumn = place.endColumn;
    this.endLine = place.line;
  }

  get fields(): DumpField[] {
    if (this.#rows.length > 0) {
      this.#make();
    }
    return this.#made;
  }

  /** The first field, without making the others. */
  get firstField(): DumpField | undefined {
    return this.#made[0] ?? (this.#rows.length === 0 ? undefined : this.#read(this.#rows[0]!));
  }

  get hasFields(): boolean {
    return this.#made.length > 0 || this.#rows.length > 0;
  }

  /** Takes the lines from `i` on before `behind`, each of which `read` makes a field of, the same for all of one object. */
  take(i: number, behind: number, read: FieldReader): void {
    const rows = this.#rows;
    this.#reader = read;
    if (rows.length === 0) {
      this.#rows = [i, behind];
    } else if (rows[rows.length - 1] === i) {
      rows[rows.length - 1] = behind;
    } else {
      rows.push(i, behind);
    }
  }

  /** What follows from the fields, when all of the dump was read; the last answer is remembered. */
  once<T>(work: (object: DumpObject) => T): T {
    if (this.#followed?.work !== work) {
      this.#followed = { work, result: work(this) };
    }
    return this.#followed.result as T;
  }

  /** With its fields, like any other property. */
  toJSON(): object {
    return { ...this, fields: this.fields };
  }

  #make(): void {
    const rows = this.#rows;
    this.#rows = none;
    for (let n = 0; n < rows.length; n += 2) {
      for (let i = rows[n]!; i < rows[n + 1]!; i += 1) {
        this.#made.push(this.#read(i));
      }
    }
  }

  #read(i: number): DumpField {
    const text = this.#builder.reader.text(i);
    return this.#reader!(this.#builder, i, text, skipBlank(text, 0), this);
  }
}

const none: number[] = [];

/** Whether an object has fields, told without making them. */
export function hasFields(object: DumpObject): boolean {
  return object instanceof ParsedObject ? object.hasFields : object.fields.length > 0;
}

export function firstField(object: DumpObject): DumpField | undefined {
  return object instanceof ParsedObject ? object.firstField : object.fields[0];
}
