import { MAX_EVIDENCE } from '../../limits';
import type { Evidence, FileScan, Kept, LineHit } from '../../model';

/** Lines of each of some files: one of each of many says more than some of the first ones. */
export function shareOf(files: number): number {
  return Math.max(1, Math.floor(MAX_EVIDENCE / Math.max(1, files)));
}

/** So many of a list: rather first ones than last ones, as a finding shows them. */
export function firstAndLast<T>(list: readonly T[], share: number): readonly T[] {
  return list.length <= share ? list : [...list.slice(0, Math.ceil(share * 0.6)), ...list.slice(list.length - Math.floor(share * 0.4))];
}

/** A line of a file as evidence. */
export function evidenceAt(path: string, { line, column, endColumn, text }: LineHit): Evidence {
  return { path, line, column, endColumn, text };
}

/** The lines of some facts in the given order, no more than a finding shows. */
export function evidenceOfFacts(facts: readonly { file: FileScan; fact: Kept }[]): Evidence[] {
  return facts.slice(0, MAX_EVIDENCE).map(({ file, fact }) => evidenceAt(file.path, fact.hit));
}
