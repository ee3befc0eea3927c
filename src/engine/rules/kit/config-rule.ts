import { versionOf } from './versions';
import { t } from '../../l10n';
import { DELIVERY, EDGE } from '../../formats/config-keys';
import type { FileScan, Fix, Kept, Missing, Severity } from '../../model';
import { isModern } from '../../version';
import type { CaseFacts, Report, Rule } from '../rule';
import { configObserver, type ConfigKeyFact, type ConfigProblem } from './config-observer';
import { evidenceOfFacts } from './evidence';

/** A problem together with its file. */
export interface Seen<T> {
  file: FileScan;
  fact: Kept;
  data: T;
}

export interface ConfigRuleSpec {
  id: string;
  severity: Severity;
  title(): string;
  /** The finding's words for all problems of this rule. */
  words(seen: readonly Seen<ConfigProblem>[], facts: CaseFacts): Omit<Report, 'count' | 'evidence' | 'fixes'>;
  /** Title of the fix of one problem; without it there is no fix. */
  fixTitle?(problem: ConfigProblem): string;
}

/** A rule about mistakes that the file alone shows. */
export function configRule(spec: ConfigRuleSpec): Rule {
  return {
    id: spec.id,
    severity: spec.severity,
    title: spec.title,
    observers: [configObserver],
    conclude(facts, report) {
      const seen = problems(facts, spec.id);
      if (seen.length > 0) report({ ...spec.words(seen, facts), count: seen.length, evidence: evidenceOfFacts(seen), ...fixesOf(seen, spec) });
    },
  };
}

function problems(facts: CaseFacts, rule: string): Seen<ConfigProblem>[] {
  return facts.kept('config-problem').filter(({ file, fact }) => fact.data.rule === rule && !isAside(file, facts)).map(({ file, fact }) => ({ file, fact, data: fact.data as ConfigProblem }));
}

function fixesOf(seen: readonly Seen<ConfigProblem>[], spec: ConfigRuleSpec): { fixes?: Fix[] } {
  const fixes = seen.flatMap(({ file, data }) => (data.edits && spec.fixTitle ? [{ title: spec.fixTitle(data), path: file.path, edits: data.edits }] : []));
  return fixes.length > 0 ? { fixes } : {};
}

/** What a copy that is kept beside the file adds to its name; the template lies there from the beginning. */
const ASIDE = /\.(?:bak|backup|old|orig|original|sav|save|tmp|template|before|prev)\b|\bcopy\b|\bbackup\b|[-_ ](?:bak|old|orig|backup|before)\b|kopie|копия|\.config[-_.~]?\d{4,14}|~$/i;
const NAMES = [EDGE, DELIVERY].map((name) => name.toLowerCase().replace(/\.config$/, ''));

/** A copy kept aside, in the folder of the file that the service reads: nothing in it is in force. */
export function isAside(file: FileScan, facts: CaseFacts): boolean {
  const name = fileName(file.path).toLowerCase();
  const own = NAMES.find((n) => name.includes(n));
  if (own === undefined || !ASIDE.test(name.replace(own, ''))) return false;
  const folder = file.path.slice(0, file.path.length - name.length);
  return facts.files.some((f) => f.path.slice(folder.length).toLowerCase() === `${own}.config` && f.path.startsWith(folder));
}

/** Entries of a key that are in force or would be, file by file. */
export function entriesOf(facts: CaseFacts, key: string): Seen<ConfigKeyFact>[] {
  return writtenEntries(facts, key).filter((e) => e.data.where !== 'removed' && !isAside(e.file, facts));
}

/** The same with those of copies kept aside, and those that a later line takes away. */
export function writtenEntries(facts: CaseFacts, key: string): Seen<ConfigKeyFact>[] {
  return facts.kept('config-key').filter(({ fact }) => fact.data.key === key).map(({ file, fact }) => ({ file, fact, data: fact.data as ConfigKeyFact }));
}

/** Configurations of the other servers, where some are given and fewer than servers are seen: each counts and is set on its own. */
export function otherServers(facts: CaseFacts, { serverCount }: { serverCount: number }): Missing[] {
  const given = facts.files.filter((f) => configFileKind(f) !== 'other' && facts.of(f, 'config-file'));
  const name = given[0] === undefined ? '' : fileName(given[0].path);
  return given.length > 0 && given.length < serverCount ? [{ what: t('{0} of the other servers: {1} of at least {2} is given, and the values should be the same on all servers of a site', name, given.length, serverCount), how: `%ExchangeInstallPath%Bin\\${name}` }] : [];
}

