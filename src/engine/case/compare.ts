import { t } from '../l10n';
import type { Finding, Severity } from '../model';
import { ruleById } from '../rules/registry';
import { fingerprintOf } from './subjects';

/** A scan as `exlens scan --format json` writes it, as far as a comparison needs it. */
export interface ScanData {
  files: { from: string | null; to: string | null }[];
  findings: Pick<Finding, 'rule' | 'severity' | 'title' | 'count' | 'data'>[];
}

export type Change = 'new' | 'gone' | 'grown' | 'shrunk' | 'same';

/** One side of a comparison. */
export interface Figures {
  count: number;
  /** Sessions or the like that were counted beside it; null where nothing counts them. */
  attempts: number | null;
  /** Lines for each attempt: 0.04 is 4 in 100. */
  share: number | null;
  /** Lines an hour, over the hours that the files cover. */
  perHour: number | null;
  severity: Severity;
  title: string;
}

export interface Difference {
  rule: string;
  /** Name of the rule. */
  name: string;
  /** Of a story told once per mailbox or assistant; empty for a rule over everything. */
  subject: string;
  change: Change;
  before: Figures | null;
  after: Figures | null;
  /** Who was added to or went from the ranking, and who grew or shrank in it, by number of lines. */
  subjects: { name: string; before: number; after: number }[];
}

export interface Comparison {
  version: 1;
  before: Side;
  after: Side;
  differences: Difference[];
}

export interface Side {
  name: string;
  from: string | null;
  to: string | null;
  /** Hours covered by at least one file; null where no file has a time. */
  hours: number | null;
}

/** A change of the rate below this is the noise of another hour, not a change. */
const SAME_BELOW = 0.1;
/** Subjects listed for one difference. */
const SUBJECTS = 10;
const HOUR = 3_600_000;
const ORDER: readonly Change[] = ['new', 'grown', 'same', 'shrunk', 'gone'];

export interface Labelled {
  name: string;
  data: ScanData;
  /** Only this stretch of the files counts (UTC milliseconds). */
  since?: number;
  until?: number;
}

/** What changed from one scan to another: findings by rule and story, with figures that can be compared whatever the length of the logs. */
export function compareScans(a: Labelled, b: Labelled): Comparison {
  const [before, after] = [sideOf(a), sideOf(b)];
  const keys = new Map<string, { a?: ScanData['findings'][number]; b?: ScanData['findings'][number] }>();
  for (const side of ['a', 'b'] as const) {
    for (const f of (side === 'a' ? a : b).data.findings) {
      const key = freeKey(keys, side, keyOf(f));
      keys.set(key, { ...keys.get(key), [side]: f });
    }
  }
  const differences = [...keys].map(([key, { a: x, b: y }]): Difference => {
    const [was, is] = [x ? figures(x, before.hours) : null, y ? figures(y, after.hours) : null];
    const rule = (x ?? y)!.rule;
    return { rule, name: ruleById(rule)?.title() ?? rule, subject: key.split('\n')[1] ?? '', change: changeOf(was, is), before: was, after: is, subjects: subjectChanges(x, y) };
  });
  return { version: 1, before, after, differences: differences.sort((x, y) => ORDER.indexOf(x.change) - ORDER.indexOf(y.change) || y.rule.localeCompare(x.rule) * -1) };
}

/** Two findings of one rule without a subject of their own are counted apart, in order. */
function freeKey(keys: ReadonlyMap<string, { a?: unknown; b?: unknown }>, side: 'a' | 'b', key: string): string {
  let free = key;
  for (let n = 2; keys.get(free)?.[side] !== undefined; n++) free = `${key} (${n})`;
  return free;
}

/** Rankings are compared inside one finding; stories are findings of their own. */
function keyOf(f: ScanData['findings'][number]): string {
  const print = fingerprintOf(f);
  return `${f.rule}\n${Array.isArray(f.data.top) || Array.isArray(f.data.keys) || print.subjects[0] === '*' ? '' : print.subjects.join(', ')}`;
}

