import type { CaseFacts } from '../rule';
import type { Select } from './stats';
import { versionOf } from './versions';

/** A threshold up to the documented ceiling of the database key is that key's. */
const DATABASE_THRESHOLD = 4;

/** On 2010 the `server limit` text with a small threshold (or none printed) names the per-database key. Source: the Exchange team's article. */
export function ofDatabase(facts: CaseFacts, { file, tally }: Parameters<Select>[0]): boolean {
  if (versionOf(facts, file).name !== '2010') return false;
  return tally.dims.limit === undefined || Number(tally.dims.limit) <= DATABASE_THRESHOLD;
}
