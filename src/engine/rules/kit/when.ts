import { formatDuration } from '../../decode/timespan';
import { TAIL_LINES } from '../../limits';
import { t } from '../../l10n';
import { formatLocal, formatUtc } from '../../time/format';
import type { CaseFacts } from '../rule';
import { sourcesOf, type Stats } from './stats';

/** A file that goes on this long without a refusal has outlived the usual retry of a queue (5 minutes) several times. */
const DRAINED_AFTER_MS = 900_000;
/** Within one retry of a queue the next refusal may only not have come yet. */
const RETRY_MS = 300_000;
/** So many later sessions to the same place without a refusal say that it takes mail again. */
const ENOUGH_SESSIONS = 3;

/** With so many refusals their usual distance is known: so many times that long without one, and so many sessions, are no chance. */
const RHYTHM_COUNT = 20;
const RHYTHM_SESSIONS = 10;
const RHYTHM_TIMES = 10;

export interface State {
  state: 'going' | 'drained' | 'unknown';
  /** One sentence that says so and why. */
  text: string;
  /** Milliseconds from the last refusal to the next session to the same place, where one is known. */
  gapMs: number | null;
}

/** Still going at the end of the files, or drained, with the reason. `settled`: every message that was deferred for it was delivered later. */
export function stateOf(facts: CaseFacts, stats: Stats, settled = false): State {
  if (Number.isNaN(stats.last)) return { state: 'unknown', text: t('No time that can be read stands on these lines: whether it still goes on is not known.'), gapMs: null };
  let end = -Infinity;
  for (const file of stats.range) {
    const to = utcEnd(facts, file);
    if (to > end) end = to;
  }
  if (end < stats.last) end = stats.last;
  const { gap, sessions } = laterSessions(stats);
  const after = end - stats.last;
  const next = gap === null ? '' : ' ' + t('The next session to the same place starts {0} s after the last refusal.', (gap / 1000).toFixed(3));
  const say = (state: State['state'], text: string): State => ({ state, text: text + next, gapMs: gap });
  if (after > DRAINED_AFTER_MS) return say('drained', t('Drained: the last refusal is {0}, and the files go on until {1} without another.', formatUtc(stats.last), formatUtc(end)));
  if (after > RETRY_MS && sessions >= ENOUGH_SESSIONS) return say('drained', t('Drained: the last refusal is {0}; at least {1} later sessions to the same place went without one.', formatUtc(stats.last), sessions));
  if (stats.count >= RHYTHM_COUNT && sessions >= RHYTHM_SESSIONS && after > (RHYTHM_TIMES * (stats.last - stats.first)) / stats.count) return say('drained', t('Drained: the last refusal is {0}; at least {1} later sessions to the same place went without one.', formatUtc(stats.last), sessions));
  if (settled && after > RETRY_MS) return say('drained', t('Drained: the last refusal is {0}, and every message that was deferred for it was delivered later.', formatUtc(stats.last)));
  if (end - stats.first < DRAINED_AFTER_MS || after > RETRY_MS) return say('unknown', after === 0 ? t('The files end with the last refusal: whether it goes on is not known.') : t('The files end {0} after the last refusal: too short to say whether it goes on.', formatDuration(after)));
  return say('going', t('Still going on when the files end at {0}.', formatUtc(end)));
}

function utcEnd(facts: CaseFacts, file: Stats['files'][number]): number {
  return file.clock === null ? -Infinity : facts.utc(file, file.to, file.clock);
}

/** Sessions to refused places behind the last refusal there, as far as they stand on the last lines of the files; time to the first of them. */
function laterSessions(stats: Stats): { gap: number | null; sessions: number } {
  const byFile = new Map<Stats['files'][number], Map<string, number>>();
  const refused = (file: Stats['files'][number], name: string | undefined, last: number | null): void => {
    if (!name || last === null) return;
    const place = name.toLowerCase();
    let places = byFile.get(file);
    if (!places) byFile.set(file, (places = new Map()));
    places.set(place, Math.max(places.get(place) ?? -Infinity, last));
  };
  for (const { file, tally } of stats.entries) refused(file, tally.dims.db ?? (tally.place === undefined ? tally.dims.subject : undefined), tally.last);
  for (const { file, tally } of stats.places) refused(file, tally.place, tally.last);
  const sources = sourcesOf(stats);
  let gap: number | null = null;
  let sessions = 0;
  for (const [file, places] of byFile) {
    // starts before these lines are not known: the first one seen is the next one only where the refusal lies among them
    const seenFrom = file.lines <= TAIL_LINES ? -Infinity : (file.tailStarts[0]?.ms ?? Infinity);
    for (const start of file.tailStarts) {
      const last = places.get(start.key.slice(start.key.indexOf('\t') + 1).toLowerCase());
      if (last === undefined || start.ms <= last || !sources.has(start.key.slice(0, start.key.indexOf('\t')))) continue;
      sessions++;
      if (last >= seenFrom) gap = gap === null ? start.ms - last : Math.min(gap, start.ms - last);
    }
  }
  return { gap, sessions };
}

/** `2011-01-12T00:00:00.775Z`, or the local time with the words that its zone is not known. */
export function sayTime(utc: number, local: number): string {
  if (!Number.isNaN(utc)) return formatUtc(utc);
  return Number.isNaN(local) ? '' : t('{0} (zone unknown)', formatLocal(local));
}
