/** One line about an object: `CalendarEvent "Lunch", reminder 2015-12-23 16:15:00Z`. */

import { t } from '../l10n';
import { decodeField } from './decode-field';
import { storeObjectId } from './decode/byte-array';
import { structMeaning } from './decode/struct';
import type { DumpGraph } from './link';
import type { DumpObject } from './model';
import { memberName, shortType } from './names';

/** Properties that name an object, the best first. */
const naming = ['NormalizedSubject', 'Subject', 'DisplayName', 'Name', 'name', '_name', 'tableName', 'm_Name', 'Title', 'PrimarySmtpAddress', 'EmailAddress', 'Message', '_message', 'Path', 'url', 'm_String'];

/** Longest text of a summary. */
const MAX_TEXT = 80;

function cut(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= MAX_TEXT ? line : `${line.slice(0, MAX_TEXT - 1)}…`;
}

/** The type without namespace, or what else an object without type is. */
export function objectTitle(object: DumpObject): string {
  if (object.type !== undefined) {
    return shortType(object.type);
  }
  return object.form === 'frame' ? object.title ?? t('variables') : object.form === 'loose' ? t('loose fields') : object.address ?? t('object');
}

/** What the object is, in words: its text, its value, or its most telling property. Empty when nothing tells. */
export function objectValue(graph: DumpGraph, object: DumpObject): string {
  if (object.form === 'string') {
    return `"${cut(object.text ?? '')}"`;
  }
  const value = object.form === 'frame' || object.form === 'loose' || object.form === 'class' ? undefined : structMeaning(graph, object);
  if (value) {
    return value.display;
  }
  const id = storeObjectId(graph, object);
  if (id) {
    return id.decoded.value;
  }
  if (object.elements !== undefined) {
    return t('{0} elements', object.elements);
  }
  const name = namingField(graph, object);
  const reminder = object.fields.find((field) => memberName(field.rawName).name === 'ReminderTime');
  const time = reminder && decodeField(graph, object, reminder);
  return [name, time && typeof time.value === 'string' ? t('reminder {0}', time.display) : undefined].filter((part) => part !== undefined).join(', ');
}

function namingField(graph: DumpGraph, object: DumpObject): string | undefined {
  for (const wanted of naming) {
    const field = object.fields.find((one) => memberName(one.rawName).name === wanted);
    const found = field && decodeField(graph, object, field);
    if (found && typeof found.value === 'string' && found.value !== '' && found.kind === 'string') {
      return `"${cut(found.value)}"`;
    }
  }
  return undefined;
}

/** Title and value, for a code lens or a log. */
export function objectSummary(graph: DumpGraph, object: DumpObject): string {
  const value = objectValue(graph, object);
  return value === '' ? objectTitle(object) : `${objectTitle(object)}: ${value}`;
}
