import type { Change, Comparison, Difference, Figures, Side } from '../case/compare';
import { t } from '../l10n';
import { visible } from './escape';
import { table } from './layout';
import { countText, rangeText, severityText } from './words';

function changeText(change: Change): string {
  switch (change) {
    case 'new': return t('new');
    case 'gone': return t('gone');
    case 'grown': return t('grown');
    case 'shrunk': return t('shrunk');
    default: return t('same');
  }
}

/** Subjects shown below one difference. */
const SUBJECTS_SHOWN = 5;

/** What changed between two scans: a table of figures, then who is behind them. */
export function comparisonText(c: Comparison): string {
  const head = [sideLine(t('Before'), c.before), sideLine(t('After'), c.after), ''];
  if (c.differences.length === 0) return [...head, t('Neither side has a finding.'), ''].join('\n');
  const rows = [
    ['', '', t('lines'), '', t('per session'), '', t('per hour'), ''],
    ...c.differences.map((d) => [changeText(d.change), nameOf(d), num(d.before, 'count'), num(d.after, 'count'), num(d.before, 'share'), num(d.after, 'share'), num(d.before, 'perHour'), num(d.after, 'perHour')]),
  ];
  const lines = table(rows.map((r) => [r[0]!, r[1]!, r[2]!, `${r[2] === t('lines') ? '' : '-> '}${r[3]!}`, r[4]!, r[4] === t('per session') ? '' : `-> ${r[5]!}`, r[6]!, r[6] === t('per hour') ? '' : `-> ${r[7]!}`]), new Set([2, 4, 6]));
  return [...head, ...lines, ...c.differences.flatMap(detail), ''].join('\n');
}

/** The same for a ticket. */
export function comparisonMarkdown(c: Comparison): string {
  const cell = (text: string): string => visible(text).replace(/[\\`*_{}[\]<>|~#!]/g, '\\$&');
  const rows = c.differences.map((d) => [changeText(d.change), nameOf(d), ...(['count', 'share', 'perHour'] as const).map((k) => `${num(d.before, k)} → ${num(d.after, k)}`)]);
  return [
    `- ${cell(sideLine(t('Before'), c.before))}`, `- ${cell(sideLine(t('After'), c.after))}`, '',
    `| | ${[t('Finding'), t('lines'), t('per session'), t('per hour')].join(' | ')} |`, '|---|---|---|---|---|',
    ...rows.map((r) => `| ${r.map(cell).join(' | ')} |`), '',
  ].join('\n');
}

function sideLine(word: string, side: Side): string {
  const time = side.from === null ? t('no times') : rangeText(side.from, side.to);
  return `${word}: ${visible(side.name)}  ${time}${side.hours === null ? '' : `  ${t('{0} hours covered', figure(side.hours))}`}`;
}

function nameOf(d: Difference): string {
  const severity = d.before && d.after && d.before.severity !== d.after.severity ? ` (${severityText(d.before.severity)} -> ${severityText(d.after.severity)})` : '';
  return `${visible(d.name)}${d.subject === '' ? '' : `, ${visible(d.subject)}`}${severity}`;
}

function num(f: Figures | null, key: 'count' | 'share' | 'perHour'): string {
  if (f === null) return '-';
  const value = f[key];
  return value === null ? '?' : key === 'count' ? countText(value) : figure(value);
}

function figure(n: number): string {
  return n >= 100 ? countText(n) : String(Number(n.toPrecision(3)));
}

function detail(d: Difference): string[] {
  const shown = d.subjects.filter((s) => s.before !== s.after).slice(0, SUBJECTS_SHOWN);
  if (shown.length === 0) return [];
  return ['', `${visible(d.name)}:`, ...table(shown.map((s) => [`  ${visible(s.name)}`, countText(s.before), `-> ${countText(s.after)}`]), new Set([1]))];
}
