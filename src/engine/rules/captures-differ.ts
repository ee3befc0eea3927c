import { t } from '../l10n';
import { evidenceOfFacts } from './kit/evidence';
import { moveEventObserver, settingsEventObserver, stopAllObserver } from './kit/story-observers';
import { moveEvents, sameCapture, sayMoment, settingsEvents, stopAlls, type Moment } from './kit/story';
import { TOP } from './kit/stats';
import type { Rule } from './rule';

/** Local clocks are put back by an hour when daylight saving time ends. */
const CLOCK_BACK_MS = 3_600_000;

const gap = ([a, b]: [Moment, Moment]): number => Math.abs(a.local - b.local);

/** Tabular trace lines whose sequence numbers fall while time goes on come from different captures. A hint about provenance. */
export const capturesDiffer: Rule = {
  id: 'captures-differ',
  title: () => t('Trace lines of different captures'),
  severity: 'hint',
  observers: [stopAllObserver, settingsEventObserver, moveEventObserver],
  conclude(facts, report) {
    const all: Moment[] = [...stopAlls(facts), ...settingsEvents(facts), ...moveEvents(facts)].filter((m) => !Number.isNaN(m.seq) && !Number.isNaN(m.local));
    const pairs: [Moment, Moment][] = [];
    // one process writes one sequence; neighbours in time are enough to find every fall
    const byProcess = new Map<string, Moment[]>();
    for (const m of all) (byProcess.get(m.pid) ?? byProcess.set(m.pid, []).get(m.pid)!).push(m);
    for (const list of byProcess.values()) {
      list.sort((a, b) => a.local - b.local || a.seq - b.seq);
      for (let i = 1; i < list.length; i++) if (sameCapture(list[i - 1]!, list[i]!) === false) pairs.push([list[i - 1]!, list[i]!]);
    }
    if (pairs.length === 0) return;
    // the pair that says most is told
    pairs.sort((x, y) => gap(y) - gap(x));
    const [a, b] = pairs[0]!;
    const certain = gap(pairs[0]!) > CLOCK_BACK_MS || pairs[0]!.every((m) => m.fact.clock === 'utc');
    report({
      confidence: certain ? 'proven' : 'likely',
      title: t('The trace lines come from different captures'),
      detail: [
        t('Sequence number {0} stands at {1}, the smaller {2} later at {3}: sequence numbers grow with time inside one capture, so these lines are of different captures.', a.seq, sayMoment(a), b.seq, sayMoment(b)),
        certain ? '' : t('The stamps are local and at most an hour apart: a clock put back at the end of daylight saving time would explain it as well.'),
        t('Between captures lines are missing: what stands in one is not shown to follow from what stands in the other.'),
      ].filter((x) => x !== '').join('\n'),
      count: pairs.length,
      evidence: evidenceOfFacts(pairs.slice(0, TOP).flat()),
      missing: [{ what: t('One capture that holds both lines.'), how: t('the trace files (*.etl) in full, decoded in one run') }],
      data: { pairs: pairs.slice(0, TOP).map(([x, y]) => ({ before: { seq: x.seq, at: sayMoment(x) }, after: { seq: y.seq, at: sayMoment(y) } })) },
    });
  },
};
