import { lengthMismatch } from '../decode-field';
import type { Dump } from '../model';
import { memberName } from '../names';
import type { Fact } from './facts';

export interface StringFact extends Fact {
  /** Property that holds the string, or empty for a string object of its own. */
  name: string;
  address?: string;
  text: string;
}

/** Every string with its place: fields, string objects, listings. */
function* strings(dump: Dump): Generator<StringFact & { length?: number }> {
  for (const object of dump.objects) {
    if (object.form === 'string' && object.text !== undefined) {
      yield { line: object.line, column: object.column, endColumn: object.endColumn, object: object.index, name: '', text: object.text, ...(object.address !== undefined && { address: object.address }), ...(object.length !== undefined && { length: object.length }) };
    }
    for (const field of object.fields) {
      if (field.form === 'string' && field.text !== undefined) {
        yield {
          line: field.line, column: field.column, endColumn: field.endColumn, object: object.index, name: memberName(field.rawName).name, text: field.text,
          ...(field.address !== undefined && { address: field.address }), ...(field.length !== undefined && { length: field.length }),
        };
      }
    }
  }
  for (const mention of dump.mentions) {
    if (mention.text !== undefined) {
      yield { line: mention.line, column: mention.column, endColumn: mention.endColumn, name: '', text: mention.text, address: mention.address };
    }
  }
}

/** The word that an assistants trace writes as `caller:` when all reminders of a mailbox were switched off. */
const STOP_ALL = 'StopAll';

/** Every string that is exactly `StopAll`. */
export function stopAllStrings(dump: Dump): StringFact[] {
  return [...strings(dump)].filter((one) => one.text === STOP_ALL).map(({ length, ...rest }) => { void length; return rest; });
}

export interface LengthFact extends StringFact {
  stated: number;
  shown: number;
}

/** Strings whose `Length=` and text disagree: redacted, cut or edited. */
export function lengthMismatches(dump: Dump): LengthFact[] {
  const found: LengthFact[] = [];
  for (const { length, ...rest } of strings(dump)) {
    const mismatch = lengthMismatch(length, rest.text);
    if (mismatch) {
      found.push({ ...rest, ...mismatch });
    }
  }
  return found;
}
