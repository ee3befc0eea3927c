import type { Severity } from '../model';
import type { ViewReport } from './view-messages';

export interface Bucket {
  /** Start, in milliseconds of the report's clock. */
  at: number;
  records: number;
  counts: Record<Severity, number>;
  /** The finding with most lines in this bucket; -1 for none. */
  top: number;
}

export interface Chart {
  /** Length of a bucket in milliseconds. */
  step: number;
  from: number;
  /** Exclusive. */
  to: number;
  buckets: Bucket[];
  mostRecords: number;
  mostFindings: number;
}

/** Lengths of a bucket in seconds: round ones, from a second to four weeks. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_419_200];
const DAY_MS = 86_400_000;

/**
 * Records and findings over time, in at most `most` buckets of a round length. `from` and `to` narrow it, in milliseconds.
 * Undefined where nothing has a time.
 */
export function bucketsOf(report: ViewReport, most: number, range?: { from: number; to: number }): Chart | undefined {
  const slotMs = report.slotMs;
  const all = [report.records, ...report.series.map((s) => s.slots)].flatMap((slots) => (slots.length > 0 ? [slots[0]![0], slots[slots.length - 1]![0]] : []));
  if (all.length === 0) return undefined;
  let low = all.reduce((a, b) => Math.min(a, b));
  let high = all.reduce((a, b) => Math.max(a, b)) + 1;
  if (range) {
    low = Math.max(low, Math.floor(range.from / slotMs));
    high = Math.min(high, Math.max(low + 1, Math.ceil(range.to / slotMs)));
    if (high <= low) high = low + 1;
  }
  const wanted = ((high - low) * slotMs) / most;
  const step = (STEPS.map((s) => s * 1000).find((s) => s >= slotMs && s >= wanted) ?? Math.ceil(wanted / DAY_MS) * DAY_MS) / slotMs;
  const start = Math.floor(low / step) * step;
  const buckets = Array.from({ length: Math.ceil((high - start) / step) }, (_, i): Bucket => ({ at: (start + i * step) * slotMs, records: 0, counts: { error: 0, warning: 0, info: 0, hint: 0 }, top: -1 }));
  const each = (slots: readonly [number, number][], add: (bucket: Bucket, n: number) => void): void => {
    for (const [slot, n] of slots) {
      const bucket = slot >= low && slot < high ? buckets[Math.floor((slot - start) / step)] : undefined;
      if (bucket) add(bucket, n);
    }
  };
  each(report.records, (bucket, n) => void (bucket.records += n));
  const mostIn = buckets.map(() => 0);
  for (const { finding, slots } of report.series) {
    const severity = report.findings[finding]?.severity;
    if (!severity || severity === 'hint') continue;
    const mine = new Map<Bucket, number>();
    each(slots, (bucket, n) => {
      bucket.counts[severity] += n;
      mine.set(bucket, (mine.get(bucket) ?? 0) + n);
    });
    for (const [bucket, n] of mine) {
      const i = Math.round((bucket.at / slotMs - start) / step);
      if (n > mostIn[i]!) {
        mostIn[i] = n;
        bucket.top = finding;
      }
    }
  }
  const total = (b: Bucket): number => b.counts.error + b.counts.warning + b.counts.info;
  return {
    step: step * slotMs, from: start * slotMs, to: (start + buckets.length * step) * slotMs, buckets,
    mostRecords: Math.max(1, ...buckets.map((b) => b.records)), mostFindings: Math.max(1, ...buckets.map(total)),
  };
}
