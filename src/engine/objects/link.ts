/** The objects of a transcript as a graph: by address, by method table, with versions. */

import type { Dump, DumpField, DumpObject, MemoryRow, Mention } from './model';
import { addressKey, isAddressText, isZeroAddress } from './parse/scan';
import { sameDump } from './same-dump';

/** Where an address leads. */
export interface Target {
  dump: Dump;
  object: DumpObject;
}

export interface Reference {
  object: DumpObject;
  field: DumpField;
}

export interface DumpGraph {
  dump: Dump;
  /** The object a field's address leads to, in this dump or in a file that shows the same one. */
  follow(object: DumpObject, field: DumpField): Target | undefined;
  /** Every dump of an address, in the order of the transcript; value types only with the same method table. */
  versions(address: string, methodTable?: string, session?: number): readonly DumpObject[];
  /** Fields that lead to an address. */
  references(address: string, session?: number): Reference[];
  /** The name of a type, where any line of the transcript gives it. */
  typeOf(methodTable: string): string | undefined;
  /** Method table of a type, by full name. */
  methodTableOf(type: string): string | undefined;
  /** What listings say about an address. */
  mention(address: string, session?: number): Mention | undefined;
  /** The text of a string, wherever a line prints it for this address. */
  textAt(address: string, session?: number): string | undefined;
  /** Reads what lines say of types and texts, a step at a time. Who asks before it is through waits for all of it. */
  learnSteps(): Generator<void>;
  /** `size` bytes (1 to 8) at an address, little-endian, from memory that the transcript prints. */
  read(address: bigint, size: number): bigint | undefined;
}

/** Objects, and rows of listings, looked at between two pauses: about a millisecond. Their heads alone take less than their fields. */
const HEADS_A_STEP = 2000;
const OBJECTS_A_STEP = 25;
const ROWS_A_STEP = 2000;

/** Forms that stand for a thing with an address. */
const addressed = new Set(['object', 'value', 'string', 'array']);

class Graph implements DumpGraph {
  private readonly objects = new Map<string, DumpObject[]>();
  /** Value types: a struct and its first field stand at one address, so that the method table tells which is meant. */
  private readonly values = new Map<string, DumpObject[]>();
  private readonly types = new Map<string, string>();
  private readonly tables = new Map<string, string>();
  private readonly mentions = new Map<string, Mention>();
  /** Objects that stand in the index. */
  private located = 0;
  /** Mentions that stand in the index. */
  private indexed = 0;
  private back: Map<string, Reference[]> | undefined;
  private readonly texts = new Map<string, string>();
  private words: Map<bigint, number> | undefined;

  private readonly learning: Generator<void>;
  private learnt = false;
  private lastTable = '';
  private lastType = '';

  constructor(readonly dump: Dump, private readonly others: readonly DumpGraph[]) {
    this.learning = this.learnAll();
  }

  /** Reads where the objects before index `to` are. */
  private locate(to: number): void {
    const { dump } = this;
    for (; this.located < to; this.located += 1) {
      const object = dump.objects[this.located]!;
      if (object.address !== undefined && addressed.has(object.form)) {
        const key = keyOf(object.session, object.address);
        const map = object.form === 'value' ? this.values : this.objects;
        const known = map.get(key);
        if (known) {
          known.push(object);
        } else {
          map.set(key, [object]);
        }
      }
    }
  }

  *learnSteps(): Generator<void> {
    while (!this.learnt) {
      this.learnSome();
      yield;
    }
  }

  private learnSome(): void {
    this.learnt = this.learning.next().done === true;
  }

  private learnNow(): void {
    while (!this.learnt) {
      this.learnSome();
    }
  }

  private *learnAll(): Generator<void> {
    const { objects } = this.dump;
    for (let to = 0; to < objects.length; to += HEADS_A_STEP) {
      this.locate(Math.min(objects.length, to + HEADS_A_STEP));
      yield;
    }
    for (let i = 0; i < objects.length; i += 1) {
      if (i % OBJECTS_A_STEP === 0) {
        yield;
      }
      this.learnObject(objects[i]!);
    }
    yield* this.learnListings();
    this.learnInfos();
    const rows = this.dump.mentions.length;
    for (let to = 0; to < rows; to += ROWS_A_STEP) {
      yield;
      this.indexMentions(Math.min(rows, to + ROWS_A_STEP));
    }
  }

