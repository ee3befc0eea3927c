import { t } from '../l10n';
import type { Rule } from './rule';

/** Lists that are short by design, with true numbers beside them: nothing is missing when they are full. */
const ORDINARY = new Set(['evidence', 'listed-lines']);

/** A file that ends in the middle of a line, or a limit of the engine that was reached. A hint, no problem. */
export const logTruncated: Rule = {
  id: 'log-truncated',
  title: () => t('File cut'),
  severity: 'hint',
  observers: [],
  conclude(facts, report) {
    const cut = facts.files.filter((f) => f.cut !== null && f.format !== 'unknown');
    const limits = facts.files.map((file) => ({ file, names: file.limits.filter((name) => !ORDINARY.has(name)) })).filter((x) => x.names.length > 0);
    if (cut.length === 0 && limits.length === 0) return;
    report({
      confidence: 'proven',
      title: cut.length === 1 ? t('One file ends in the middle of a line') : cut.length > 0 ? t('{0} files end in the middle of a line', cut.length) : t('Limits were reached (files: {0})', limits.length),
      detail: [
        cut.length > 0 ? t('The last line has no line end and cannot be read: the file was copied while the server wrote it, or cut. What came after it is not here.') : '',
        ...limits.slice(0, 5).map(({ file, names }) => `${file.path}: ${names.join('; ')}.`),
      ].filter((s) => s !== '').join('\n'),
      count: Math.max(cut.length, limits.length),
      evidence: cut.slice(0, 100).map((f) => ({ path: f.path, line: f.cut!.line, column: f.cut!.column, endColumn: f.cut!.endColumn, text: f.cut!.text })),
      missing: cut.length > 0 ? [{ what: t('The whole file, and the one after it'), how: t('Copy-Item from the log folder once the server has begun the next file') }] : [],
      data: { files: cut.map((f) => f.path), limits: Object.fromEntries(limits.map(({ file, names }) => [file.path, names])) },
    });
  },
};
