import { EVIDENCE_TAIL, MAX_EVIDENCE, MAX_KEPT, MAX_TALLIES, type LimitName } from './limits';
import type { FileScan } from './model';

/** Names of the limits a scan reached, in a fixed order: those told while reading and those its own numbers show. */
export function limitsOf(scan: FileScan, told: Iterable<string>): string[] {
  const reached = new Set<string>(told);
  const add = (name: LimitName, is: boolean): void => void (is && reached.add(name));
  add('listed-lines', scan.unparsed > scan.unparsedLines.length || scan.repaired > scan.repairs.length);
  add('blocks', scan.moreBlocks > 0);
  for (const set of Object.values(scan.facts)) {
    add('tallies', set.dropped > 0 && set.tallies.length >= MAX_TALLIES);
    add('kept-facts', set.dropped > 0 && set.kept.length >= MAX_KEPT);
    add('evidence', set.tail.length >= EVIDENCE_TAIL && set.count > MAX_EVIDENCE);
  }
  return [...reached].sort();
}
