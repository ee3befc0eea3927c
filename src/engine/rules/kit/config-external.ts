import type { FileScan } from '../../model';
import type { CaseFacts } from '../rule';
import { fileName } from './config-rule';

/** The file that `<appSettings file="...">` or `configSource` names. Source: Microsoft, appSettings element of .NET. */
export interface External {
  name: string;
  /** `file`: its lines come behind those of the file that names it, and it may be absent. `configSource`: it stands in their place. */
  how: 'file' | 'configSource';
  /** Where it was given too. */
  file?: FileScan;
}

/** The other file with settings that a configuration names. */
export function externalOf(file: FileScan, facts: CaseFacts): External | undefined {
  const named = facts.of(file, 'config-file')?.kept.map((k) => k.data.external as External | undefined).find((e) => e !== undefined);
  if (!named) return undefined;
  const folder = file.path.slice(0, file.path.length - fileName(file.path).length), name = fileName(named.name).toLowerCase();
  const given = facts.files.find((f) => f !== file && f.path.startsWith(folder) && fileName(f.path).toLowerCase() === name);
  return given ? { ...named, file: given } : named;
}

const known = new WeakMap<CaseFacts, ReadonlyMap<FileScan, FileScan>>();

/** The configuration that takes the settings of this file. */
export function includerOf(file: FileScan, facts: CaseFacts): FileScan | undefined {
  let includers = known.get(facts);
  if (!includers) {
    const pairs = facts.kept('config-file').filter(({ fact }) => fact.data.external).map(({ file: f }): [FileScan | undefined, FileScan] => [externalOf(f, facts)?.file, f]);
    known.set(facts, (includers = new Map(pairs.filter((pair): pair is [FileScan, FileScan] => pair[0] !== undefined))));
  }
  return includers.get(file);
}
