import { t } from '../l10n';
import { dumpObserver } from './kit/dump-observer';
import { evidenceOfFacts } from './kit/evidence';
import { TOP } from './kit/stats';
import type { Rule } from './rule';

/** A string whose `Length=` and text disagree: somebody redacted or cut the log. */
export const dumpLengthMismatch: Rule = {
  id: 'dump-length-mismatch',
  title: () => t('String length and text disagree'),
  severity: 'hint',
  observers: [dumpObserver],
  conclude(facts, report) {
    const seen = facts.kept('dump-length');
    if (seen.length === 0) return;
    const one = seen[0]!.fact.data as { stated: number; shown: number };
    report({
      confidence: 'proven',
      title: seen.length === 1 ? t('A string says it has {0} characters and shows {1}', one.stated, one.shown) : t('{0} strings show another length than they say', seen.length),
      detail: t('The debugger prints the true length and the whole text. A difference means that the text was redacted, cut or edited afterwards; it is no fault of the process. What such a string says cannot be compared with other logs.'),
      count: seen.length,
      evidence: evidenceOfFacts(seen),
      data: { strings: seen.slice(0, TOP).map(({ file, fact }) => ({ path: file.path, line: fact.line, ...fact.data })) },
    });
  },
};
