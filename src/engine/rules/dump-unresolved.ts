import { t } from '../l10n';
import { dumpObserver } from './kit/dump-observer';
import { evidenceOfFacts } from './kit/evidence';
import { TOP } from './kit/stats';
import type { Rule } from './rule';

/** Commands offered at once: what a person pastes in one go. */
const COMMANDS = 12;

/** Fields whose value is not in the log, with the commands that would show them. */
export const dumpUnresolved: Rule = {
  id: 'dump-unresolved',
  title: () => t('Values that are not in the log'),
  severity: 'hint',
  observers: [dumpObserver],
  conclude(facts, report) {
    const rankOf = (one: (typeof kept)[number]): number => (one.fact.data.rank as number | undefined) ?? 0;
    const kept = facts.kept('dump-unresolved');
    if (kept.length === 0) return;
    // values before references: one command each shows a value, a reference leads to a whole object
    const seen = [...kept].sort((a, b) => rankOf(a) - rankOf(b));
    const all = seen.map(({ fact }) => ({ name: fact.data.name as string, command: fact.data.command as string, type: fact.data.type as string | null, note: fact.data.note as string | null }));
    const count = facts.files.reduce((n, f) => n + (facts.of(f, 'dump-unresolved')?.count ?? 0), 0);
    const commands = [...new Set(all.map((u) => u.command))];
    report({
      confidence: 'proven',
      title: t('{0} values are not in the log: {1}', count, [...new Set(all.map((u) => u.name))].slice(0, 4).join(', ')),
      detail: t('The log shows where they are, not what they are. The commands work in the same dump, or in the same session as long as the process has not run on: a collection moves objects.'),
      count,
      evidence: evidenceOfFacts(seen),
      remedy: commands.slice(0, COMMANDS),
      data: { commands: commands.slice(0, 100), fields: all.slice(0, TOP) },
    });
  },
};
