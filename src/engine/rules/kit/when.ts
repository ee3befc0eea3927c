import { t } from '../../l10n';
import { formatLocal, formatUtc } from '../../time/format';
import type { CaseFacts } from '../rule';
import type { Stats } from './stats';

/** A file that goes on this long without a refusal has outlived the usual retry of a queue (5 minutes at the longest by default). */
const DRAINED_AFTER_MS = 900_000;

export interface State {
  state: 'going' | 'drained' | 'unknown';
  /** One sentence that says so and why. */
  text: string;
  /** Milliseconds from the last refusal to the next session to the same place, where one is known. */
  gapMs: number | null;
}

/** Still going at the end of the files, or drained, with the reason. */
export function stateOf(facts: CaseFacts, stats: Stats): State {
  if (Number.isNaN(stats.last)) return { state: 'unknown', text: t('No time stands on these lines: whether it still goes on is not known.'), gapMs: null };
  let end = -Infinity;
  for (const file of stats.files) end = Math.max(end, utcEnd(facts, file));
  const later = laterSession(stats);
  const after = end - stats.last;
  const next = later === null ? '' : ' ' + t('The next session to the same place starts {0} s after the last refusal.', (later / 1000).toFixed(3));
  if (after > DRAINED_AFTER_MS) {
    return { state: 'drained', text: t('Drained: the last refusal is {0}, and the files go on until {1} without another.', formatUtc(stats.last), formatUtc(end)) + next, gapMs: later };
  }
  if (end - stats.first < DRAINED_AFTER_MS) return { state: 'unknown', text: t('The files end {0} s after the last refusal: too short to say whether it goes on.', (after / 1000).toFixed(3)) + next, gapMs: later };
  return { state: 'going', text: t('Still going on when the files end at {0}.', formatUtc(end)), gapMs: later };
}

function utcEnd(facts: CaseFacts, file: Stats['files'][number]): number {
  return file.clock === null ? -Infinity : facts.utc(file, file.to, file.clock);
}

/** The first session to a refused place behind its last refusal, where it stands on the last lines of the file. */
function laterSession(stats: Stats): number | null {
  let best: number | null = null;
  for (const { file, tally } of stats.entries) {
    const place = (tally.dims.db ?? tally.dims.subject ?? '').toLowerCase();
    if (place === '' || tally.last === null) continue;
    for (const start of file.tailStarts) {
      if (start.ms <= tally.last || start.key.slice(start.key.indexOf('\t') + 1).toLowerCase() !== place) continue;
      const gap = start.ms - tally.last;
      if (best === null || gap < best) best = gap;
    }
  }
  return best;
}

/** `2011-01-12T00:00:00.775Z`, or the local time with the words that its zone is not known. */
export function sayTime(utc: number, local: number): string {
  if (!Number.isNaN(utc)) return formatUtc(utc);
  return Number.isNaN(local) ? '' : t('{0} (zone unknown)', formatLocal(local));
}
