import type { FileScan } from '../../engine/index';

/** From the extension to the thread. `member`: of the archive that `file` is. `next`: a part of the facts has been taken. */
export type ToWorker =
  | { type: 'messages'; messages: Record<string, string> }
  | { type: 'scan'; id: number; file: string; path: string; member?: string }
  | { type: 'cancel'; id: number }
  | { type: 'next'; id: number };

/** And back. The facts of a scan come before it, part by part. */
export type FromWorker =
  | { type: 'progress'; id: number; bytes: number }
  | { type: 'facts'; id: number; part: FactPart }
  | { type: 'done'; id: number; scan: FileScan }
  | { type: 'failed'; id: number; error: string };

/** Some facts of one kind. */
export interface FactPart {
  kind: string;
  set: FileScan['facts'][string];
}

/** A message is unpacked in one go on the thread that serves the editor; so many facts take some milliseconds. */
const FACTS_A_PART = 500;

/** The facts of a scan in parts that are small enough to arrive one by one. */
export function* factParts(facts: FileScan['facts']): Generator<FactPart> {
  for (const [kind, set] of Object.entries(facts)) {
    const part = (at: number) => ({ tallies: set.tallies.slice(at, at + FACTS_A_PART), places: set.places.slice(at, at + FACTS_A_PART), kept: set.kept.slice(at, at + FACTS_A_PART) });
    yield { kind, set: { ...set, ...part(0) } };
    for (let at = FACTS_A_PART; at < Math.max(set.tallies.length, set.places.length, set.kept.length); at += FACTS_A_PART) {
      yield { kind, set: { ...set, head: [], tail: [], ...part(at) } };
    }
  }
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
