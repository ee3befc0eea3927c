import { t } from '../../l10n';
import type { CaseFacts, Observer } from '../rule';
import { databasesOf, type Stats } from './stats';
import { col } from './subject';

const HEALTH = /\bhealth(?: ?[=:] ?| )(-?\d{1,3})\b/i;
/** Not the word alone: `MarkedUnhealthy` stands on every line about a connection that failed. */
const NEEDLES = ['health=', 'health:', 'health '];

/** A line without a destination. */
const NOWHERE = '-';

/** Health of a database below 100, as the connectivity log writes it (-1 unknown, 0 to 100). */
export interface Health {
  name: string;
  lowest: number;
  /** Lines with a value below 100. */
  lines: number;
}

export const healthObserver: Observer = {
  id: 'database-health',
  kinds: ['connectivity'],
  needles: NEEDLES,
  alike: true,
  reach: NEEDLES.map((needle) => ({ needle, before: 2, number: true })),
  onRecord(rec, notes) {
    const value = HEALTH.exec(rec.get('description') ?? '')?.[1];
    // 100 is healthy and -1 unknown: only a database that is ill changes the advice
    if (value === undefined || value.startsWith('-') || Number(value) > 99) return;
    // no finding shows these lines, so none of their texts is kept
    notes.tally({ kind: 'database-health', dims: {}, place: col(rec, 'destination') ?? NOWHERE, low: Number(value), span: { column: 0, endColumn: 0, text: '' }, countOnly: true, by: [], placeBy: ['destination'], placeFrom: 'destination', nameless: true });
  },
};

/** Health of the databases with refusals, the lowest known value of each. */
export function healthIn(facts: CaseFacts, stats: Stats): Health[] {
  const names = new Set([...stats.entries.flatMap((e) => [e.tally.dims.subject, e.tally.dims.db]), ...stats.places.map((e) => e.tally.place)].map((s) => s?.toLowerCase()));
  const out = new Map<string, Health>();
  for (const tally of facts.files.flatMap((file) => facts.of(file, 'database-health')?.places ?? [])) {
    const name = tally.place;
    const key = name.toLowerCase();
    if (!names.has(key)) continue;
    const value = tally.low ?? 100;
    const h = out.get(key);
    if (!h) {
      out.set(key, { name, lowest: value, lines: tally.count });
      continue;
    }
    h.lines += tally.count;
    h.lowest = Math.min(h.lowest, value);
  }
  return [...out.values()];
}

/** What a store that is ill or overloaded answers. */
const ILL = ['store-too-busy', 'store-resource', 'store-offline', 'dynamic-database-limit', 'disk-full'];
/** So few answers of that kind are chance, */
const MIN_ILL = 5;
/** and so few beside the refusals do not explain them. */
const MIN_ILL_SHARE = 0.1;

/** Databases of these refusals whose store refused for reasons of its own as well, most first. */
export function illDatabases(facts: CaseFacts, stats: Stats, subjectIsDatabase: boolean): { name: string; count: number }[] {
  const refused = new Map(databasesOf(stats, subjectIsDatabase).map((d) => [d.name.toLowerCase(), d.count]));
  const sums = new Map<string, { name: string; count: number }>();
  const add = (name: string | undefined, count: number): void => {
    if (!name || !refused.has(name.toLowerCase())) return;
    const sum = sums.get(name.toLowerCase()) ?? { name, count: 0 };
    sum.count += count;
    sums.set(name.toLowerCase(), sum);
  };
  for (const kind of ILL) {
    for (const { tally } of facts.tallies(kind)) add(tally.dims.db ?? tally.dims.subject, tally.count);
    for (const file of facts.files) for (const { place, count } of facts.of(file, kind)?.places ?? []) add(place, count);
  }
  return [...sums.values()].filter((d) => d.count >= Math.max(MIN_ILL, MIN_ILL_SHARE * refused.get(d.name.toLowerCase())!)).sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

/** Why nothing about the delivery keys is advised. */
export function sayIll(ill: readonly { name: string; count: number }[]): string {
  if (ill.length === 0) return '';
  return t('The store of the same databases refused for reasons of its own as well ({0}): deliveries are slow there, so the limit is reached. Larger values would load it more.', ill.slice(0, 3).map((d) => `${d.name}: ${d.count}`).join(', '));
}

export function sayHealth(health: readonly Health[]): string {
  if (health.length === 0) return '';
  return t('Lowest health of the database as logged: {0} (100 is healthy).', health.slice(0, 5).map((h) => `${h.name} ${h.lowest}`).join(', '));
}
