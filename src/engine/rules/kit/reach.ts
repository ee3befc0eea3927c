/**
 * What the facts of a connectivity line depend on, so that lines which say the same need not be read one by one. The law that both
 * readers of a log find the same facts stands on this page.
 */
import type { Rec } from '../../model';
import { ADDRESS, WITHIN, type Reach, type TallyFact } from '../rule';
import type { Match } from './match';
import type { Scope } from './signatures';
import { col, GUID, type Subject } from './subject';

/** Longest text of a signature in front of its `exceeded`: "thread quota for cross-server public folder operations was ". */
const BEFORE_EXCEEDED = 61;

/**
 * How far the needles of signatures reach; a line with a needle that is not named here is told apart by all its cells. Every match of a
 * signature holds a needle, and of one named here no more than `before` stands in front of it, the character that `\b` looks at included.
 */
export const reach: readonly Reach[] = [
  { needle: 'exceeded', before: BEFORE_EXCEEDED },
  ...['Throttled delivery', 'STOREDRV', 'ReachedLimit: True'].map((needle) => ({ needle, before: 1 })),
  // "mailbox server", "mailbox database"
  ...['is too busy', 'is offline'].map((needle) => ({ needle, before: 18 })),
  // host, port, socket error and its code; what follows tells when it is tried again
  { needle: 'failed connection to', before: 1, until: ')' },
  ...['400', '421', '430', '431', '432', '441', '450', '451', '452', '454'].map((code) => ({ needle: `${code} 4.`, before: 1 })),
  ...['420', '421', '430', '431', '432', '450', '451', '452', '454'].map((code) => ({ needle: `${code}-4.`, before: 1 })),
];

type Inputs = Pick<TallyFact, 'by' | 'placeBy' | 'subjectFrom' | 'placeFrom'>;

/** Signatures that take the subject from their own words, whatever plain name stands there. */
const NAMING = new Set(['cl.recipient', 'cl.server', 'cl.smtp-fail']);

/** Kinds of facts that take more dimensions from anywhere in the cell. */
const WHOLE_CELL = /^(?:store-too-busy|store-offline|store-resource|disk-full|back-pressure|client-budget|proxy-failed|smtp-)/;

/** Signatures whose subject is the database where neither their words nor a column name another one; a mailbox has an `@` in its name. */
const OF_DATABASE: ReadonlySet<Scope> = new Set<Scope>(['database', 'server', 'mailbox', 'host']);

/** What the subject, the place and the other dimensions of a match are taken from. */
export function inputsOf(rec: Rec, { signature, groups }: Match, subject: Subject): Inputs {
  const { kind, scope, id } = signature;
  if (rec.kind !== 'connectivity') return {};
  if (kind === 'not-throttling') return { by: [] };
  const destination = rec.get('destination') ?? '';
  const isStore = /^(?:Mapi|Store)/i.test(rec.get('source') ?? '');
  // where it names nothing, the database stands elsewhere
  const named = col(rec, 'destination') === subject.db && (isStore || GUID.test(destination));
  // of all cells that tell, another database changes but the name; a server that has it would be told no more
  const whole: Inputs = !isStore || !named ? {} : destination !== subject.name ? { placeFrom: 'destination' } : OF_DATABASE.has(scope) && subject.server === '' ? { subjectFrom: 'destination' } : {};
  if (WHOLE_CELL.test(kind)) return whole;
  const db = id === 'cl.smtp-fail' ? [] : named ? ['destination'] : undefined;
  if (!db) return whole;
  // not where it takes a GUID to be a database: another name would be none
  const place: Inputs = isStore && named ? { placeBy: db, placeFrom: 'destination' } : { placeBy: db };
  const by = byScope();
  return by ? { ...place, ...by } : whole;

  function byScope(): Inputs | undefined {
    if (scope === 'recipient' && groups.recipient === undefined) return { by: [ADDRESS], subjectFrom: ADDRESS };
    if (scope === 'recipient') return NAMING.has(id) ? { by: [], subjectFrom: WITHIN } : { by: [] };
    if (scope === 'database') return whole.subjectFrom !== undefined ? { by: ['destination'], subjectFrom: 'destination' } : { by: ['destination'] };
    if (NAMING.has(id) && subject.name !== '') return { by: [], subjectFrom: WITHIN };
    if (scope === 'server') return { by: subject.server !== '' ? [] : ['destination'] };
    if (scope === 'host') return { by: groups.host !== undefined ? [] : ['destination'] };
    if (scope === 'sender') return groups.host !== undefined ? { by: [] } : undefined;
    return scope === 'organization' ? { by: db } : undefined;
  }
}
