import { lengthMismatch } from '../decode-field';
import type { Dump, DumpObject } from '../model';
import { memberName } from '../names';
import type { Fact } from './facts';

export interface StringFact extends Fact {
  /** Property that holds the string, or empty for a string object of its own. */
  name: string;
  address?: string;
  text: string;
}

type AnyString = StringFact & { length?: number };

/** Every string of an object with its place: its own text, its fields. */
function* stringsOf(object: DumpObject): Generator<AnyString> {
  if (object.form === 'string' && object.text !== undefined) {
    yield { line: object.line, column: object.column, endColumn: object.endColumn, object: object.index, name: '', text: object.text, ...(object.address !== undefined && { address: object.address }), ...(object.length !== undefined && { length: object.length }) };
  }
  for (const field of object.fields) {
    if (field.form === 'string' && field.text !== undefined && (isStopAll(field.text) || field.length !== field.text.length)) {
      yield {
        line: field.line, column: field.column, endColumn: field.endColumn, object: object.index, name: memberName(field.rawName).name, text: field.text,
        ...(field.address !== undefined && { address: field.address }), ...(field.length !== undefined && { length: field.length }),
      };
    }
  }
}

/** Strings of listings. */
function* listed(dump: Dump): Generator<AnyString> {
  for (const mention of dump.mentions) {
    if (mention.text !== undefined) {
      yield { line: mention.line, column: mention.column, endColumn: mention.endColumn, name: '', text: mention.text, address: mention.address };
    }
  }
}

function* strings(dump: Dump): Generator<AnyString> {
  for (const object of dump.objects) {
    yield* stringsOf(object);
  }
  yield* listed(dump);
}

/** The word that an assistants trace writes as `caller:` when all reminders of a mailbox were switched off. */
const STOP_ALL = 'stopall';

/** In any case, as the trace's own caller is read. */
function isStopAll(text: string): boolean {
  return text.length === STOP_ALL.length && text.toLowerCase() === STOP_ALL;
}

/** Every string that is exactly `StopAll`. */
export function stopAllStrings(dump: Dump): StringFact[] {
  return stopAll(strings(dump));
}

/** Those of one object. */
export function stopAllOf(object: DumpObject): StringFact[] {
  return stopAll(stringsOf(object));
}

/** Those of listings. */
export function stopAllListed(dump: Dump): StringFact[] {
  return stopAll(listed(dump));
}

function stopAll(all: Iterable<AnyString>): StringFact[] {
  const found: StringFact[] = [];
  for (const { length, ...rest } of all) {
    void length;
    if (isStopAll(rest.text)) {
      found.push(rest);
    }
  }
  return found;
}

export interface LengthFact extends StringFact {
  stated: number;
  shown: number;
}

/** Strings whose `Length=` and text disagree: redacted, cut or edited. Listings print no length. */
export function lengthMismatches(dump: Dump): LengthFact[] {
  return dump.objects.flatMap(lengthMismatchesOf);
}

/** Those of one object. */
export function lengthMismatchesOf(object: DumpObject): LengthFact[] {
  const found: LengthFact[] = [];
  for (const { length, ...rest } of stringsOf(object)) {
    const mismatch = lengthMismatch(length, rest.text);
    if (mismatch) {
      found.push({ ...rest, ...mismatch });
    }
  }
  return found;
}