function figures(f: ScanData['findings'][number], hours: number | null): Figures {
  const attempts = typeof f.data.attempts === 'number' ? f.data.attempts : null;
  const timed = f.data.first !== undefined && f.data.first !== null;
  return {
    count: f.count, attempts, share: attempts ? round(f.count / attempts) : null, perHour: timed && hours !== null && hours > 0 ? round(f.count / hours) : null, severity: f.severity, title: f.title,
  };
}

/** By share where both sides have one, by hour where both have that, else by number: a longer log alone is no growth. */
function changeOf(was: Figures | null, is: Figures | null): Change {
  if (!was) return 'new';
  if (!is) return 'gone';
  const [x, y] = was.share !== null && is.share !== null ? [was.share, is.share] : was.perHour !== null && is.perHour !== null ? [was.perHour, is.perHour] : [was.count, is.count];
  if (Math.abs(y - x) <= SAME_BELOW * Math.max(x, y)) return 'same';
  return y > x ? 'grown' : 'shrunk';
}

function subjectChanges(x: ScanData['findings'][number] | undefined, y: ScanData['findings'][number] | undefined): Difference['subjects'] {
  const counts = new Map<string, { before: number; after: number }>();
  const add = (f: typeof x, side: 'before' | 'after'): void => {
    for (const item of Array.isArray(f?.data.top) ? (f.data.top as { name?: unknown; count?: unknown }[]) : []) {
      if (typeof item?.name !== 'string' || typeof item.count !== 'number') continue;
      const known = counts.get(item.name) ?? { before: 0, after: 0 };
      known[side] = item.count;
      counts.set(item.name, known);
    }
  };
  add(x, 'before');
  add(y, 'after');
  return [...counts].map(([name, c]) => ({ name, ...c })).sort((p, q) => Math.abs(q.after - q.before) - Math.abs(p.after - p.before)).slice(0, SUBJECTS);
}

/** Hours that at least one file covers, inside the stretch that counts: two servers side by side are one hour, not two. */
function sideOf({ name, data, since, until }: Labelled): Side {
  const spans = data.files.flatMap(({ from, to }) => {
    // a stamp without Z stands on a clock whose zone is not known; its length is right all the same
    const [start, end] = [Date.parse(zoned(from)), Date.parse(zoned(to))];
    return Number.isNaN(start) || Number.isNaN(end) ? [] : [{ start: Math.max(start, since ?? -Infinity), end: Math.min(end, until ?? Infinity) }];
  }).filter((s) => s.end >= s.start).sort((a, b) => a.start - b.start);
  if (spans.length === 0) return { name, from: null, to: null, hours: null };
  let covered = 0;
  let at = -Infinity;
  for (const s of spans) {
    covered += Math.max(0, s.end - Math.max(at, s.start));
    at = Math.max(at, s.end);
  }
  return { name, from: new Date(spans[0]!.start).toISOString(), to: new Date(at).toISOString(), hours: round(covered / HOUR) };
}

function zoned(stamp: string | null): string {
  return stamp === null ? '' : stamp.endsWith('Z') ? stamp : `${stamp}Z`;
}

function round(n: number): number {
  return Number(n.toPrecision(4));
}

/**
 * Reads what `exlens scan --format json` wrote.
 * @throws Error with a sentence for the user where it is something else
 */
export function parseScanData(text: string): ScanData {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw new Error(t('it is no JSON'));
  }
  const { version, files, findings } = (value ?? {}) as { version?: unknown; files?: unknown; findings?: unknown };
  if (version !== 1 || !Array.isArray(files) || !Array.isArray(findings)) throw new Error(t('it is not what exlens scan --format json writes'));
  if (!findings.every(isFinding)) throw new Error(t('a finding in it is incomplete'));
  return { files: files.map((f) => ({ from: text0((f as Record<string, unknown> | null)?.from), to: text0((f as Record<string, unknown> | null)?.to) })), findings: findings as ScanData['findings'] };
}

function isFinding(value: unknown): boolean {
  const f = (value ?? {}) as Record<string, unknown>;
  return typeof f.rule === 'string' && typeof f.title === 'string' && typeof f.count === 'number' && ['error', 'warning', 'info', 'hint'].includes(String(f.severity)) && typeof f.data === 'object' && f.data !== null;
}

function text0(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
