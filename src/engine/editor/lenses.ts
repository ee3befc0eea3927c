import { caseFacts } from '../case/facts';
import { t } from '../l10n';
import type { FileScan, Finding } from '../model';
import { countText, rangeText } from '../report/words';
import { configVersion } from '../rules/kit/config-rule';
import { configLenses } from './config';
import type { DocumentModel } from './document';
import { dumpLenses } from './dump';
import { ruleTitle, subjectsOf } from './finding-tree';
import { shorten, oneLine } from './text-lines';

/** A line of text above a line. What it does is the surface's business; what it says is not. */
export interface Lens {
  line: number;
  kind: 'finding' | 'session' | 'object' | 'step' | 'setting';
  title: string;
  /** Of a finding, in the report. */
  finding?: number;
  /** Of a session. */
  key?: string;
}

/** In a storm every session fails; a lens above each would push the log apart. */
const MAX_SESSION_LENSES = 200;
const TITLE_CHARS = 110;

/** A story of more lines than this is no story to tell above each of them. */
const MAX_STEPS = 50;

export interface LensOptions {
  /** Version given by the user. */
  exchange?: string;
  /** The files of the case: they may tell the version of a configuration. */
  files?: readonly FileScan[];
}

/** Above the first line of each finding and above each step of a story, above sessions with failures, above dumped objects and above settings. */
export function lenses(model: DocumentModel, findings: readonly Finding[], options: LensOptions = {}): Lens[] {
  const out = settingLenses(model, options);
  findings.forEach((finding, index) => {
    // hints are about where the text came from; the Problems panel has them
    if (finding.severity !== 'hint') out.push(...findingLenses(model, finding, index));
  });
  out.push(...sessionLenses(model));
  if (model.dump) out.push(...dumpLenses(model.dump));
  return out.sort((a, b) => a.line - b.line);
}

/** What is in force, where the file says so. */
function settingLenses(model: DocumentModel, { exchange, files = [] }: LensOptions): Lens[] {
  const configs = model.blocks.filter((rec) => rec.kind === 'config');
  if (configs.length === 0 || !model.scan) return [];
  const scan = model.scan;
  const version = configVersion(scan, caseFacts([scan, ...files.filter((f) => f.path !== scan.path)], exchange === undefined ? {} : { exchange }));
  const age = version === undefined ? undefined : version.modern ? '2013' : '2010';
  return configs.flatMap((rec) => configLenses(rec, age)).map(({ line, title }): Lens => ({ line, kind: 'setting', title }));
}

function findingLenses(model: DocumentModel, finding: Finding, index: number): Lens[] {
  const here = finding.evidence.filter((e) => e.path === model.path);
  const first = here[0];
  if (!first) return [];
  const out: Lens[] = [{ line: first.line, kind: 'finding', title: findingTitle(finding), finding: index }];
  const intervals = finding.data.intervals;
  if (Array.isArray(intervals) && here.length <= MAX_STEPS) {
    const steps = [...new Set(here.map((e) => e.line))].sort((a, b) => a - b);
    if (intervals.length === steps.length - 1) steps.slice(1).forEach((line, i) => out.push({ line, kind: 'step', title: t('{0} after the one before', String(intervals[i])), finding: index }));
  }
  return out;
}

/** What, how often, whom most, when: short, so that the log stays in sight. A finding that ranks nobody speaks for itself. */
function findingTitle(finding: Finding): string {
  const top = subjectsOf(finding)[0];
  if (!top) return shorten(oneLine(finding.title), TITLE_CHARS);
  const { first, last } = finding.data;
  const range = typeof first === 'string' && typeof last === 'string' ? rangeText(first, last) : '';
  const count = finding.count === 1 ? t('once') : t('{0} times', countText(finding.count));
  const most = top.count < finding.count ? `${top.name} ${countText(top.count)}` : top.name;
  return shorten(oneLine([ruleTitle(finding), count, shorten(most, 60), range].filter((p) => p !== '').join(' · ')), TITLE_CHARS + 40);
}

function sessionLenses(model: DocumentModel): Lens[] {
  const failed = model.groups.list.filter((g) => g.failures > 0);
  const shown = failed.length <= MAX_SESSION_LENSES ? failed : [...failed].sort((a, b) => b.failures - a.failures || a.first - b.first).slice(0, MAX_SESSION_LENSES);
  return shown.map((g): Lens => {
    const title = g.failures === 1 ? t('session {0} · 1 failure', g.key) : t('session {0} · {1} failures', g.key, countText(g.failures));
    return { line: g.first, kind: 'session', title, key: g.key };
  });
}

/** A note behind a line. */
export interface Note {
  line: number;
  /** Where the line ends. */
  column: number;
  text: string;
  kind: string;
}

const NOTE_CHARS = 60;

/** One short note a line, for the lines in view. */
export function notes(model: DocumentModel, from: number, to: number): Note[] {
  const out: Note[] = [];
  for (const fact of model.factsIn(from, to)) {
    if (fact.note === undefined || fact.note === '' || out[out.length - 1]?.line === fact.line) continue;
    out.push({ line: fact.line, column: model.text.line(fact.line).length, text: shorten(oneLine(fact.note), NOTE_CHARS), kind: fact.kind });
  }
  return out;
}
