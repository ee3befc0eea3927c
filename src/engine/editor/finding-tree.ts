import { t } from '../l10n';
import type { Evidence, Finding, Severity } from '../model';
import { ruleById } from '../rules/registry';
import { visibleLines } from '../report/escape';
import { confidenceText, countText, rangeText } from '../report/words';
import { baseName, distinctNames } from './names';
import { oneLine, shorten } from './text-lines';

export type GroupBy = 'rule' | 'file' | 'subject';

/** A row of the findings tree: plain text for a surface to lay out. Children are made when asked for. */
export interface FindingNode {
  /** Of the rule and the subject, not of the place in the list: what is open stays open when another file is read. */
  id: string;
  kind: 'finding' | 'subject' | 'file' | 'evidence' | 'more';
  label: string;
  description: string;
  tooltip: string;
  severity?: Severity;
  /** Index in the report. */
  finding?: number;
  /** Where it leads: an evidence row to its line, any other to its first. */
  evidence?: Evidence;
  children(): FindingNode[];
}

const LABEL_CHARS = 160;
const none = (): FindingNode[] => [];

interface Subject {
  name: string;
  count: number;
  first?: string;
  last?: string;
}

/** Findings as a tree, grouped and filtered. The filter is words that must all stand in a row or in one above it. */
export function findingTree(findings: readonly Finding[], by: GroupBy, filter = ''): FindingNode[] {
  const words = filter.toLowerCase().split(/\s+/).filter((w) => w !== '');
  const files = distinctNames(findings.flatMap((f) => f.evidence.map((e) => e.path)));
  const ofRule = new Map<string, number>();
  const all = findings.map((finding, index): Indexed => {
    const nth = ofRule.get(finding.rule) ?? 0;
    ofRule.set(finding.rule, nth + 1);
    return { finding, index, key: `${finding.rule}.${nth}`, files };
  });
  const shown = all.filter((x) => matches(x, words));
  if (by === 'file') return byFile(shown);
  if (by === 'subject') return bySubject(shown);
  return shown.map((x) => findingNode(x, '', words));
}

interface Indexed {
  finding: Finding;
  index: number;
  /** The rule, and which finding of it. */
  key: string;
  /** What the files are called. */
  files: ReadonlyMap<string, string>;
}

const fileName = (files: ReadonlyMap<string, string>, path: string): string => oneLine(files.get(path) ?? baseName(path));

function matches({ finding, files }: Indexed, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = [finding.rule, finding.title, finding.severity, ...subjectsOf(finding).map((s) => s.name), ...finding.evidence.map((e) => fileName(files, e.path))].join('\n').toLowerCase();
  return words.every((w) => text.includes(w));
}

function findingNode(x: Indexed, under: string, words: readonly string[] = [], only?: (e: Evidence) => boolean): FindingNode {
  const { finding, index } = x;
  const evidence = only ? finding.evidence.filter(only) : finding.evidence;
  const id = `${under}f${x.key}`;
  return {
    id, kind: 'finding', label: ruleTitle(finding), description: `${countText(finding.count)}   ${oneLine(finding.title)}`, tooltip: tooltip(finding), severity: finding.severity,
    finding: index, evidence: evidence[0],
    children: () => (only ? evidenceNodes(evidence, id, x) : inside(x, id, words)),
  };
}

/** The rule's own name is short enough for a row; the finding's sentence stands behind it and in the tooltip. */
export function ruleTitle(finding: Finding): string {
  return ruleById(finding.rule)?.title() ?? oneLine(finding.title);
}

/** Subjects with their evidence, then what belongs to none of them. */
function inside(x: Indexed, id: string, words: readonly string[]): FindingNode[] {
  const { finding } = x;
  const subjects = subjectsOf(finding);
  const named = words.length > 0 ? subjects.filter((s) => words.some((w) => s.name.toLowerCase().includes(w))) : [];
  const shown = named.length > 0 ? named : subjects;
  const taken = new Set<Evidence>();
  const nodes = shown.map((s): FindingNode => {
    const own = finding.evidence.filter((e) => e.text.toLowerCase().includes(s.name.toLowerCase()));
    own.forEach((e) => taken.add(e));
    return subjectNode(s, `${id}s${s.name}`, x.index, own, () => evidenceNodes(own, `${id}s${s.name}`, x));
  });
  const rest = named.length > 0 ? [] : finding.evidence.filter((e) => !taken.has(e));
  const others = typeof finding.data.others === 'number' && finding.data.others > 0 ? [moreNode(`${id}others`, t('{0} more, of others', countText(finding.data.others)))] : [];
  return [...nodes, ...others, ...evidenceNodes(rest, id, x), ...uncounted(finding, id, nodes.length)];
}

/** Evidence is capped; the count is not. */
function uncounted(finding: Finding, id: string, subjects: number): FindingNode[] {
  const more = finding.count - finding.evidence.length;
  return more > 0 && subjects === 0 ? [moreNode(`${id}more`, t('{0} more lines, not listed', countText(more)))] : [];
}