  private learnObject(object: DumpObject): void {
    this.learn(object.methodTable, object.type);
    for (const field of object.fields) {
      if (field.form === 'valuetype' || field.form === 'boxed') {
        this.learn(field.methodTable, field.type);
      } else if (field.form === 'string' && field.text !== undefined && field.address !== undefined) {
        this.texts.set(keyOf(object.session, field.address), field.text);
      }
    }
    if (object.form === 'string' && object.text !== undefined && object.address !== undefined) {
      this.texts.set(keyOf(object.session, object.address), object.text);
    }
  }

  private *learnListings(): Generator<void> {
    const { heapStats, mentions } = this.dump;
    for (const rows of [heapStats, mentions]) {
      for (let i = 0; i < rows.length; i += 1) {
        if (i % ROWS_A_STEP === 0) {
          yield;
        }
        this.learn(rows[i]!.methodTable, rows[i]!.type);
      }
    }
  }

  private learnInfos(): void {
    for (const info of this.dump.infos) {
      let table: string | undefined;
      for (const { key, value } of info.entries) {
        if (key === 'MethodTable') {
          table = value;
        } else if (key === 'Module' || key === 'MethodDesc') {
          table = undefined;
        } else if (key === 'Name' && table !== undefined) {
          this.learn(table, value);
          table = undefined;
        } else if (isAddressText(key) && /^[\w.`+<>$[\]]+$/.test(value)) {
          this.learn(key.toLowerCase(), value);
        }
      }
    }
  }

  private learn(methodTable: string | undefined, type: string | undefined): void {
    if (methodTable === undefined || type === undefined || (methodTable === this.lastTable && type === this.lastType) || type === '' || type.startsWith('...') || isZeroAddress(methodTable)) {
      return;
    }
    this.lastTable = methodTable;
    this.lastType = type;
    const key = addressKey(methodTable);
    if (!this.types.has(key)) {
      this.types.set(key, type);
    }
    if (!this.tables.has(type)) {
      this.tables.set(type, methodTable);
    }
  }

  follow(object: DumpObject, field: DumpField): Target | undefined {
    if (field.nested !== undefined) {
      return { dump: this.dump, object: this.dump.objects[field.nested]! };
    }
    if (field.address === undefined || !leads(field)) {
      return undefined;
    }
    const found = nearest(this.versions(field.address, needsTable(field) ? field.methodTable : undefined, object.session), object, field);
    if (found) {
      return { dump: this.dump, object: found };
    }
    for (const other of this.others) {
      const there = other.versions(field.address, needsTable(field) ? field.methodTable : undefined)[0];
      if (there) {
        return { dump: other.dump, object: there };
      }
    }
    return undefined;
  }

  versions(address: string, methodTable?: string, session = 0): readonly DumpObject[] {
    this.locate(this.dump.objects.length);
    const key = keyOf(session, address);
    if (methodTable === undefined) {
      return this.objects.get(key) ?? none;
    }
    const wanted = addressKey(methodTable);
    return this.values.get(key)?.filter((one) => addressKey(one.methodTable ?? '') === wanted) ?? none;
  }

  references(address: string, session = 0): Reference[] {
    if (!this.back) {
      this.back = new Map();
      for (const object of this.dump.objects) {
        for (const field of object.fields) {
          if (field.address !== undefined && leads(field)) {
            const key = keyOf(object.session, field.address);
            const known = this.back.get(key);
            if (known) {
              known.push({ object, field });
            } else {
              this.back.set(key, [{ object, field }]);
            }
          }
        }
      }
    }
    return this.back.get(keyOf(session, address)) ?? [];
  }

  typeOf(methodTable: string): string | undefined {
    this.learnNow();
    return this.types.get(addressKey(methodTable)) ?? this.others.map((other) => other.typeOf(methodTable)).find((type) => type !== undefined);
  }

  methodTableOf(type: string): string | undefined {
    this.learnNow();
    return this.tables.get(type) ?? this.others.map((other) => other.methodTableOf(type)).find((table) => table !== undefined);
  }

  private indexMentions(to: number): void {
    for (; this.indexed < to; this.indexed += 1) {
      const mention = this.dump.mentions[this.indexed]!;
      const key = addressKey(mention.address);
      const known = this.mentions.get(key);
      if (!known || (known.text === undefined && mention.text !== undefined)) {
        this.mentions.set(key, mention);
      }
    }
  }

  mention(address: string, session = 0): Mention | undefined {
    this.indexMentions(this.dump.mentions.length);
    // Listings are not kept apart by session.
    return this.dump.sessions.length > 1 && session > 0 ? undefined : this.mentions.get(addressKey(address));
  }

  textAt(address: string, session = 0): string | undefined {
    this.learnNow();
    return this.texts.get(keyOf(session, address)) ?? this.mention(address, session)?.text;
  }

  read(address: bigint, size: number): bigint | undefined {
    this.words ??= bytesOf(this.dump.memory);
    let value = 0n;
    for (let n = 0; n < size; n += 1) {
      const byte = this.words.get(address + BigInt(n));
      if (byte === undefined) {
        return undefined;
      }
      value |= BigInt(byte) << BigInt(8 * n);
    }
    return value;
  }
}

/** Most bytes of printed memory that are indexed: a `db` of megabytes is not read for dates. */
const MAX_MEMORY = 1 << 20;

function bytesOf(rows: readonly MemoryRow[]): Map<bigint, number> {
  const bytes = new Map<bigint, number>();
  for (const row of rows) {
    let at = BigInt(`0x${row.address}`);
    for (const unit of row.units) {
      const value = BigInt(`0x${unit}`);
      for (let n = 0; n < row.unit && bytes.size < MAX_MEMORY; n += 1) {
        bytes.set(at + BigInt(n), Number((value >> BigInt(8 * n)) & 0xffn));
      }
      at += BigInt(row.unit);
    }
  }
  return bytes;
}

function keyOf(session: number, address: string): string {
  return session === 0 ? addressKey(address) : `${session}:${addressKey(address)}`;
}

const none: readonly DumpObject[] = [];

/** Only value types are told apart by method table: a reference's own type is not known from the field. */
function needsTable(field: DumpField): boolean {
  return field.form === 'valuetype';
}

/** An address that is somebody else's, not the place of the field's own bytes. */
export function leads(field: DumpField): boolean {
  return field.form === 'pointer' || field.form === 'valuetype' || field.form === 'string' || field.form === 'array' || field.form === 'address' || (field.form === 'boxed' && field.methodTable === undefined);
}

/** The next dump after the field, else the last before it; one from another run of the process only if there is no other. */
function nearest(versions: readonly DumpObject[], from: DumpObject, field: DumpField): DumpObject | undefined {
  let low = 0;
  let high = versions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (versions[middle]!.line > field.line) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  const after = versions[low];
  const before = versions[low - 1] === from ? versions[low - 2] : versions[low - 1];
  return after === undefined || (before !== undefined && after.epoch !== from.epoch && before.epoch === from.epoch) ? before : after;
}

/** Rules, views and hovers of one file ask for the same graph, which remembers what it decoded. */
const alone = new WeakMap<Dump, DumpGraph>();

/**
 * Links the objects of a transcript.
 * @param others further transcripts of the case; used only where {@link sameDump} proves that they show the same dump
 */
export function linkDump(dump: Dump, others: readonly Dump[] = []): DumpGraph {
  if (others.every((other) => other === dump)) {
    let graph = alone.get(dump);
    if (!graph) {
      alone.set(dump, (graph = new Graph(dump, [])));
    }
    return graph;
  }
  return new Graph(dump, others.filter((other) => other !== dump && sameDump(dump, other).same).map((other) => new Graph(other, [])));
}
