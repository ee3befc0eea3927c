import { t } from '../l10n';
import type { FileScan, Finding, Severity } from '../model';
import { rules } from '../rules/registry';
import type { CaseFacts, CaseOptions, Report } from '../rules/rule';
import { setCopiesAside } from './copies';
import { countExcerptsOnce } from './excerpts';
import { caseFacts } from './facts';
import { joined, type Join, type JoinCount, type JoinKind } from './joins';
import { countText } from '../rules/kit/numbers';
import { answersIn, type Answers } from '../rules/kit/answers';
import { settingsOf, type SettingsTable } from './settings';
import { isStory, storyVerdict } from './story';
import { consoleOffsets, inferZones } from './zones';
import { timeline, type TimelineEntry } from './timeline';
import { copiesText, nothingOf, story, verdict } from './verdict';

export interface CaseReport {
  files: FileScan[];
  /** Files that are copies of another: path and the path of the first. */
  copies: { path: string; of: string }[];
  findings: Finding[];
  verdict: string;
  timeline: TimelineEntry[];
  /** Values that tie lines of several artefacts together. */
  joins: Join[];
  /** The same by kind, with those that are not listed. */
  joinCounts: Partial<Record<JoinKind, JoinCount>>;
  /** What is in force by the configuration files, file by file. */
  settings: SettingsTable[];
  /** SMTP answers that no rule is about, by code. */
  answers: Answers;
}

const WEIGHT: Record<Severity, number> = { error: 0, warning: 1, info: 2, hint: 3 };

/** Files become one case: copies set aside, zones settled, every rule asked once over all facts. Pure: the same scans give the same report. */
export function combine(scans: readonly FileScan[], options: CaseOptions = {}): CaseReport {
  const steps = combineSteps(scans, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same, yielding between rules, so that a thread that also serves an editor can pause or stop. */
export function* combineSteps(scans: readonly FileScan[], options: CaseOptions = {}): Generator<void, CaseReport> {
  const { files, copies } = setCopiesAside(scans);
  const consoles = consoleOffsets(files);
  const zoned = inferZones(files, options, consoles);
  const counted = countExcerptsOnce(zoned, consoles);
  const facts = caseFacts(counted, options, consoles);
  const findings: Finding[] = [];
  for (const rule of rules) {
    yield;
    const report = (said: Report): void => void findings.push(asFinding(rule.id, rule.severity, said));
    if (rule.conclude.steps) yield* rule.conclude.steps(facts, report, findings);
    else rule.conclude(facts, report, findings);
  }
  yield;
  const { only } = options;
  const shown = (only ? findings.filter((f) => only.has(f.rule)) : findings).sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);
  const told = only ? wanted(shown, facts, copies, [...only], findings.length - shown.length) : tell(shown, facts, copies);
  const ties = joined(facts);
  const byPath = new Map(zoned.map((z) => [z.path, z]));
  const all = scans.map((s) => byPath.get(s.path) ?? s);
  return { files: all, copies, findings: shown, verdict: told, timeline: timeline(shown, facts), joins: ties.list, joinCounts: ties.counts, settings: settingsOf(facts), answers: answersIn(counted) };
}

/** The story of the assistants in its own words; whatever else is wrong behind it. */
function tell(findings: readonly Finding[], facts: CaseFacts, copies: CaseReport['copies']): string {
  const story = storyVerdict(findings, facts);
  if (story === undefined) return verdict(findings, facts.files, copies);
  const others = findings.filter((f) => !isStory(f) && (f.severity === 'error' || f.severity === 'warning'));
  if (others.length > 0) return `${story} ${verdict(others, facts.files, copies)}`;
  return [story, copiesText(copies.length)].filter((s) => s !== '').join(' ');
}

/** The verdict of somebody who asked for some rules: about their findings alone, and that there are more. */
function wanted(shown: readonly Finding[], facts: CaseFacts, copies: CaseReport['copies'], ids: readonly string[], others: number): string {
  const about = shown.length > 0 ? (storyVerdict(shown, facts) ?? story(shown, facts.files)) : nothingOf(ids, facts.files);
  return [about, others === 0 ? '' : t('Other findings of these files, not asked for: {0}.', countText(others)), copiesText(copies.length)].filter((s) => s !== '').join(' ');
}

function asFinding(rule: string, severity: Severity, r: Report): Finding {
  const finding: Finding = {
    rule, severity: r.severity ?? severity, confidence: r.confidence, title: r.title, detail: r.detail, count: r.count,
    evidence: r.evidence, remedy: r.remedy ?? [], missing: r.missing ?? [], data: r.data ?? {},
  };
  if (r.fixes) finding.fixes = r.fixes;
  return finding;
}
