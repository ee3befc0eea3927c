import type { ConfigProblem } from '../rules/kit/config-observer';
import { configKey, serviceOf, type ConfigKey } from '../formats/config-keys';
import type { FileScan, Provenance } from '../model';
import type { CaseFacts } from '../rules/rule';
import { effectivePair, effectiveValues, type Effective } from '../rules/kit/config-effective';
import { externalOf, includerOf } from '../rules/kit/config-external';
import { configFileKind, configVersion, fileName, isAside, nameOfVersion } from '../rules/kit/config-rule';

/** Configuration files of one case; a folder with more is a backup, not a server. */
const MAX_TABLES = 100;

/** What one key of a transport configuration file does on this server. */
export interface Setting {
  key: string;
  /** What is in force; null where nobody knows, or where nothing of the file is. */
  value: string | null;
  /** `file`: a line sets it. `default`: nothing valid is set. `not-read`: set, but this file is not read for it. `unknown`: the version, or its default, is not known. */
  source: 'file' | 'default' | 'not-read' | 'unknown';
  /** The last line that sets it, and what it says, valid or not. */
  line: number | null;
  written: string | null;
  /** The file of that line, where it is another one. */
  from?: string;
  /** Default of the version; null where it is not known. */
  default: string | null;
  min: string | null;
  max: string | null;
  /** The file this version reads the key from, and the service to restart after a change. */
  file: string | null;
  service: string | null;
  /** How well the value in force is known. */
  confidence: Provenance;
  what: string;
}

/** What is in force by one configuration file. */
export interface SettingsTable {
  path: string;
  /** `2010`, `2013+` ...; null where nothing tells the version. */
  exchange: string | null;
  /** What told the version. */
  how: 'option' | 'name' | 'path' | 'assembly' | 'case' | 'said' | null;
  /** Not well-formed: the service does not start with it, so nothing of it is in force. */
  broken: boolean;
  /** Lines pasted into notes: what they would set where they are entered. */
  pasted: boolean;
  /** The other file with settings that this one names, where it was not given: it may set other values. */
  external?: { name: string; how: 'file' | 'configSource' };
  settings: Setting[];
}

/** The values in force by every configuration file of a case. */
export function settingsOf(facts: CaseFacts): SettingsTable[] {
  return facts.files.filter((f) => facts.of(f, 'config-file') && !includerOf(f, facts)).slice(0, MAX_TABLES).map((f) => tableOf(f, facts)).filter((x) => x.settings.length > 0);
}

function tableOf(file: FileScan, facts: CaseFacts): SettingsTable {
  const documents = facts.of(file, 'config-file')!.kept;
  const version = configVersion(file, facts);
  const table: SettingsTable = {
    path: file.path, exchange: nameOfVersion(file, facts), how: version?.how ?? null, broken: documents.some((d) => d.data.broken === true), pasted: !documents.some((d) => d.data.whole === true), settings: [],
  };
  const external = externalOf(file, facts);
  if (external && !external.file) table.external = { name: external.name, how: external.how };
  const replaced = replacedRecipientLimit(file, facts);
  const invalid = invalidLines(file, facts);
  table.settings = effectiveValues(file, facts).flatMap((e) => rowOf(e, file, table, version?.modern, replaced, invalid));
  // a copy kept aside is read by no service
  if (isAside(file, facts)) table.settings = table.settings.flatMap((s) => (s.line === null ? [] : [{ ...s, value: null, source: 'not-read' as const }]));
  return table;
}

/** On 2013 and later a recipient limit above the database limit is silently replaced by its default (reported). */
function replacedRecipientLimit(file: FileScan, facts: CaseFacts): string | null {
  const { recipient, database, modern } = effectivePair(file, facts);
  if (!modern || recipient?.source !== 'file' || recipient.value === null || database?.value == null || recipient.value <= database.value) return null;
  return configKey('RecipientThreadLimit')!.modern;
}

function rowOf(e: Effective, file: FileScan, table: SettingsTable, modern: boolean | undefined, replaced: string | null, invalid: ReadonlySet<number>): Setting[] {
  const known = configKey(e.key)!;
  // the two delivery limits came with 2010 SP1
  const absent = table.exchange === '2007' && known.fileModern !== known.file2010;
  const read = !absent && readFrom(known, file, modern);
  if (!e.entry && (table.pasted || table.broken || !read || (modern !== undefined && defaultOf(known, table, modern) === null))) return [];
  const right = absent ? null : modern === undefined ? (read ? fileName(file.path) : null) : modern ? known.fileModern : known.file2010;
  const row: Setting = {
    key: e.key, value: e.text, source: e.source, line: e.entry?.data.line ?? null, written: e.entry?.data.value ?? null, default: defaultOf(known, table, modern),
    min: known.min, max: known.max, file: right, service: right === null ? null : (serviceOf(right) ?? null), confidence: e.provenance, what: known.what,
  };
  if (e.entry && e.entry.file !== file) row.from = fileName(e.entry.file.path);
  // nobody knows what is in a file that was not given
  if (table.external !== undefined) row.confidence = 'inferred';
  if (table.external?.how === 'configSource') Object.assign(row, { value: null, source: 'unknown' });
  else if (e.source === 'default') Object.assign(row, { value: row.default, source: row.default === null ? 'unknown' : 'default' });
  // the defaults are those of one build of 2013
  if (row.source === 'default' && modern && table.exchange !== '2013') row.confidence = 'unverified';
  if (replaced !== null && e.key === 'RecipientThreadLimit') Object.assign(row, { value: replaced, source: 'default', confidence: 'reported' });
  if (!read) Object.assign(row, { value: null, source: 'not-read' });
  if (table.pasted && e.entry && invalid.has(e.entry.data.line)) Object.assign(row, { value: null, source: 'unknown', confidence: 'documented' });
  if (table.broken) Object.assign(row, { value: null, source: 'unknown', confidence: 'documented' });
  // which service reads the line depends on the version
  if (row.source === 'file' && modern === undefined && known.file2010 !== known.fileModern) row.confidence = 'inferred';
  return [row];
}

/** Lines whose setting no service would read as they stand. */
function invalidLines(file: FileScan, facts: CaseFacts): ReadonlySet<number> {
  const problems = (facts.of(file, 'config-problem')?.kept ?? []).map((k) => k.data as ConfigProblem);
  return new Set(problems.filter((p) => p.rule === 'config-typographic-quotes' || p.rule === 'config-not-an-element').map((p) => p.place.line));
}

/** Is the key read from this file? A file of another name may be a copy of the right one. */
function readFrom(known: ConfigKey, file: FileScan, modern: boolean | undefined): boolean {
  const kind = configFileKind(file);
  if (kind === 'other') return true;
  const files = modern === undefined ? [known.file2010, known.fileModern] : [modern ? known.fileModern : known.file2010];
  return files.some((name) => name !== null && fileName(file.path).toLowerCase().includes(name.toLowerCase()));
}

/** Default of a key in the version of a file. */
function defaultOf(known: ConfigKey, table: SettingsTable, modern: boolean | undefined): string | null {
  if (modern === undefined || (table.exchange === '2007' && known.fileModern !== known.file2010)) return null;
  return modern ? known.modern : known.default2010;
}
