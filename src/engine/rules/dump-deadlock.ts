import { t } from '../l10n';
import { dumpObserver } from './kit/dump-observer';
import { evidenceOfFacts } from './kit/evidence';
import type { Rule } from './rule';

interface Member {
  managedId?: number;
  thread?: number;
  osThread?: string;
  holds: string[];
  waits?: string;
  at?: string;
}

/** Threads that wait for each other in a ring. */
export const dumpDeadlock: Rule = {
  id: 'dump-deadlock',
  title: () => t('Deadlock in a dump'),
  severity: 'error',
  observers: [dumpObserver],
  conclude(facts, report) {
    const seen = facts.kept('dump-deadlock');
    if (seen.length === 0) return;
    const rings = seen.map(({ fact }) => fact.data as { members: Member[]; proven: boolean; orphaned: boolean });
    const orphaned = rings.filter((r) => r.orphaned).length;
    report({
      confidence: rings.every((r) => r.proven) ? 'proven' : 'likely',
      title: orphaned === rings.length ? t('A lock in the dump is held by a thread that has ended') : t('Deadlock: {0} threads wait for each other', rings[0]!.members.length),
      detail: [
        ...rings.slice(0, 3).map((r) => r.members.map(member).join(' ')),
        rings.every((r) => r.proven) ? t('The debugger itself names the deadlock.') : t('The ring follows from the owners and waiters printed; all of them have to come from one moment of the process.'),
      ].join('\n'),
      count: seen.length,
      evidence: evidenceOfFacts(seen),
      remedy: [t('Look at the stacks of these threads (~<n> e !clrstack) for the order in which they take the locks.'), t('Restarting the process frees it; keep the dump for the owner of the code.')],
      data: { deadlocks: rings.map((r) => ({ members: r.members, orphaned: r.orphaned })) },
    });
  },
};

function member(m: Member): string {
  const name = m.managedId !== undefined ? `CLR 0x${m.managedId.toString(16)}` : m.osThread !== undefined ? `OS ${m.osThread}` : m.thread !== undefined ? String(m.thread) : '?';
  return t('Thread {0} holds {1} and waits for {2}.', name, m.holds.join(', ') || '-', m.waits ?? '-');
}