function subjectNode(s: Subject, id: string, finding: number | undefined, evidence: readonly Evidence[], children: () => FindingNode[]): FindingNode {
  const range = s.first !== undefined && s.last !== undefined ? rangeText(s.first, s.last) : '';
  return {
    id, kind: 'subject', label: oneLine(shorten(s.name, LABEL_CHARS)), description: [countText(s.count), range].filter((p) => p !== '').join('   '), tooltip: oneLine(s.name),
    finding, evidence: evidence[0], children,
  };
}

function moreNode(id: string, label: string): FindingNode {
  return { id, kind: 'more', label, description: '', tooltip: '', children: none };
}

function evidenceNodes(evidence: readonly Evidence[], id: string, { index: finding, files }: Indexed): FindingNode[] {
  const labels = evidence.map(evidenceLabel);
  const said = new Set<string>();
  // what several rows say tells none of them apart: the line does, which begins with its time
  const again = new Set(labels.filter((label) => said.has(label) || !said.add(label)));
  return evidence.map((e, i): FindingNode => {
    const label = labels[i]!;
    return {
      id: `${id}e${i}`, kind: 'evidence', label: again.has(label) ? shorten(oneLine(e.text.replace(/\s+/g, ' ').trim()), LABEL_CHARS) : label, description: t('{0}, line {1}', fileName(files, e.path), countText(e.line)), tooltip: shorten(oneLine(e.text), 600),
      finding, evidence: e, children: none,
    };
  });
}

/** The words that show it, or the line around them, from a whole word on, where they are too few to be understood. */
export function evidenceLabel(e: Evidence): string {
  const span = e.text.slice(e.column, e.endColumn).trim();
  if (span.length >= 8) return shorten(oneLine(span), LABEL_CHARS);
  let from = Math.max(0, e.column - 40);
  const word = /[^\s,]{0,40}$/.exec(e.text.slice(Math.max(0, from - 40), from))![0];
  if (word.length < 40) from -= word.length;
  return shorten(oneLine(e.text.slice(from).replace(/\s+/g, ' ').trim()), LABEL_CHARS);
}

function byFile(list: readonly Indexed[]): FindingNode[] {
  const paths = [...new Set(list.flatMap((x) => x.finding.evidence.map((e) => e.path)))].sort();
  return paths.map((path): FindingNode => {
    const here = list.filter((x) => x.finding.evidence.some((e) => e.path === path));
    return {
      id: `p${path}`, kind: 'file', label: fileName(here[0]!.files, path), description: countText(here.length), tooltip: oneLine(path), evidence: undefined,
      children: () => here.map((x) => findingNode(x, `p${path}`, [], (e) => e.path === path)),
    };
  });
}

function bySubject(list: readonly Indexed[]): FindingNode[] {
  const bySubjectName = new Map<string, { subject: Subject; of: Indexed[] }>();
  const without: Indexed[] = [];
  for (const x of list) {
    const subjects = subjectsOf(x.finding);
    if (subjects.length === 0) without.push(x);
    for (const s of subjects) {
      const known = bySubjectName.get(s.name);
      if (!known) bySubjectName.set(s.name, { subject: { ...s }, of: [x] });
      else {
        known.subject.count += s.count;
        delete known.subject.first;
        known.of.push(x);
      }
    }
  }
  const named = [...bySubjectName.values()].sort((a, b) => b.subject.count - a.subject.count);
  return [
    ...named.map(({ subject, of }) => subjectNode(subject, `n${subject.name}`, of[0]?.index, ownEvidence(of, subject), () => of.map((x) => findingNode(x, `n${subject.name}`, [], (e) => names(e, subject))))),
    ...without.map((x) => findingNode(x, '')),
  ];
}

function names(e: Evidence, subject: Subject): boolean {
  return e.text.toLowerCase().includes(subject.name.toLowerCase());
}

function ownEvidence(of: readonly Indexed[], subject: Subject): Evidence[] {
  return of.flatMap((x) => x.finding.evidence.filter((e) => names(e, subject)));
}

/** The ranked subjects of a finding, as the contract lays them down. */
export function subjectsOf(finding: Finding): Subject[] {
  const top = finding.data.top;
  if (!Array.isArray(top)) return [];
  return top.filter((s): s is Subject => typeof s === 'object' && s !== null && typeof (s as Subject).name === 'string' && typeof (s as Subject).count === 'number');
}

/** A tooltip that fills the window is not read. */
const TOOLTIP_CHARS = 600;

function tooltip(finding: Finding, max = TOOLTIP_CHARS): string {
  const parts = [`${finding.title} (${confidenceText(finding.confidence)})`, shorten(finding.detail, max)];
  if (finding.remedy.length > 0) parts.push(finding.remedy.map((r, i) => `${i + 1}. ${shorten(r, max)}`).join('\n'));
  return visibleLines(parts.join('\n\n')).join('\n');
}

/** A finding as text for a ticket or a chat. */
export function findingAsText(finding: Finding): string {
  const lines = [tooltip(finding, Infinity)];
  for (const m of finding.missing) lines.push(oneLine(`${t('Not seen: {0}', m.what)}: ${m.how}`));
  for (const e of finding.evidence.slice(0, 5)) lines.push(oneLine(`${baseName(e.path)}:${e.line}: ${shorten(e.text, 300)}`));
  lines.push(`[${finding.rule}] ${ruleById(finding.rule)?.title() ?? ''}`.trim());
  return lines.join('\n\n');
}
