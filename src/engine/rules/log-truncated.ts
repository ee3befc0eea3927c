import { t } from '../l10n';
import { MAX_EVIDENCE } from '../limits';
import type { CmdletData } from '../formats/cmdlet-record';
import { evidenceAt } from './kit/evidence';
import { countText } from './kit/numbers';
import type { Observer, Rule } from './rule';

/** Lists that are short by design, with true numbers beside them: nothing is missing when they are full. */
const ORDINARY = new Set(['evidence', 'listed-lines']);

/** Columns of cmdlet output with the words of a server. */
const ANSWERS = ['LastError', 'RecipientStatus', 'StatusDetail', 'Message', 'GroupByValue'];
/** The cmdlet that shows a column whole. */
const WHOLE: readonly [column: string, how: string][] = [
  ['LastError', 'Get-Queue | Format-List Identity,DeliveryType,Status,MessageCount,LastError'],
  ['GroupByValue', 'Get-QueueDigest -GroupBy LastError ... | Format-List GroupByValue,MessageCount,Details'],
];
/** A group may be a host or a database, whose name is no answer. */
const ANSWER = /^(?:\[?\{|[45]\d\d[ -])/;

/** Answers that a console cut (`432 4.3.2 STOREDRV.D...`): tallies of kind `cut-answer`. Tracking logs are read by bytes and never cut. */
const cutAnswers: Observer = {
  id: 'cut-answers',
  kinds: ['row'],
  needles: [],
  onRecord(rec, notes) {
    const cut = (rec.data as Partial<CmdletData> | undefined)?.cut ?? [];
    const name = ANSWERS.find((column) => cut.some((c) => c.toLowerCase() === column.toLowerCase()));
    if (name === undefined || (name === 'GroupByValue' && !ANSWER.test(rec.get(name) ?? ''))) return;
    const span = rec.span(name);
    notes.tally({ kind: 'cut-answer', dims: { subject: name }, ...(span && { span }) });
  },
};

/** A file that ends in the middle of a line, or a limit of the engine that was reached. A hint, no problem. */
export const logTruncated: Rule = {
  id: 'log-truncated',
  title: () => t('File cut'),
  severity: 'hint',
  observers: [cutAnswers],
  conclude(facts, report) {
    const cut = facts.files.filter((f) => f.cut !== null && f.format !== 'unknown');
    const limits = facts.files.map((file) => ({ file, names: file.limits.filter((name) => !ORDINARY.has(name)) })).filter((x) => x.names.length > 0);
    const answers = facts.tallies('cut-answer');
    const lost = answers.reduce((n, { tally }) => n + tally.count, 0);
    if (cut.length === 0 && limits.length === 0 && lost === 0) return;
    const columns = [...new Set(answers.map(({ tally }) => tally.dims.subject ?? ''))];
    report({
      confidence: 'proven',
      title: cut.length === 0 && lost > 0 ? t('The console cut answers of servers: {0} rows', countText(lost)) : cut.length === 1 ? t('One file ends in the middle of a line') : cut.length > 0 ? t('{0} files end in the middle of a line', cut.length) : t('Limits were reached (files: {0})', limits.length),
      detail: [
        cut.length > 0 ? t('The last line has no line end and cannot be read: the file was copied while the server wrote it, or cut. What came after it is not here.') : '',
        lost > 0 ? t('The console shortened {0} (rows: {1}): the limit or the fault that the server named may stand in the part that is not here, and nothing is guessed.', columns.join(', '), countText(lost)) : '',
        ...limits.slice(0, 5).map(({ file, names }) => `${file.path}: ${names.join('; ')}.`),
      ].filter((s) => s !== '').join('\n'),
      count: Math.max(cut.length, limits.length) + lost,
      evidence: [...cut.map((f) => evidenceAt(f.path, f.cut!)), ...facts.evidence('cut-answer')].slice(0, MAX_EVIDENCE),
      missing: [
        ...(cut.length > 0 ? [{ what: t('The whole file, and the one after it'), how: t('Copy-Item from the log folder once the server has begun the next file') }] : []),
        ...(lost > 0 ? [{ what: t('The whole answers'), how: WHOLE.find(([column]) => columns.includes(column))?.[1] ?? '... | Format-List *' }] : []),
      ],
      data: { files: cut.map((f) => f.path), cutAnswers: lost, limits: Object.fromEntries(limits.map(({ file, names }) => [file.path, names])) },
    });
  },
};
