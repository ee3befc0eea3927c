import type { FileScan } from '../../model';
import { exchangeVersion, isModern } from '../../version';
import type { CaseFacts, Observer } from '../rule';
import type { Stats } from './stats';

/** `old`: 2007 and 2010. `modern`: 2013 and later. */
export type Age = 'old' | 'modern' | 'unknown';

export interface Version {
  name: string | null;
  age: Age;
  /** The version was read in notes, not in a log's header. */
  said?: boolean;
}

const SAID = /\bExchange(?: Server)? ?(2007|2010|2013|2016|2019|SE)\b/i;
const PATH = /\\Exchange Server\\(V14|V15)\\/i;

/** AdminDisplayVersion, as Get-ExchangeServer prints it: `Version 15.1 (Build 2507.6)`. */
const DISPLAYED = /\bVersion (8|14|15)\.(\d{1,2}) \(Build (\d{1,5})\.(\d{1,5})\)/;

/** A version that notes or cmdlets name: `Exchange 2010 SP1`, `...\Exchange Server\V14\...`. Used only where no header and no option tells it. */
export const saidVersion: Observer = {
  id: 'said-version',
  kinds: ['text', 'row'],
  needles: ['Exchange 20', 'Exchange Server 20', 'Exchange SE', 'Exchange2', '\\V14\\', '\\V15\\', 'Version 8.', 'Version 14.', 'Version 15.'],
  onRecord(rec, notes) {
    const said = SAID.exec(rec.text)?.[1]?.toUpperCase();
    const path = PATH.exec(rec.text)?.[1]?.toUpperCase();
    const shown = DISPLAYED.exec(rec.text);
    const version = (shown ? exchangeVersion(shown.slice(1).join('.')) : null) ?? said ?? (path === 'V14' ? '2010' : path === 'V15' ? '2013+' : undefined);
    if (version) notes.tally({ kind: 'said-version', dims: { subject: version } });
  },
};

/** The versions of the files with refusals: their header, else the option, else what notes agree on. */
export function versionsOf(facts: CaseFacts, stats: Pick<Stats, 'files'>): Version[] {
  const out = new Map<string, Version>();
  for (const file of stats.files) {
    const several = severalVersions(file);
    for (const v of several.length > 0 ? several.map((name) => ({ name, age: ageOf(name) })) : [versionOf(facts, file)]) out.set(`${v.name}`, v);
  }
  return [...out.values()];
}

/** The versions of a file in which logs of different ones stand one behind the other; which line is whose is not known then. */
export function severalVersions(file: FileScan): string[] {
  const names = (file.header['exchange-versions'] ?? '').split(' ').filter((name) => name !== '');
  // the number of a schema beside an exact version of that age tells no other
  const told = names.filter((name) => !isSchema(name) || !names.some((other) => !isSchema(other) && ageOf(other) === ageOf(name)));
  return told.length > 1 ? told : [];
}

export function versionOf(facts: CaseFacts, file: FileScan): Version {
  const known = (isSchema(file.exchange) ? facts.options.exchange : undefined) ?? file.exchange ?? facts.options.exchange ?? null;
  if (known) return { name: known, age: ageOf(known) };
  const said = saidIn(facts, [file]) ?? saidIn(facts, facts.files);
  return said ? { name: said, age: ageOf(said), said: true } : { name: null, age: 'unknown' };
}

/** `2013+` is a schema number, not a version: an option tells more. */
function isSchema(exchange: string | null): boolean {
  return exchange !== null && exchange.endsWith('+');
}

function saidIn(facts: CaseFacts, files: readonly FileScan[]): string | undefined {
  const names = new Set(files.flatMap((f) => facts.of(f, 'said-version')?.tallies.map((x) => x.dims.subject!) ?? []));
  const exact = [...names].filter((n) => !n.endsWith('+'));
  if (exact.length === 1) return exact[0];
  // servers of several later versions read the same files
  return exact.length > 1 && exact.every((name) => isModern(name)) ? '2013+' : exact.length === 0 && names.size === 1 ? [...names][0] : undefined;
}

export function ageOf(name: string): Age {
  const modern = isModern(name);
  return modern === undefined ? 'unknown' : modern ? 'modern' : 'old';
}
