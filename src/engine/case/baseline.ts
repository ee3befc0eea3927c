import { t } from '../l10n';
import type { Finding, Severity } from '../model';
import { fingerprintOf } from './subjects';

/** Name of the file that keeps accepted findings beside the logs. */
export const BASELINE_FILE = '.exlens-baseline.json';
/** A longer note is a document and belongs elsewhere. */
const MAX_NOTE = 2000;
/** More entries than rules and subjects of a large organization. */
const MAX_ENTRIES = 10_000;

/** A finding somebody looked at and lives with. Shape: docs/schema/baseline.schema.json. */
export interface Accepted {
  rule: string;
  scope: string;
  subjects: string[];
  /** The finding comes back when it is worse than this. */
  severity: Severity;
  note: string;
  /** ISO time of the acceptance. */
  at: string;
}

export interface Baseline {
  version: 1;
  accepted: Accepted[];
}

export const emptyBaseline = (): Baseline => ({ version: 1, accepted: [] });

const LEVEL: Record<Severity, number> = { hint: 0, info: 1, warning: 2, error: 3 };

/**
 * Reads a baseline file.
 * @throws Error with a sentence for the user where it is none
 */
export function parseBaseline(text: string): Baseline {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw new Error(t('it is no JSON'));
  }
  const { version, accepted } = (value ?? {}) as { version?: unknown; accepted?: unknown };
  if (version !== 1 || !Array.isArray(accepted)) throw new Error(t('it is no baseline of findings'));
  if (accepted.length > MAX_ENTRIES) throw new Error(t('it holds more than {0} entries', MAX_ENTRIES));
  accepted.forEach((entry, i) => {
    if (!isAccepted(entry)) throw new Error(t('entry {0} is incomplete', i + 1));
  });
  return { version: 1, accepted: (accepted as Accepted[]).map(({ rule, scope, subjects, severity, note, at }) => ({ rule, scope, subjects, severity, note: note.slice(0, MAX_NOTE), at })) };
}

function isAccepted(value: unknown): value is Accepted {
  const e = (value ?? {}) as Record<string, unknown>;
  return typeof e.rule === 'string' && typeof e.scope === 'string' && typeof e.note === 'string' && typeof e.at === 'string' && Object.hasOwn(LEVEL, String(e.severity))
    && Array.isArray(e.subjects) && e.subjects.length > 0 && e.subjects.every((s) => typeof s === 'string');
}

/** Stable text: entries in order, so that a version control system shows what changed. */
export function baselineText(baseline: Baseline): string {
  const accepted = [...baseline.accepted].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
  return `${JSON.stringify({ version: 1, accepted }, null, 2)}\n`;
}

function keyOf(e: Pick<Accepted, 'rule' | 'scope' | 'subjects'>): string {
  return [e.rule, e.scope, ...e.subjects].join('\n');
}

/** The baseline with findings added; an entry about the same is replaced. */
export function accept(baseline: Baseline, findings: readonly Finding[], note: string, at: string): Baseline {
  const added = findings.map((f): Accepted => ({ ...fingerprintOf(f), severity: f.severity, note: note.slice(0, MAX_NOTE), at }));
  const keys = new Set(added.map(keyOf));
  return { version: 1, accepted: [...baseline.accepted.filter((e) => !keys.has(keyOf(e))), ...added] };
}

/** The baseline without the entries of a rule, or of one subject of it. */
export function withdraw(baseline: Baseline, rule: string, subject?: string): Baseline {
  const gone = (e: Accepted): boolean => e.rule === rule && (subject === undefined || e.subjects.includes(subject.toLowerCase()));
  return { version: 1, accepted: baseline.accepted.filter((e) => !gone(e)) };
}

/**
 * The entry that covers a finding: same rule and scope, no subject that the entries together do not name, and no worse than accepted.
 * More lines about the same subjects do not bring it back; a new subject does.
 */
export function acceptedBy(baseline: Baseline, finding: Finding): Accepted | undefined {
  const print = fingerprintOf(finding);
  const entries = baseline.accepted.filter((e) => e.rule === print.rule && e.scope === print.scope && LEVEL[e.severity] >= LEVEL[finding.severity]);
  const covers = (subject: string): Accepted | undefined => entries.find((e) => e.subjects.includes(subject) || e.subjects.includes('*'));
  return print.subjects.every(covers) ? covers(print.subjects[0]!) : undefined;
}

/** Subjects of a finding that no entry names: what is new about it. */
export function newSubjects(baseline: Baseline, finding: Finding): string[] {
  const print = fingerprintOf(finding);
  const known = new Set(baseline.accepted.filter((e) => e.rule === print.rule && e.scope === print.scope).flatMap((e) => e.subjects));
  return known.has('*') ? [] : print.subjects.filter((s) => !known.has(s));
}

/** Findings with their acceptance written on them; the rest as they are. */
export function markAccepted(findings: readonly Finding[], baseline: Baseline): Finding[] {
  return findings.map((f) => {
    const entry = acceptedBy(baseline, f);
    return entry ? { ...f, accepted: { note: entry.note, at: entry.at } } : f;
  });
}
