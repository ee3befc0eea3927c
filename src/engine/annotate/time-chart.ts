import { SLOT_MS } from '../limits';
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

/** Lengths of a bucket in quarters of an hour: from 15 minutes to four weeks. */
const STEPS = [1, 2, 4, 8, 12, 24, 48, 96, 192, 672, 2688];
const DAY_SLOTS = 96;

/**
 * Records and findings over time, in at most `most` buckets of a round length. `from` and `to` narrow it, in milliseconds.
 * Undefined where nothing has a time.
 */
export function bucketsOf(report: ViewReport, most: number, range?: { from: number; to: number }): Chart | undefined {
  const all = [report.records, ...report.series.map((s) => s.slots)].flatMap((slots) => (slots.length > 0 ? [slots[0]![0], slots[slots.length - 1]![0]] : []));
  if (all.length === 0) return undefined;
  let low = all.reduce((a, b) => Math.min(a, b));
  let high = all.reduce((a, b) => Math.max(a, b)) + 1;
  if (range) {
    low = Math.max(low, Math.floor(range.from / SLOT_MS));
    high = Math.min(high, Math.max(low + 1, Math.ceil(range.to / SLOT_MS)));
    if (high <= low) high = low + 1;
  }
  const step = STEPS.find((s) => (high - low) / s <= most) ?? Math.ceil((high - low) / most / DAY_SLOTS) * DAY_SLOTS;
  const start = Math.floor(low / step) * step;
  const buckets = Array.from({ length: Math.ceil((high - start) / step) }, (_, i): Bucket => ({ at: (start + i * step) * SLOT_MS, records: 0, counts: { error: 0, warning: 0, info: 0, hint: 0 }, top: -1 }));
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
      const i = Math.round((bucket.at / SLOT_MS - start) / step);
      if (n > mostIn[i]!) {
        mostIn[i] = n;
        bucket.top = finding;
      }
    }
  }
  const total = (b: Bucket): number => b.counts.error + b.counts.warning + b.counts.info;
  return {
    step: step * SLOT_MS, from: start * SLOT_MS, to: (start + buckets.length * step) * SLOT_MS, buckets,
    mostRecords: Math.max(1, ...buckets.map((b) => b.records)), mostFindings: Math.max(1, ...buckets.map(total)),
  };
}
