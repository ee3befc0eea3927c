import { countText } from './kit/numbers';
import { t } from '../l10n';
import { MAX_EVIDENCE } from '../limits';
import type { Repair } from '../model';
import type { Rule } from './rule';

function words(what: string): string {
  switch (what) {
    case 'typographic-quotes':
      return t('typographic quotes read as straight ones');
    case 'rejoined-cells':
      return t('cells of the last column put together again (a comma without quotes)');
    case 'physical-newline':
      return t('a cell that goes on in the next line put together again');
    case 'unbalanced-quote':
      return t('a quote that never closes read as text');
    case 'other-columns':
      return t('rows with the columns of another version than their header');
    case 'repeated-row':
      return t('rows that stand in the same notes already, counted once');
    case 'wrapped-line':
      return t('lines that a mail program or a console broke put together again');
    case 'lost-quotes':
      return t('cells without their quotes');
    case 'line-cut':
      return t('an overlong line cut');
    case 'damaged-utf-8':
      return t('UTF-8 with bytes that belong to no character, shown as {0}', '\ufffd');
    case 'windows-1250':
    case 'windows-1251':
    case 'windows-1252':
    case 'ibm866':
      return t('bytes that are not UTF-8 read as code page {0}, which is guessed', what);
    default:
      return what;
  }
}

const isCodePage = (what: string): boolean => /^(?:windows-|ibm)\d/.test(what);

/** Lines that were read only after a repair: copied from a web page or a mail, or written with quotes left out. A hint, no problem. */
export const logRepaired: Rule = {
  id: 'log-repaired',
  title: () => t('Lines read after a repair'),
  severity: 'hint',
  observers: [],
  conclude(facts, report) {
    const files = facts.files.filter((f) => f.repaired > 0);
    const count = files.reduce((n, f) => n + f.repaired, 0);
    if (count === 0) return;
    const all = files.flatMap((file) => file.repairs.map((repair) => ({ file, repair })));
    const kinds = new Map<string, number>();
    for (const { repair } of all) kinds.set(repair.what, (kinds.get(repair.what) ?? 0) + 1);
    const listed = files.reduce((n, f) => n + f.repairs.length, 0);
    const what = [...kinds].sort((a, b) => b[1] - a[1]);
    report({
      confidence: 'proven',
      title: count === 1 ? t('One line was read after a repair') : t('{0} lines were read after a repair', countText(count)),
      detail: [
        t('Repaired: {0}.', what.map(([k, n]) => `${words(k)} (${countText(n)})`).join('; ')),
        listed < count ? t('The kinds are counted over the first {0} repairs listed.', listed) : '',
        what.some(([k]) => isCodePage(k)) ? t('No byte says which code page those lines are written in: letters beyond ASCII may be others than shown. Codes, times and numbers do not depend on it.') : '',
        what.some(([k]) => !isCodePage(k) && k !== 'damaged-utf-8')
          ? t('The original file is unchanged. A copy from a web page or a mail looks like this: for numbers that matter take the file from the server.')
          : t('The original file is unchanged.'),
        ...files.slice(0, 5).map((f) => `${f.path}: ${t('lines {0}', lineList(f.repairs))}`),
      ].filter((s) => s !== '').join('\n'),
      count,
      evidence: all.slice(0, MAX_EVIDENCE).map(({ file, repair }) => ({ path: file.path, line: repair.line, column: 0, endColumn: repair.text.length, text: repair.text })),
      data: { kinds: Object.fromEntries(what), files: files.map((f) => ({ path: f.path, repaired: f.repaired })) },
    });
  },
};

function lineList(repairs: readonly Repair[]): string {
  const lines = repairs.slice(0, 10).map((r) => r.line);
  return lines.join(', ') + (repairs.length > lines.length ? ', ...' : '');
}
