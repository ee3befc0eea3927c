import { configKey, configKeys, magnitude, parsesAs } from '../../formats/config-keys';
import type { FileScan, Provenance } from '../../model';
import type { CaseFacts } from '../rule';
import { externalOf, includerOf } from './config-external';
import type { ConfigKeyFact } from './config-observer';
import { configFileKind, configVersion, isAside, nameOfVersion, writtenEntries, type Seen } from './config-rule';

/** What is in force for one key in one file. */
export interface Effective {
  key: string;
  /** Null where it is a default of a version nobody knows, or has no known default. */
  value: number | null;
  text: string | null;
  source: 'file' | 'default' | 'unknown';
  provenance: Provenance;
  entry: Seen<ConfigKeyFact> | undefined;
}

/** The value in force: the last valid entry of the key, else the version's default. Source of the fallback: .NET's TryParse as the services use it (reported). */
export function effective(key: string, file: FileScan, facts: CaseFacts): Effective {
  const known = configKey(key)!;
  const modern = configVersion(file, facts)?.modern;
  const external = externalOf(file, facts);
  const seen = writtenEntries(facts, key).filter((e) => e.data.where !== 'elsewhere');
  const inFile = (f: FileScan | undefined): Seen<ConfigKeyFact> | undefined => (f === undefined ? undefined : seen.filter((e) => e.file === f && e.data.where !== 'removed').at(-1));
  // what is in force comes before what a line took away, the lines of the other file before those of this one
  const entry = inFile(external?.file) ?? inFile(file) ?? seen.filter((e) => e.file === file).at(-1);
  const low = known.min === null ? -Infinity : magnitude(known.type, known.min) ?? -Infinity;
  const high = known.max === null ? Infinity : magnitude(known.type, known.max) ?? Infinity;
  if (entry && entry.data.where !== 'removed' && parsesAs(known.type, entry.data.value)) {
    const size = magnitude(known.type, entry.data.value);
    if (size === undefined || (size >= low && size <= high)) return { key, value: size ?? null, text: entry.data.value.trim(), source: 'file', provenance: 'documented', entry };
  }
  const fallback = modern === undefined ? null : modern ? known.modern : known.default2010;
  if (fallback === null) return { key, value: null, text: null, source: 'unknown', provenance: 'unverified', entry };
  return { key, value: magnitude(known.type, fallback) ?? null, text: fallback, source: 'default', provenance: modern ? 'reported' : known.provenance, entry };
}

/** The two delivery limits of a file that sets at least one of them and that the version's delivery service reads. */
export function effectivePair(file: FileScan, facts: CaseFacts): { recipient?: Effective; database?: Effective; modern: boolean | undefined } {
  if (!facts.of(file, 'config-key') && !externalOf(file, facts)?.file) return { modern: undefined };
  const modern = configVersion(file, facts)?.modern;
  const kind = configFileKind(file);
  // what is in another file, or in one that was not given, belongs to that pair
  const external = externalOf(file, facts);
  if (includerOf(file, facts) || (external && !external.file)) return { modern };
  if (isAside(file, facts) || nameOfVersion(file, facts) === '2007' || (modern === true && kind === 'edge') || (modern === false && kind === 'delivery')) return { modern };
  const recipient = effective('RecipientThreadLimit', file, facts);
  const database = effective('MaxMailboxDeliveryPerMdbConnections', file, facts);
  const isSet = (e: Effective): boolean => e.entry !== undefined && e.entry.data.where !== 'removed';
  // the other limit may have stood where the file was cut
  const cut = facts.of(file, 'config-file')!.kept.some((k) => k.data.complete === false);
  return (cut ? isSet(recipient) && isSet(database) : isSet(recipient) || isSet(database)) ? { recipient, database, modern } : { modern };
}

/** All known keys of a file with what is in force, those that are set first. */
export function effectiveValues(file: FileScan, facts: CaseFacts): Effective[] {
  return configKeys.map((k) => effective(k.name, file, facts)).sort((a, b) => Number(b.entry !== undefined) - Number(a.entry !== undefined));
}
