import { MAX_EVIDENCE } from '../limits';
import type { Clock, Evidence, FileScan, LineHit } from '../model';
import type { ConsoleOffsets } from './zones';
import { evidenceAt, firstAndLast, shareOf } from '../rules/kit/evidence';
import { turnedOffset } from '../rules/kit/zone-pairs';
import type { CaseFacts, CaseOptions } from '../rules/rule';
import { localToUtc, parseZone, type Zone } from '../time/zones';

/** Gathers once a kind: rules ask for the same facts file by file, and a case may have ten thousand files. Callers may sort what they get. */
function byKind<T>(gather: (kind: string) => T[]): (kind: string) => T[] {
  const known = new Map<string, T[]>();
  return (kind) => {
    let list = known.get(kind);
    if (!list) known.set(kind, (list = gather(kind)));
    return list.slice();
  };
}

/** The view of a case that rules get. */
export function caseFacts(files: readonly FileScan[], options: CaseOptions, consoles: ConsoleOffsets = new Map()): CaseFacts {
  const of = (file: FileScan, kind: string) => (Object.hasOwn(file.facts, kind) ? file.facts[kind] : undefined);
  return {
    files,
    options,
    of,
    tallies: byKind((kind) => files.flatMap((file) => (of(file, kind)?.tallies ?? []).map((tally) => ({ file, tally })))),
    kept: byKind((kind) => files.flatMap((file) => (of(file, kind)?.kept ?? []).map((fact) => ({ file, fact })))),
    evidence: (kind, filter) => evidence(files, kind, filter),
    utc: (file, ms, clock) => (clock === 'shell' && ms !== null ? ms - (consoles.get(file.path) ?? NaN) * 60_000 : toUtc(file, ms, clock)),
  };
}

/** UTC milliseconds of a stamp in a file's log clock; NaN where the zone is not known. */
export function toUtc(file: FileScan, ms: number | null, clock: Clock): number {
  if (ms === null) return NaN;
  if (clock === 'utc') return ms;
  if (clock !== 'server') return NaN;
  if (file.offsetMinutes === null) return ms - turnedOffset(file, ms) * 60_000;
  // a zone that was named: clocks may have been put on or back inside the file
  const minutes = file.zone && file.zone.source !== 'inferred' ? minutesOf(file.zone.name, ms) : undefined;
  return ms - (minutes ?? file.offsetMinutes) * 60_000;
}

/** Changes of a zone fall on quarters of an hour. */
const QUARTER_MS = 900_000;
/** By name: zones are parsed once, and a histogram asks for the same quarters of an hour again and again. */
const clocks = new Map<string, { zone: Zone | undefined; minutes: Map<number, number> }>();

/** Minutes east of UTC that a stamp on the clock of a zone means; undefined for a zone that has one offset, or is not known. */
function minutesOf(name: string, local: number): number | undefined {
  let clock = clocks.get(name);
  if (!clock) clocks.set(name, (clock = { zone: parseZone(name), minutes: new Map() }));
  if (!clock.zone || clock.zone.fixed !== undefined) return undefined;
  const quarter = Math.floor(local / QUARTER_MS);
  let minutes = clock.minutes.get(quarter);
  if (minutes === undefined) clock.minutes.set(quarter, (minutes = (local - localToUtc(local, clock.zone).utc) / 60_000));
  return minutes;
}

function evidence(files: readonly FileScan[], kind: string, filter?: (subject: string | undefined) => boolean): Evidence[] {
  const perFile = files
    .map((file) => ({ file, hits: hits(file, kind).filter((h) => !filter || filter(h.subject)) }))
    .filter((x) => x.hits.length > 0);
  const share = shareOf(perFile.length);
  const out: Evidence[] = [];
  for (const { file, hits: list } of perFile) {
    for (const hit of firstAndLast(list, share)) if (out.length < MAX_EVIDENCE) out.push(evidenceAt(file.path, hit));
  }
  return out;
}

/** First lines, the first line of every subject, last lines; in line order, each once. */
function hits(file: FileScan, kind: string): LineHit[] {
  const set = file.facts[kind];
  if (!set) return [];
  const byPlace = new Map<string, LineHit>();
  const add = (h: LineHit): void => void byPlace.set(`${h.line}:${h.subject ?? ''}`, h);
  set.head.forEach(add);
  set.tail.forEach(add);
  for (const tally of set.tallies.slice(0, MAX_EVIDENCE)) add(tally.firstHit);
  return [...byPlace.values()].sort((a, b) => a.line - b.line);
}
