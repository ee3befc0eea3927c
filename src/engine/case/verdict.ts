import { answersIn, refusalsIn } from '../rules/kit/answers';
import { countText } from '../rules/kit/numbers';
import { t } from '../l10n';
import type { FileScan, Finding, Severity } from '../model';
import { ruleById } from '../rules/registry';
import { sayIso } from '../rules/kit/story';
import { falseAlarms } from '../rules/kit/traps';

const WEIGHT: Record<Severity, number> = { error: 0, warning: 1, info: 2, hint: 3 };
const NOT_READ = new Set(['empty', 'binary', 'unreadable']);
/** Rules whose finding is told behind a limit or a resource of the same weight: consequences, or other ways of waiting. */
const BESIDE = new Set(['connection-failed', 'proxy-failed', 'dns-failed', 'agent-deferral', 'move-stalled', 'outbound-parallelism']);
/** Names of further findings and false alarms in one sentence: more would hide the first. */
const MORE = 3;

/** That files were counted once, where some were copies. */
export function copiesText(copies: number): string {
  if (copies === 0) return '';
  return copies === 1 ? t('1 file is a copy of another and was counted once.') : t('{0} files are copies of others and were counted once.', copies);
}

/** One sentence that answers: what is wrong, with whom, since when, still going on or over, out of how many, on which servers. */
export function verdict(findings: readonly Finding[], files: readonly FileScan[], copies: readonly { path: string; of: string }[]): string {
  const parts = [story(findings, files), alarms(files), others(files), copiesText(copies.length)];
  return parts.filter((s) => s !== '').join(' ');
}

/** What the findings come to, in a sentence or two. */
export function story(findings: readonly Finding[], files: readonly FileScan[]): string {
  const main = mainOf(findings);
  if (!main) return nothing(findings, files);
  const also = findings.filter((f) => f !== main && WEIGHT[f.severity] < WEIGHT.info);
  const names = alsoNames(also, main);
  const more = also.length === 0 ? '' : ' ' + t('Also: {0}.', names.slice(0, MORE).join(', ') + (names.length > MORE ? t(' and {0} more', names.length - MORE) : ''));
  const told = sentence(main);
  // a note told before a fault in a configuration: the fault is no small matter
  if (WEIGHT[main.severity] < WEIGHT.info || also.length > 0) return told + more;
  const records = files.reduce((n, f) => n + f.records, 0);
  const seen = records > 0 ? t('No incident by its weight (records: {0}, files: {1}), but seen: {2}', countText(records), files.filter((f) => f.records > 0).length, told) : t('No incident can be told from these lines alone, but seen: {0}', told);
  return seen + more;
}

/** Each rule once, with the lines of all its findings; another finding of the main one's rule by its own title. */
function alsoNames(also: readonly Finding[], main: Finding): string[] {
  const counts = new Map<string, number>();
  for (const f of also) counts.set(f.rule, (counts.get(f.rule) ?? 0) + f.count);
  const alone = also.filter((f) => f.rule === main.rule);
  const nameOf = (rule: string): string => (rule === main.rule && alone.length === 1 ? alone[0]!.title : ruleById(rule)?.title() ?? rule);
  return [...counts].map(([rule, count]) => `${nameOf(rule)} (${countText(count)})`);
}

/** The weightiest; of equals the one about mail flow with the most refusals. A fault in a configuration comes behind what it may have caused. */
function mainOf(findings: readonly Finding[]): Finding | undefined {
  const flow = (f: Finding): number => (typeof f.data.scope !== 'string' ? 2 : BESIDE.has(f.rule) ? 1 : 0);
  const list = findings.filter((f) => f.severity !== 'hint');
  const sorted = [...list].sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity] || flow(a) - flow(b) || (flow(a) < 2 ? b.count - a.count : 0));
  const first = sorted[0];
  if (first?.rule.startsWith('config-')) return sorted.find((f) => flow(f) < 2) ?? first;
  return first;
}

function sentence(f: Finding): string {
  const { first, last, firstLocal, state } = f.data as { first?: string | null; last?: string | null; firstLocal?: string; state?: string };
  const coverage = f.data.coverage as { serverCount?: number; to?: string | null; servers?: string[] } | undefined;
  const parts = [f.title];
  if (first && last) parts.push(first === last ? t('at {0}', sayIso(first)) : t('since {0}', sayIso(first)));
  else if (firstLocal) parts.push(t('since {0}', firstLocal));
  if (state === 'going') parts.push(t('still going on when the files end ({0})', coverage?.to ?? last ?? ''));
  if (state === 'drained') parts.push(first === last ? t('not seen again until {0}', coverage?.to ?? '') : t('drained, last seen {0}', last ?? ''));
  const servers = coverage?.servers ?? [];
  if (servers.length > 0) parts.push(servers.length > 3 ? t('on {0} servers', servers.length) : t('on {0}', servers.join(', ')));
  else if ((coverage?.serverCount ?? 0) > 1) parts.push(t('on at least {0} servers', coverage!.serverCount!));
  const text = parts.join(', ');
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

function alarms(files: readonly FileScan[]): string {
  const list = falseAlarms(files);
  return list.length === 0 ? '' : t('Not throttling, though it may look like it: {0}.', list.slice(0, MORE).map((a) => a.text).join('; '));
}

/** Passing refusals that no rule is about: said, so that nobody takes silence for their absence. */
function others(files: readonly FileScan[]): string {
  const count = files.reduce((n, f) => n + (f.facts['reply-4xx']?.count ?? 0), 0);
  const permanent = answersIn(files).permanent;
  const shown = (list: readonly [string, number][]): string => (list.length === 1 ? list[0]![0] : list.slice(0, MORE).map(([code, n]) => `${code}: ${countText(n)}`).join('; '));
  const codes = shown(Object.entries(permanent));
  return [
    count === 0 ? '' : t('Other passing refusals (4xx) that no rule explains: {0} ({1}).', countText(count), shown(refusalsIn(files))),
    codes === '' ? '' : t('Permanent refusals (5xx) in SMTP logs, which are no throttling: {0} ({1}).', countText(Object.values(permanent).reduce((n, x) => n + x, 0)), codes),
  ].filter((s) => s !== '').join(' ');
}

/** That none of the rules asked for found anything. */
export function nothingOf(ids: readonly string[], files: readonly FileScan[]): string {
  const read = files.filter((f) => f.records > 0);
  return t('No finding of {0} (records: {1}, files: {2}).', ids.join(', '), countText(read.reduce((n, f) => n + f.records, 0)), read.length);
}

function nothing(findings: readonly Finding[], files: readonly FileScan[]): string {
  const read = files.filter((f) => !NOT_READ.has(f.format));
  const records = read.reduce((n, f) => n + f.records, 0);
  if (records > 0) return t('No limit, full resource or fault was found (records: {0}, files: {1}).', countText(records), read.filter((f) => f.records > 0).length);
  if (files.length === 0) return t('No file was given.');
  if (read.some((f) => f.format !== 'unknown')) return t('Nothing was found in {0} files.', read.length);
  return files.some((f) => Object.values(f.facts).some((set) => set.count > 0))
    ? t('No file of a known format was given; known texts stand in its lines, but none of them says that something is wrong.')
    : t('No file of a known format was given, and no known text stands in its lines.');
}
