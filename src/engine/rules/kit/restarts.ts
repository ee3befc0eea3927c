import { t } from '../../l10n';
import { formatUtc } from '../../time/format';
import type { CaseFacts, Observer } from '../rule';
import { serverOfPath } from './patterns';
import type { Stats } from './stats';

/** `service started; MaxConcurrentSubmissions=20; ...`, a line without a session. The text is unverified. */
const STARTED = /^\W{0,4}service started\b/i;

/** Starts of a transport service: facts of kind `service-start`. */
export const restartObserver: Observer = {
  id: 'service-starts',
  kinds: ['connectivity'],
  needles: ['service started'],
  onRecord(rec, notes) {
    if (STARTED.test(rec.get('description') ?? '')) notes.keep('service-start', {}, rec.span('description'));
  },
};

/** Starts told in one sentence. */
const SHOWN = 3;

/** Which starts of the service lie behind the first refusal, and whether refusals go on behind the last of them. */
export function sayRestarts(facts: CaseFacts, stats: Pick<Stats, 'files' | 'range' | 'first' | 'last'>): string {
  // the log of the next day is another file of the same server
  const servers = new Set(stats.files.map((f) => serverOfPath(f.path)));
  const starts = facts.kept('service-start').filter(({ file }) => stats.range.includes(file) && servers.has(serverOfPath(file.path))).map(({ file, fact }) => facts.utc(file, fact.ms, fact.clock)).filter((ms) => ms > stats.first).sort((a, b) => a - b);
  if (starts.length === 0) return '';
  const shown = starts.slice(-SHOWN).map((ms) => formatUtc(ms)).join(', ');
  return starts.at(-1)! > stats.last
    ? t('The service was started again ({0}), and none of these refusals stands behind that.', shown)
    : t('The service was started again ({0}), and refusals go on behind that.', shown);
}
