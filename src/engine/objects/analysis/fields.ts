import { decodeField, isMissing, utcMs } from '../decode-field';
import { linkDump, type DumpGraph } from '../link';
import type { Dump, DumpField, DumpObject } from '../model';
import { HOUR, type Fact } from './facts';

export interface UnresolvedFact extends Fact {
  /** Type of the object that holds the field, as printed. */
  type?: string;
  name: string;
  /** The command that would show the value. */
  command: string;
  note?: string;
}

/** Value types first: one command each shows a value; a reference leads to a whole object. */
export function unresolvedRank(form: DumpField['form']): number {
  return form === 'valuetype' ? 0 : form === 'string' ? 1 : form === 'pointer' ? 2 : 3;
}

/** Fields whose value the transcript does not hold, with the commands to run next; values before references. */
export function unresolved(dump: Dump, graph: DumpGraph = linkDump(dump)): UnresolvedFact[] {
  const found = dump.objects.flatMap((object) => unresolvedFields(graph, object).map((field) => ({ rank: unresolvedRank(field.form), fact: unresolvedFact(graph, object, field) })));
  return found.sort((a, b) => a.rank - b.rank || a.fact.line - b.fact.line).map((one) => one.fact);
}

/** Those of one object. */
export function unresolvedFields(graph: DumpGraph, object: DumpObject): DumpField[] {
  return object.form === 'class' ? [] : object.fields.filter((field) => (field.form === 'valuetype' || field.form === 'pointer' || field.form === 'string' || field.form === 'array') && isMissing(graph, object, field));
}

/** What is said about one of them. */
export function unresolvedFact(graph: DumpGraph, object: DumpObject, field: DumpField): UnresolvedFact {
  const { name, expand, notes } = decodeField(graph, object, field);
  return factOf(object, field, name, expand!, notes);
}

function factOf(object: DumpObject, field: DumpField, name: string, command: string, notes: readonly string[]): UnresolvedFact {
  return {
    line: field.line, column: field.column, endColumn: field.endColumn, object: object.index, name, command, ...(object.type !== undefined && { type: object.type }), ...(notes.length > 0 && { note: notes.join('; ') }),
  };
}

export interface ReminderFact extends Fact {
  /** ISO 8601 UTC. */
  reminder: string;
  /** The dump's own time, ISO 8601 UTC, and the line that says it. */
  dumped: string;
  dumpedLine: number;
  /** Milliseconds between the two. */
  age: number;
}

/** A reminder fires within minutes; one that is a day old in a live object was not taken out of the queue. */
export const STALE_REMINDER_MS = 24 * HOUR;

/** Reminders that lay long before the dump's own time. Without `.time`, `vertarget` or a banner there is nothing to compare with. */
export function reminderStale(dump: Dump, graph: DumpGraph = linkDump(dump)): ReminderFact[] {
  return dump.objects.flatMap((object) => staleRemindersOf(graph, object));
}

/** Those of one object. */
export function staleRemindersOf(graph: DumpGraph, object: DumpObject): ReminderFact[] {
  const session = graph.dump.sessions[object.session];
  const dumped = session?.time === undefined ? Number.NaN : Date.parse(session.time);
  if (Number.isNaN(dumped)) {
    return [];
  }
  const found: ReminderFact[] = [];
  for (const field of object.fields) {
    if (!/Reminder(?:Time|DueBy|NextTime)|NextReminder/.test(field.rawName)) {
      continue;
    }
    const ms = utcMs(decodeField(graph, object, field).value);
    if (ms !== undefined && ms > 0 && dumped - ms >= STALE_REMINDER_MS) {
      found.push({
        line: field.line, column: field.column, endColumn: field.endColumn, object: object.index, reminder: new Date(ms).toISOString(), dumped: session!.time!, dumpedLine: session!.timeLine ?? session!.line,
        age: dumped - ms,
      });
    }
  }
  return found;
}

export interface LayoutFact extends Fact {
  name: string;
  problem: string;
}

/** Fields whose address does not fit their object: a mistyped or mixed-up dump. */
export function layoutMismatches(dump: Dump, graph: DumpGraph = linkDump(dump)): LayoutFact[] {
  const found: LayoutFact[] = [];
  for (const object of dump.objects) {
    for (const field of object.fields) {
      const decoded = field.form === 'valuetype' ? decodeField(graph, object, field) : undefined;
      if (decoded?.layout !== undefined) {
        found.push({ line: field.line, column: field.column, endColumn: field.endColumn, object: object.index, name: decoded.name, problem: decoded.layout });
      }
    }
  }
  return found;
}
