import { t } from '../l10n';
import { MAX_EVIDENCE } from '../limits';
import type { Evidence, FileScan, Finding } from '../model';
import { formatTitle } from '../format-title';
import { countText } from '../report/words';
import { evidenceAt } from '../rules/kit/evidence';
import { ruleById } from '../rules/registry';
import type { DocumentModel, LineFact } from './document';
import type { HoverModel } from './hover';
import { oneLine } from './text-lines';

/** Other evidence shown with one problem: VS Code lists it in front of the hover that explains, so it must be short. */
const MAX_RELATED = 5;
/** Formats read as a whole, where every piece of evidence is a thing to mend on its own. */
const ONE_BY_ONE = new Set(['transport-config']);

/** A finding shown in one file. */
export interface Problem {
  finding: Finding;
  /** Index of the finding in the report. */
  index: number;
  at: Evidence;
  related: Evidence[];
  message: string;
}

/**
 * The problems to list for a file: one for each finding that has evidence in it, at its first line there. A finding over hundreds of files
 * lists no line of most of them; `scan` then gives the first of this file.
 */
export function problemsOf(findings: readonly Finding[], path: string, format?: string, scan?: FileScan): Problem[] {
  const out: Problem[] = [];
  findings.forEach((finding, index) => {
    const listed = finding.evidence.filter((e) => e.path === path);
    const here = listed.length > 0 || !scan ? listed : notListed(finding, findings, scan);
    if (here.length === 0) return;
    const message = problemMessage(finding);
    if (format !== undefined && ONE_BY_ONE.has(format)) for (const at of here) out.push({ finding, index, at, related: [], message });
    else out.push({ finding, index, at: here[0]!, related: relatedTo(finding, here[0]!), message });
  });
  return out;
}

/** First line of a file that belongs to a finding whose own list is full: by the rule, and by the subject where the rule tells several stories. */
function notListed(finding: Finding, findings: readonly Finding[], scan: FileScan): Evidence[] {
  const set = Object.hasOwn(scan.facts, finding.rule) ? scan.facts[finding.rule] : undefined;
  if (!set || finding.evidence.length < MAX_EVIDENCE) return [];
  const alone = findings.filter((f) => f.rule === finding.rule).length === 1;
  const named = new Set(Array.isArray(finding.data.top) ? (finding.data.top as { name?: unknown }[]).map((x) => x.name) : []);
  const hit = set.head.find((h) => alone || named.has(h.subject));
  return hit ? [evidenceAt(scan.path, hit)] : [];
}

/** The first line of every other file, then the next lines of this one. */
function relatedTo(finding: Finding, at: Evidence): Evidence[] {
  const files = new Set([at.path]);
  const elsewhere = finding.evidence.filter((e) => !files.has(e.path) && files.add(e.path));
  return [...elsewhere, ...finding.evidence.filter((e) => e !== at && !elsewhere.includes(e))].slice(0, MAX_RELATED);
}

function problemMessage(finding: Finding): string {
  const first = finding.remedy[0];
  return oneLine(first === undefined ? finding.title : t('{0} Next: {1}', sentence(finding.title), first));
}

/** With a full stop, so that another sentence can follow. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** The findings a line belongs to, best first: by what a rule noticed on it, or as listed evidence. */
export function findingsAt(model: HoverModel, findings: readonly Finding[], line: number): number[] {
  const out: number[] = [];
  const facts = model.factsIn(line, line);
  findings.forEach((finding, i) => {
    if (finding.evidence.some((e) => e.path === model.path && e.line === line) || facts.some((f) => belongs(model, f, finding))) out.push(i);
  });
  return out;
}

/** Findings of one rule may tell several stories: where a finding names its subject, the fact's must be it. */
function belongs(model: HoverModel, fact: LineFact, finding: Finding): boolean {
  if (fact.kind !== finding.rule && !otherKinds(model, finding).has(fact.kind)) return false;
  const subject = finding.data.subject;
  return typeof subject !== 'string' || fact.subject === undefined || fact.subject === subject;
}

const kindsByFinding = new WeakMap<Finding, { path: string; kinds: Set<string> }>();

/** Kinds of facts that a rule made its finding of without naming them after itself: those on its own evidence that are no rule's name. */
function otherKinds(model: HoverModel, finding: Finding): Set<string> {
  const known = kindsByFinding.get(finding);
  if (known?.path === model.path) return known.kinds;
  const kinds = new Set<string>();
  for (const e of finding.evidence) {
    if (e.path !== model.path) continue;
    for (const fact of model.factsIn(e.line, e.line)) if (!ruleById(fact.kind) && fact.note !== undefined) kinds.add(fact.kind);
  }
  kindsByFinding.set(finding, { path: model.path, kinds });
  return kinds;
}

/** Lines with something to see, in order, each once: where "next finding" goes. Hints about provenance are passed over. */
export function findingLines(model: DocumentModel, findings: readonly Finding[], only?: number): number[] {
  const lines = new Set<number>();
  const wanted = findings.filter((f, i) => (only === undefined ? f.severity !== 'hint' : i === only));
  for (const f of wanted) for (const e of f.evidence) if (e.path === model.path) lines.add(e.line);
  const kinds = new Set(wanted.flatMap((f) => [f.rule, ...otherKinds(model, f)]));
  for (const fact of model.facts) if (kinds.has(fact.kind) && !lines.has(fact.line) && wanted.some((f) => belongs(model, fact, f))) lines.add(fact.line);
  return [...lines].sort((a, b) => a - b);
}

/** `Connectivity log · UTC · 80,112 lines · 3 findings` */
export function summaryOf(scan: FileScan, findings: readonly Finding[]): { format: string; zone: string; lines: string; findings: string; range: string } {
  const here = findings.filter((f, i) => f.severity !== 'hint' && concerns(f, i, scan, findings)).length;
  return {
    format: formatTitle(scan.format),
    zone: scan.zone ? (scan.zone.source === 'inferred' ? t('{0}, inferred', scan.zone.name) : scan.zone.name) : scan.clock === null ? '' : t('zone unknown'),
    lines: plural(scan.lines, t('1 line'), t('{0} lines', countText(scan.lines))),
    findings: here === 0 ? t('no findings') : plural(here, t('1 finding'), t('{0} findings', countText(here))),
    range: rangeOf(scan),
  };
}

/** A finding lists some of its lines: of many files it may show none, and count theirs. Of several findings of a rule that show none here, one does. */
function concerns(finding: Finding, index: number, scan: FileScan, all: readonly Finding[]): boolean {
  const shows = (f: Finding): boolean => f.evidence.some((e) => e.path === scan.path);
  if (shows(finding)) return true;
  const alike = (f: Finding): boolean => f.rule === finding.rule;
  return (scan.facts[finding.rule]?.count ?? 0) > 0 && all.findIndex(alike) === index && !all.some((f) => alike(f) && shows(f));
}

/** `2011-03-11 04:00 - 06:59 UTC`, on the file's own clock. */
export function rangeOf(scan: FileScan): string {
  if (scan.from === null || scan.to === null) return '';
  const minute = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
  const [from, to] = [minute(scan.from), minute(scan.to)];
  const zone = scan.zone?.name ?? t('zone unknown');
  return `${from} - ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to} ${zone}`;
}

function plural(n: number, one: string, many: string): string {
  return n === 1 ? one : many;
}