/** Name of a file without its folder. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/**
 * Whether a configuration belongs to 2013 or later, and how that is known. Told by: the option, the name of the file, the folder
 * (`\V14\`, `\V15\`), assembly references, else the logs of the same case where all agree, else what notes name. Undefined: nobody knows.
 */
export function configVersion(file: FileScan, facts: CaseFacts): { modern: boolean; how: 'option' | 'name' | 'path' | 'assembly' | 'case' | 'said' } | undefined {
  const option = isModern(facts.options.exchange);
  if (option !== undefined) return { modern: option, how: 'option' };
  const name = fileName(file.path).toLowerCase();
  if (name.includes(DELIVERY.toLowerCase()) || /^msexchange\w{1,40}\.exe\.config/.test(name)) return { modern: true, how: 'name' };
  const folder = /(?:^|[\\/])v(8|14|15)[\\/]/i.exec(file.path);
  if (folder) return { modern: folder[1] === '15', how: 'path' };
  const major = facts.of(file, 'config-file')?.kept.map((k) => k.data.assemblyMajor).find((m) => typeof m === 'number');
  if (typeof major === 'number') return { modern: major === 15, how: 'assembly' };
  const others = new Set(facts.files.map((f) => isModern(f.exchange)).filter((m) => m !== undefined));
  if (others.size === 1) return { modern: [...others][0]!, how: 'case' };
  const said = others.size === 0 ? versionOf(facts, file) : undefined;
  return said?.said && said.age !== 'unknown' ? { modern: said.age === 'modern', how: 'said' } : undefined;
}

/** The version as a name, as exactly as the path and the logs of the case tell; null where nobody knows. */
export function nameOfVersion(file: FileScan, facts: CaseFacts): string | null {
  const version = configVersion(file, facts);
  if (!version) return null;
  if (version.how === 'option') return facts.options.exchange!;
  if (version.how === 'said') return versionOf(facts, file).name;
  if (/(?:^|[\\/])v8[\\/]/i.test(file.path)) return '2007';
  const exact = new Set(facts.files.map((f) => f.exchange).filter((e) => e !== null && !e.endsWith('+') && isModern(e) === version.modern));
  return exact.size === 1 ? [...exact][0]! : version.modern ? '2013+' : '2010';
}

/** Is this the file of the transport service, of the delivery service, or neither? Notes and fragments have no file name. */
export function configFileKind(file: FileScan): 'edge' | 'delivery' | 'other' {
  const name = fileName(file.path).toLowerCase();
  return name.includes(EDGE.toLowerCase()) ? 'edge' : name.includes(DELIVERY.toLowerCase()) ? 'delivery' : 'other';
}

/** What tells a file from others of its name: the nearest folder that none of them lies in. Empty where no other file has the name. */
export function placeOf(file: FileScan, facts: CaseFacts): string {
  const name = fileName(file.path).toLowerCase();
  const others = facts.files.filter((f) => f !== file && facts.of(f, 'config-file') && fileName(f.path).toLowerCase() === name).map((f) => f.path.split(/[\\/]/));
  if (others.length === 0) return '';
  const parts = file.path.split(/[\\/]/);
  for (let k = 2; k <= parts.length; k++) if (others.every((o) => o.at(-k)?.toLowerCase() !== parts.at(-k)!.toLowerCase())) return parts.at(-k)!;
  return file.path;
}

/** A title about one of several files of the same name begins with what differs: it may be cut where it is shown. */
export function titleFor(file: FileScan, facts: CaseFacts, title: string): string {
  const place = placeOf(file, facts);
  return place === '' ? title : `${place}: ${title}`;
}

/** Names of keys for a title: at most three, the rest counted. */
export function listKeys(seen: readonly { data: { key?: string } }[]): string {
  const names = [...new Set(seen.map((s) => s.data.key ?? ''))].filter((n) => n !== '');
  return names.length <= 3 ? names.join(', ') : t('{0} and {1} more', names.slice(0, 3).join(', '), names.length - 3);
}

/** `3 places` or `line 12`, for titles. */
export function places(seen: readonly { data: { place: { line: number } } }[]): string {
  return seen.length === 1 ? t('line {0}', seen[0]!.data.place.line) : t('{0} places', seen.length);
}
