import { evidenceAt } from './kit/evidence';
import { countText } from './kit/numbers';
import { howToRead } from './kit/other-files';
import { t } from '../l10n';
import { MAX_EVIDENCE } from '../limits';
import type { Rule } from './rule';

/** Lines inside logs that fit no record: kept, counted, shown. A hint, no problem. */
export const unknownLines: Rule = {
  id: 'unknown-lines',
  title: () => t('Lines that were not understood'),
  severity: 'hint',
  observers: [],
  conclude(facts, report, before) {
    // a line that another finding shows was understood as far as it matters
    const shown = new Set(before.flatMap((f) => f.evidence.map((e) => `${e.path}\n${e.line}`)));
    const files = facts.files.map((f) => {
      const lines = f.unparsedLines.filter((h) => !shown.has(`${f.path}\n${h.line}`));
      return { path: f.path, how: howToRead(f), unparsed: f.unparsed - (f.unparsedLines.length - lines.length), unparsedLines: lines };
    }).filter((f) => f.unparsed > 0);
    const count = files.reduce((n, f) => n + f.unparsed, 0);
    if (count === 0) return;
    report({
      confidence: 'proven',
      title: count === 1 ? t('One line was not understood') : t('{0} lines were not understood', countText(count)),
      detail: [
        t('They are searched for known texts, but no column of them was read.'),
        ...files.slice(0, 5).map((f) => {
          const lines = f.unparsedLines.slice(0, 10).map((h) => h.line).join(', ');
          const told = t('{0}: {1} lines ({2}).', f.path, countText(f.unparsed), f.unparsed > 10 ? `${lines}, ...` : lines);
          return f.how === undefined ? told : t('{0} They are {1}.', told, f.how);
        }),
      ].join('\n'),
      count,
      evidence: files.flatMap((f) => f.unparsedLines.map((h) => evidenceAt(f.path, h))).slice(0, MAX_EVIDENCE),
      data: { files: files.map((f) => ({ path: f.path, unparsed: f.unparsed, lines: f.unparsedLines.map((h) => h.line) })) },
    });
  },
};
