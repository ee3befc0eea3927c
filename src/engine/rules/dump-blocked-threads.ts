import { t } from '../l10n';
import { dumpObserver } from './kit/dump-observer';
import { evidenceOfFacts } from './kit/evidence';
import { TOP } from './kit/stats';
import type { Rule } from './rule';

interface Group extends Record<string, unknown> {
  top: string[];
  threads: number;
  lines: number[];
  owner: { thread?: number; osThread?: string; lock: string; line: number } | null;
}

/** From here on the waiting threads are the story, not the background. Thread pools keep a handful of waiting threads at all times. */
const MANY = 10;

/** Threads that stand at the same place and wait, and who holds what they wait for. */
export const dumpBlockedThreads: Rule = {
  id: 'dump-blocked-threads',
  title: () => t('Blocked threads in a dump'),
  severity: 'info',
  observers: [dumpObserver],
  conclude(facts, report) {
    const seen = facts.kept('dump-blocked');
    if (seen.length === 0) return;
    const groups = seen.map(({ fact }) => fact.data as Group).sort((a, b) => b.threads - a.threads);
    const threads = groups.reduce((n, g) => n + g.threads, 0);
    const owned = groups.find((g) => g.owner);
    const ended = owned?.owner?.thread === undefined && owned?.owner?.osThread === undefined;
    report({
      severity: owned || threads >= MANY ? 'warning' : 'info',
      confidence: owned ? 'likely' : 'possible',
      title: owned
        ? ended ? t('{0} threads wait for a lock whose owner has ended', owned.threads) : t('{0} threads wait for a lock that thread {1} holds', owned.threads, ownerName(owned))
        : t('{0} threads wait at the same place: {1}', groups[0]!.threads, groups[0]!.top[0] ?? '?'),
      detail: [
        ...groups.slice(0, 3).map((g) => t('{0} threads in {1}', g.threads, g.top.slice(0, 3).join(' < '))),
        t('Waiting is what idle threads of a pool do, too: it is a fault only if work stands still. Two dumps some seconds apart with the same threads at the same place would show that.'),
      ].join('\n'),
      count: threads,
      evidence: evidenceOfFacts(seen),
      remedy: owned ? [ended ? t('Find who took the lock and ended without giving it back: an exception behind Monitor.Enter, a thread that was aborted') : t('Look at what the owner does: ~{0} e !clrstack', owned.owner!.thread ?? '<n>')] : [t('Find the owner of the lock: !syncblk, !mlocks, !dlk')],
      missing: owned ? [] : [{ what: t('Who holds the lock.'), how: '!syncblk; !mlocks; !dlk' }],
      data: { groups: groups.slice(0, TOP).map((g) => ({ threads: g.threads, top: g.top, owner: g.owner })) },
    });
  },
};

function ownerName(g: Group): string {
  const o = g.owner!;
  return o.thread !== undefined ? String(o.thread) : (o.osThread ?? '?');
}
