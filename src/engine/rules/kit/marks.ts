import { t } from '../../l10n';

/** Marks of back pressure, in percent or in items. `null`: that step is not written down. */
export interface Marks {
  low: number | null;
  medium: number | null;
  high: number | null;
  /** Back to normal below this. */
  normal: number | null;
  unit: '%' | 'items';
}

/** 2016 and 2019: low to medium, medium to high, high to medium, medium to low. Source: Microsoft, "Understanding back pressure". */
const MODERN: Record<string, { up: [number, number]; down: [number, number]; unit: '%' | 'items' }> = {
  databaseusedspace: { up: [96, 99], down: [97, 94], unit: '%' },
  useddiskspace: { up: [89, 99], down: [90, 80], unit: '%' },
  privatebytes: { up: [72, 75], down: [73, 71], unit: '%' },
  submissionqueue: { up: [9999, 15000], down: [10000, 2000], unit: 'items' },
  systemmemory: { up: [88, 94], down: [89, 84], unit: '%' },
  usedversionbuckets: { up: [999, 1500], down: [1000, 800], unit: 'items' },
};

/** The resource without its path: `UsedDiskSpace[C:\...]`, `Queue database logging path ("C:\...")`. */
export function resourceName(text: string): string {
  return text.replace(/\s{0,4}[[(].*$/s, '').trim();
}

/** What the version of 2016 and later would do at that resource, in words. Empty where its marks are not written down. */
export function modernMarks(resource: string): string {
  const m = MODERN[resourceName(resource).replace(/\s/g, '').toLowerCase()];
  if (!m) return '';
  const unit = m.unit === '%' ? ' %' : '';
  return t('Marks of 2016 and 2019 for {0}: medium above {1}{5}, high above {2}{5}; back to medium under {3}{5}, back to normal under {4}{5}.', resourceName(resource), m.up[0], m.up[1], m.down[0], m.down[1], unit);
}

/** What can cause 452 4.3.1, when no event names the resource. */
export function candidates(): string[] {
  return [
    t('free space on the drive of the queue database and of its logs'),
    t('free space on the drive of the content (TMP) folder'),
    t('memory of the server and of the transport process'),
    t('version buckets of the queue database'),
    t('length of the submission queue'),
  ];
}
