import { formatCounter } from '../decode/mailbox-event';
import { t } from '../l10n';
import type { FileScan, Kept } from '../model';
import { formatLocal } from '../time/format';
import { evidenceOfFacts } from './kit/evidence';
import { moveEvents, number, rowSeries, text } from './kit/story';
import { moveEventObserver, moveRowObserver, watermarkObserver } from './kit/story-observers';
import type { CaseFacts, Rule } from './rule';

/** Clocks of different zones are at most 26 hours apart: only beyond that does a later time stay later whatever the zones are. */
const ZONE_SLACK_MS = 26 * 3_600_000;

/** Counters of one artefact. */
interface Source {
  what: string;
  /** Database it is of, empty where it is not shown. */
  database: string;
  points: { file: FileScan; fact: Kept; counter: number; ms: number }[];
}

/** Event counters from several artefacts that are not shown to be of one database. A hint: nothing may be ordered by them. */
export const countersNotComparable: Rule = {
  id: 'counters-not-comparable',
  title: () => t('Event counters of different artefacts'),
  severity: 'hint',
  observers: [moveEventObserver, moveRowObserver, watermarkObserver],
  conclude(facts, report) {
    const sources = sourcesOf(facts).filter((s) => s.points.length > 0);
    // rows of one report name their databases themselves
    if (sources.length < 2 || sources.every((s) => s.points.every((p) => Number.isNaN(p.ms)))) return;
    const named = new Set(sources.map((s) => s.database.toLowerCase()));
    if (named.size === 1 && !named.has('')) return;
    const clash = contradiction(sources);
    report({
      confidence: clash ? 'proven' : 'possible',
      title: t('Event counters of {0} artefacts cannot be compared', sources.length),
      detail: [
        ...sources.map((s) => describe(s)),
        clash ?? (named.has('') ? t('Nothing shows that all of them are of one database.') : t('They are of {0} databases.', named.size)),
        t('Counters grow per database. Nothing in this case is put in order by them across databases, and no backlog is turned into an age across them.'),
      ].join('\n'),
      count: sources.reduce((n, s) => n + s.points.length, 0),
      evidence: evidenceOfFacts(sources.flatMap((s) => (s.points.length > 1 ? [s.points[0]!, s.points.at(-1)!] : s.points))),
      missing: [{ what: t('The database of each counter.'), how: 'Get-MailboxDatabase | FL Name,Guid,Server' }],
      data: { sources: sources.map((s) => ({ what: s.what, database: s.database || null, lowest: s.points[0]!.counter, highest: s.points.at(-1)!.counter })), contradiction: clash ?? null },
    });
  },
};

function sourcesOf(facts: CaseFacts): Source[] {
  const traces = moveEvents(facts).filter((e) => !Number.isNaN(e.counter)).map((e) => ({ file: e.file, fact: e.fact, counter: e.counter, ms: Number.isNaN(e.created) ? e.local : e.created }));
  const byFile = new Map<string, Source>();
  for (const p of traces) {
    const s = byFile.get(p.file.path) ?? { what: t('trace {0}', p.file.path), database: '', points: [] };
    s.points.push(p);
    byFile.set(p.file.path, s);
  }
  const byTable = new Map<string, Source>();
  // mailboxes of one table are of the database that its rows name, or of the one it was asked for
  for (const { rows, file, table } of rowSeries(facts)) {
    for (const r of rows) {
      if (Number.isNaN(r.counter)) continue;
      const key = `${file.path}\n${table}\n${r.database.toLowerCase()}`;
      const source = byTable.get(key) ?? { what: t('table at line {0} of {1}', table, file.path), database: r.database, points: [] };
      source.points.push({ file: r.file, fact: r.fact, counter: r.counter, ms: r.local });
      byTable.set(key, source);
    }
  }
  const marks = facts.kept('watermark').map(({ file, fact }) => ({
    what: t('watermark of {0}', text(fact, 'assistant')), database: text(fact, 'database'), points: ['watermark', 'last'].map((n) => ({ file, fact, counter: number(fact, n), ms: NaN })),
  }));
  const all = [...byFile.values(), ...byTable.values(), ...marks];
  for (const s of all) s.points.sort((a, b) => a.counter - b.counter);
  return all;
}

function describe(s: Source): string {
  const said = rangeOf(s);
  return s.database === '' ? said : t('{0} (database {1})', said, s.database);
}

function rangeOf(s: Source): string {
  const [low, high] = [s.points[0]!, s.points.at(-1)!];
  return low.counter === high.counter
    ? t('{0}: {1}', s.what, formatCounter(low.counter))
    : t('{0}: {1} to {2}', s.what, low.counter, high.counter);
}

/** Two artefacts where the later counter is the smaller one: one history cannot hold both. */
function contradiction(sources: readonly Source[]): string | undefined {
  for (const a of sources) {
    for (const b of sources) {
      if (a === b) continue;
      const high = a.points.at(-1)!;
      const low = b.points[0]!;
      if (high.counter > low.counter && low.ms - high.ms > ZONE_SLACK_MS) {
        return t('{0} is written at {1} in one, the smaller {2} days later at {3} in the other: they are not counters of one database.', formatCounter(high.counter), formatLocal(high.ms).slice(0, 16), low.counter, formatLocal(low.ms).slice(0, 16));
      }
    }
  }
  return undefined;
}
