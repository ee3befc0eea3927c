import { BARE_AMPERSAND } from '../formats/config-xml';
import { t } from '../l10n';
import type { FileScan } from '../model';
import type { CaseFacts, Report } from './rule';
import { SECOND_SECTION, type ConfigProblem } from './kit/config-observer';
import { configRule, fileName, placeOf, type Seen } from './kit/config-rule';

/** The file is not well-formed XML, for whatever reason the parser meets first. */
export const configNotWellFormed = configRule({
  id: 'config-not-well-formed',
  severity: 'error',
  title: () => t('Configuration file is not well-formed XML'),
  words: (seen, facts) => (seen.every((s) => s.data.other === SECOND_SECTION) ? twice(seen) : {
    confidence: 'proven',
    title: several(seen, facts) ?? t('{0} is not well-formed XML: line {1}, column {2}', fileName(seen[0]!.file.path), seen[0]!.data.place.line, seen[0]!.data.place.column + 1),
    detail: t('The XML parser stops with: {0}. The service reads this file at its start; it logs event 14004 (AppConfigLoadFailed) and does not start. The parser names the first fault only: look again after each correction.', seen.map((s) => words(s.data.other ?? '')).slice(0, 3).join('; ')),
    remedy: [
      t('Correct the line, or put back the copy that worked.'),
      t('Without a copy: rename the file and make a new one from {0}.template beside it, then enter the settings again.', fileName(seen[0]!.file.path)),
    ],
    data: { messages: seen.map((s) => ({ line: s.data.place.line, column: s.data.place.column, message: s.data.other })) },
  }),
});

/** Well-formed, but nothing that .NET loads. Source: the message of its configuration reader. */
function twice(seen: readonly Seen<ConfigProblem>[]): Omit<Report, 'count' | 'evidence' | 'fixes'> {
  const { file, data } = seen[0]!;
  return {
    confidence: 'proven',
    title: t('{0} holds appSettings twice: line {1}', fileName(file.path), data.place.line),
    detail: t('.NET takes each section of a configuration once ("{0}"): the service cannot load the file and does not start, event 14004 (AppConfigLoadFailed).', SECOND_SECTION),
    remedy: [t('Move the entries of the second appSettings into the first, and remove the empty one.')],
    data: { messages: seen.map((s) => ({ line: s.data.place.line, column: s.data.place.column, message: s.data.other })) },
  };
}

/** Where the files of several servers are broken, all are named. */
function several(seen: readonly { file: FileScan }[], facts: CaseFacts): string | undefined {
  const files = [...new Set(seen.map((s) => s.file))];
  return files.length < 2 ? undefined : t('{0} configuration files are not well-formed XML: {1}', files.length, files.map((f) => placeOf(f, facts) || fileName(f.path)).join(', '));
}

/** The parser's own words stay as they are, but for the stop at their end. */
function words(fault: string): string {
  return fault === '-- inside a comment' ? t('-- inside a comment') : fault === BARE_AMPERSAND ? t('an ampersand that is not written as &amp;') : fault.replace(/\.$/, '');
}
