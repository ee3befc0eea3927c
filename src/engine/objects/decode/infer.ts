/** Values that follow from other fields of the same object. Always labelled: inferred, not printed. */

import { t } from '../../l10n';
import type { DumpGraph } from '../link';
import type { DumpField, DumpObject } from '../model';
import { memberName } from '../names';
import { numberMeaning } from './scalar';
import { valueTypeMeaning } from './struct';

const MINUTE = 60_000;
/** A reminder lies within four weeks of its item in Outlook's dialogs; a larger number is a marker, not a duration. */
const MAX_MINUTES = 40_320;

function property(object: DumpObject, name: string): DumpField | undefined {
  return object.fields.find((field) => memberName(field.rawName).name === name);
}

function dateOf(graph: DumpGraph, object: DumpObject, name: string): number | undefined {
  const field = property(object, name);
  const found = field?.form === 'valuetype' ? valueTypeMeaning(graph, object, field, false) : undefined;
  const ms = typeof found?.value === 'string' && found.value.endsWith('Z') ? Date.parse(found.value) : Number.NaN;
  return ms > FIRST_DATE && ms < LAST_DATE ? ms : undefined;
}

/** Dates outside stand for "no date": default(DateTime), 1601-01-01, 4501-01-01. */
const FIRST_DATE = Date.UTC(1602, 0, 1);
const LAST_DATE = Date.UTC(4500, 0, 1);

/** StartTime = ReminderTime + ReminderMinutesBeforeStart, and the other way round. */
export function inferDate(graph: DumpGraph, object: DumpObject, field: DumpField): string | undefined {
  const name = memberName(field.rawName).name;
  if (name !== 'StartTime' && name !== 'ReminderTime') {
    return undefined;
  }
  const minutesField = property(object, 'ReminderMinutesBeforeStart');
  const minutes = minutesField === undefined ? undefined : numberMeaning(minutesField).value;
  if (typeof minutes !== 'number' || minutes < 0 || minutes > MAX_MINUTES) {
    return undefined;
  }
  const other = dateOf(graph, object, name === 'StartTime' ? 'ReminderTime' : 'StartTime');
  if (other === undefined) {
    return undefined;
  }
  return name === 'StartTime'
    ? t('inferred {0}: ReminderTime + ReminderMinutesBeforeStart ({1} min)', new Date(other + minutes * MINUTE).toISOString(), minutes)
    : t('inferred {0}: StartTime - ReminderMinutesBeforeStart ({1} min)', new Date(other - minutes * MINUTE).toISOString(), minutes);
}

/** The inferred instant of a field, ISO 8601 UTC. */
export function inferredDate(graph: DumpGraph, object: DumpObject, field: DumpField): string | undefined {
  return /\d{4}-\d\d-\d\dT[\d:.]+Z/.exec(inferDate(graph, object, field) ?? '')?.[0];
}

