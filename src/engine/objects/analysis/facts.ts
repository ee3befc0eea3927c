/** Plain facts about a dump, each with its lines, for rules to word. Nothing here looks outside the one transcript. */

import type { Place } from '../model';

export interface Fact extends Place {
  /** Index in `Dump.objects`, where there is one. */
  object?: number;
}

export const HOUR = 3_600_000;
