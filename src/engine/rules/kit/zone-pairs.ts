import type { FileScan } from '../../model';
import { inferOffset, offsetName, type InferredOffset } from '../../time/zones';

/** What the pairs of a file say about its zone. */
export interface ZonePairs {
  pairs: number;
  /** Left out where the pairs disagree or fit no quarter hour. */
  offset?: InferredOffset;
}

/** Reads the facts `zone-pair` of a file: stamps of its own clock beside a UTC time of the same moment. */
export function zonePairs(file: FileScan): ZonePairs {
  const kept = (file.facts['zone-pair']?.kept ?? []).filter((k) => k.ms !== null);
  const offset = inferOffset(kept.map((k) => ({ local: k.ms!, utc: k.data.utc as number })));
  return { pairs: kept.length, ...(offset && { offset }) };
}

/** Process ids are used again after a restart; two files further apart than this may mean two processes. */
const SAME_PROCESS_MS = 86_400_000;

/** The offset of a file without pairs, from files that trace the same process around the same time; undefined where these disagree. */
export function borrowedOffset(file: FileScan, files: readonly FileScan[]): { minutes: number; from: string } | undefined {
  const mine = Object.keys(file.counters.processes ?? {});
  let found: { minutes: number; from: string } | undefined;
  for (const other of files) {
    if (other === file || other.clock !== 'server') continue;
    const { offset } = zonePairs(other);
    const shared = mine.some((pid) => pid !== '' && Object.hasOwn(other.counters.processes ?? {}, pid));
    if (!offset || !shared || !near(file, other)) continue;
    if (found && found.minutes !== offset.minutes) return undefined;
    found ??= { minutes: offset.minutes, from: other.path };
  }
  return found;
}

function near(a: FileScan, b: FileScan): boolean {
  if (a.from === null || a.to === null || b.from === null || b.to === null) return false;
  return Math.max(a.from, b.from) - Math.min(a.to, b.to) <= SAME_PROCESS_MS;
}

/** `UTC-08:00`. */
export const zoneName = offsetName;
