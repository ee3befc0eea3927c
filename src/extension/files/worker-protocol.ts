import { combine, type CaseReport, type FileScan, type Prologue } from '../../engine/index';
import { optionsOf, type CaseSettings } from './case-settings';

/** From the extension to the thread. `member`: of the archive that `file` is. `from`: what stands before is known. `alone`: the file is the whole case, read with these settings. `next`: a part of the facts has been taken. `practise`: on this log, until there is another. */
export type ToWorker =
  | { type: 'messages'; messages: Record<string, string> }
  | { type: 'practise'; file: string }
  | { type: 'scan'; id: number; file: string; path: string; member?: string; from?: number; prologue?: Prologue; alone?: CaseSettings }
  | { type: 'cancel'; id: number }
  | { type: 'next'; id: number };

/** And back. The facts of a scan come before it, part by part; before them the report on it, whose file is without facts. */
export type FromWorker =
  | { type: 'progress'; id: number; bytes: number }
  | { type: 'report'; id: number; report: CaseReport }
  | { type: 'facts'; id: number; parts: FactPart[] }
  | { type: 'done'; id: number; scan: FileScan }
  | { type: 'failed'; id: number; error: string };

/** The report on a case of one file. */
export function reportAlone(scan: FileScan, settings: CaseSettings): CaseReport {
  const report = combine([scan], optionsOf(settings));
  return withFacts(report, {});
}

/** A report on one file, with its facts. */
export function withFacts(report: CaseReport, facts: FileScan['facts']): CaseReport {
  return { ...report, files: report.files.map((file) => ({ ...file, facts })) };
}

/** Some facts of one kind. */
export interface FactPart {
  kind: string;
  set: FileScan['facts'][string];
}

/** A message is unpacked in one go on the thread that serves the editor; so many facts take some milliseconds. */
const FACTS_A_MESSAGE = 500;

/** The facts of a scan in messages that are small enough to arrive one by one. */
export function* factParts(facts: FileScan['facts']): Generator<FactPart[]> {
  let parts: FactPart[] = [];
  let left = FACTS_A_MESSAGE;
  for (const [kind, set] of Object.entries(facts)) {
    const all = Math.max(set.tallies.length, set.places.length, set.kept.length);
    for (let at = 0; at === 0 || at < all; ) {
      const to = at + left;
      const part = { tallies: set.tallies.slice(at, to), places: set.places.slice(at, to), kept: set.kept.slice(at, to) };
      parts.push({ kind, set: { ...set, ...(at === 0 ? {} : { head: [], tail: [] }), ...part } });
      left -= Math.max(1, part.tallies.length + part.places.length + part.kept.length);
      at = to;
      if (left > 0) continue;
      yield parts;
      [parts, left] = [[], FACTS_A_MESSAGE];
    }
  }
  if (parts.length > 0) yield parts;
}

/** Puts a part where it belongs. */
export function addPart(facts: FileScan['facts'], { kind, set }: FactPart): void {
  const known = Object.hasOwn(facts, kind) ? facts[kind]! : undefined;
  if (!known) {
    facts[kind] = set;
    return;
  }
  known.tallies.push(...set.tallies);
  known.places.push(...set.places);
  known.kept.push(...set.kept);
}
