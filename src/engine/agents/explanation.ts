import type { CaseReport } from '../case/combine';
import { t } from '../l10n';
import { rankingOf } from '../report/ranking';
import { countText, rangeText } from '../report/words';
import { ruleById } from '../rules/registry';
import { evidenceLine } from './analysis';
import { page, pieces, type Answer } from './answer';

const EVIDENCE = 20;
const EVIDENCE_CHARS = 240;
const SUBJECTS = 10;

/** One finding in full. */
export function explanationAnswer(report: CaseReport, { rule, number, offset }: { rule: string; number: number; offset: number }): Answer {
  const ofRule = report.findings.filter((f) => f.rule === rule);
  const finding = ofRule[number - 1];
  const title = ruleById(rule)?.title();
  if (!finding) {
    const present = [...new Set(report.findings.map((f) => f.rule))];
    const said = title === undefined ? t('There is no rule of that id.') : ofRule.length === 0 ? t('These files have no finding of that rule.') : t('That rule has {0} findings here.', ofRule.length);
    return { before: [said, t('Rules with findings here: {0}.', present.length > 0 ? present.join(', ') : t('none'))], data: [], after: [] };
  }
  const { top, others } = rankingOf(finding);
  const { shown, more, next } = page(finding.evidence, offset, EVIDENCE);
  const first = offset === 0;
  const data = [
    ...pieces(finding.title),
    ...(first ? sentences(finding.detail).flatMap(pieces) : []),
    ...(first && finding.remedy.length > 0 ? ['', t('What to do:'), ...finding.remedy.flatMap((r, i) => pieces(`${i + 1}. ${r}`))] : []),
    ...(first && finding.missing.length > 0 ? ['', t('Not known from these files:'), ...finding.missing.flatMap((m) => [...pieces(`- ${m.what}`), ...pieces(`  ${m.how}`)])] : []),
    ...(first && top.length > 0 ? ['', t('Whom it is about:'), ...top.slice(0, SUBJECTS).map((s) => `${countText(s.count)}  ${s.name}${s.first === null ? '' : `  ${rangeText(s.first, s.last)}`}`)] : []),
    ...(first && others + top.slice(SUBJECTS).length > 0 ? [t('and others')] : []),
    '', t('Lines that show it:'), ...shown.map((e) => evidenceLine(e, EVIDENCE_CHARS)),
  ];
  const unlisted = finding.count - finding.evidence.length;
  return {
    before: [`${finding.severity} [${finding.rule}] ${title ?? ''} (${t('confidence: {0}', finding.confidence)}, ${t('{0} matching lines', countText(finding.count))})`],
    data,
    after: [
      ...(more > 0 ? [t('{0} more lines: ask explainFinding again with "offset": {1}.', more, next)] : []),
      ...(unlisted > 0 ? [t('{0} further matching lines are counted and not listed.', countText(unlisted))] : []),
      ...(ofRule.length > 1 ? [t('Findings of this rule: {0}; ask for another with "number".', ofRule.length)] : []),
    ],
  };
}

function sentences(detail: string): string[] {
  return detail.split(/\n|(?<=[.!?]) (?=[A-Z\u0410-\u042f])/).filter((s) => s.trim() !== '');
}
