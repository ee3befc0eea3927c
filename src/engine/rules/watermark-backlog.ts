import { evidenceOfFacts } from './kit/evidence';
import { countText } from './kit/numbers';
import { argument } from './kit/powershell';
import { formatAge, formatDuration } from '../decode/timespan';
import { t } from '../l10n';
import type { FileScan, Kept } from '../model';
import { bareName, number, rowSeries, text, type MoveRow } from './kit/story';
import { moveRowObserver, watermarkObserver } from './kit/story-observers';
import { TOP } from './kit/stats';
import type { CaseFacts, Report, Rule } from './rule';

/** A busy database writes a few hundred thousand events a day; a healthy assistant is seconds behind. Below this, a reading is noise. */
const WORTH_SAYING = 10_000;

interface Reading {
  file: FileScan;
  fact: Kept;
  watermark: number;
  last: number;
  backlog: number;
  consistent: boolean;
}

/** An assistant that has not yet read many events of its database. */
export const watermarkBacklog: Rule = {
  id: 'watermark-backlog',
  title: () => t('An assistant is behind the events of its database'),
  severity: 'warning',
  observers: [watermarkObserver, moveRowObserver],
  conclude(facts, report) {
    const groups = new Map<string, Reading[]>();
    for (const { file, fact } of facts.kept('watermark')) {
      const key = `${databaseKey(fact)}\n${bareName(text(fact, 'assistant'))}`;
      const [watermark, last, backlog] = [number(fact, 'watermark'), number(fact, 'last'), number(fact, 'backlog')];
      into(groups, key, { file, fact, watermark, last, backlog, consistent: last - watermark === backlog });
    }
    const all = [...groups.values()].flatMap(byDatabase);
    const worth = all.filter((g) => g.some((r) => Math.max(r.backlog, r.last - r.watermark) >= WORTH_SAYING || !r.consistent || r.watermark > r.last));
    worth.sort((a, b) => b[0]!.backlog - a[0]!.backlog);
    for (const readings of worth.slice(0, TOP)) reportGroup(facts, report, readings, besides(readings, all));
  },
};

/** Names that setup gave to databases of 2007 and before: every server has one of them. */
const OF_EVERY_SERVER = /^(?:mailbox database|public folder database|mailbox store|public folder store)(?:\s\(.{0,64}\))?$|\bstorage group\b/i;

/** A database by its name, which is the only one of the organization since 2010, whatever server it is active on. */
function databaseKey(fact: Kept): string {
  const [database, server] = [text(fact, 'database').toLowerCase(), text(fact, 'server').toLowerCase()];
  return OF_EVERY_SERVER.test(database) ? `${database}\n${server}` : database;
}

const serverOf = (r: Reading): string => text(r.fact, 'server');

function serversOf(readings: readonly Reading[]): string[] {
  return [...new Set(readings.map(serverOf))];
}

function into(groups: Map<string, Reading[]>, key: string, reading: Reading): void {
  const group = groups.get(key);
  if (group) group.push(reading);
  else groups.set(key, [reading]);
}

/** Readings from several servers are of one database where no counter goes back; else each server has a database of that name. */
function byDatabase(readings: Reading[]): Reading[][] {
  const sorted = [...readings].sort((a, b) => a.last - b.last || a.watermark - b.watermark);
  const servers = new Map<string, Reading[]>();
  for (const r of readings) into(servers, serverOf(r).toLowerCase(), r);
  return servers.size < 2 || sorted.every((r, i) => i === 0 || r.watermark >= sorted[i - 1]!.watermark) ? [readings] : [...servers.values()];
}

/** How the other assistants of the same database stand: one that is behind alone is the cause itself, many together have one. */
function besides(readings: readonly Reading[], groups: readonly (readonly Reading[])[]): string {
  const [mine] = readings;
  const same = groups.filter((g) => g !== readings && databaseKey(g[0]!.fact) === databaseKey(mine!.fact));
  const behind = same.filter((g) => g.some((r) => r.backlog >= WORTH_SAYING)).length;
  if (behind >= TOGETHER) return t('{0} assistants of this database are behind: look for one cause first (the process that runs them, the database).', behind + 1);
  return behind === 0 && same.length > 0 ? t('Other assistants of this database are not behind ({0}): look at this one first, and for an event that it cannot finish.', same.length) : '';
}

/** With so many others behind, the database or the process is nearer than each of them. */
const TOGETHER = 2;

function reportGroup(facts: CaseFacts, report: (r: Report) => void, all: readonly Reading[], others: string): void {
  // the database's own counter only grows: it orders readings that carry no time; the same row twice is one reading
  const readings = all.filter((r, i) => all.findIndex((x) => x.last === r.last && x.watermark === r.watermark) === i).sort((a, b) => a.last - b.last || a.watermark - b.watermark);
  const r = readings.at(-1)!;
  const stands = readings.length > 1 && r.last > readings[0]!.last && readings.every((x) => x.watermark === r.watermark);
  const name = (n: string): string => text(r.fact, n);
  const assistant = name('assistant');
  const growth = readings.length > 1 ? r.last - r.watermark - (readings[0]!.last - readings[0]!.watermark) : undefined;
  const age = ageOf(facts, r, name('database'));
  const servers = serversOf(readings);
  report({
    severity: r.backlog >= WORTH_SAYING ? 'warning' : 'info',
    confidence: r.consistent ? 'proven' : 'possible',
    title: r.watermark > r.last ? t('The watermark of {0} is ahead of the last counter of {1}', assistant, `${name('database')}\\${name('server')}`) : stands ? t('{0} stands still, {1} events behind on {2}', assistant, countText(r.backlog), `${name('database')}\\${name('server')}`) : t('{0} is {1} events behind on {2}', assistant, countText(r.backlog), `${name('database')}\\${name('server')}`),
    detail: [detailOf(r, readings, growth, age, stands), others].filter((x) => x !== '').join('\n'),
    count: all.length,
    evidence: evidenceOfFacts(all),
    remedy: stands ? [
      t('Take a trace of the assistant and a dump of the process that runs it: it reads no event of this database.'),
    ] : [
      ...(readings.length > 1 ? [] : [t('Read the watermarks a second time some minutes later and compare both counters of this row.')]),
      t('If the watermark stands still, take a trace of the assistant and a dump of the process that runs it; if it moves slower than the last counter, find what each event costs.'),
    ],
    missing: [
      ...(readings.length > 1 ? [] : [{ what: t('A second reading: one does not say whether the backlog grows, stands or shrinks.'), how: t('{0} (on the server)', 'Add-PSSnapin Microsoft.Exchange.Management.PowerShell.Support; Get-DatabaseEventWatermark <database>') }]),
      ...(age ? [] : [{ what: t('Events of the same database with counter and time around the watermark: they turn the backlog into an age.'), how: `Get-DatabaseEvent ${argument(name('database'))} -StartCounter ${r.watermark} -ResultSize 1 | FL Counter,CreateTime` }]),
    ],
    data: {
      assistant, database: name('database'), server: name('server'), ...(servers.length > 1 && { servers }), watermark: r.watermark, last: r.last, backlog: r.backlog, difference: r.last - r.watermark, consistent: r.consistent,
      readings: readings.length, growth: growth ?? null, standsStill: stands, age: age ? { duration: formatDuration(age.ms), perDay: age.perDay } : null,
    },
  });
}

function detailOf(r: Reading, readings: readonly Reading[], growth: number | undefined, age: Age | undefined, stands: boolean): string {
  const servers = serversOf(readings);
  const out = [servers.length < 2 ? '' : t('The readings are from {0}: one database, that was active on one server and then on the other; its counters go on.', servers.join(', ')), r.consistent
    ? t('Checked: last counter {0} minus watermark {1} is {2}.', r.last, r.watermark, r.backlog)
    : t('Inconsistent: last counter {0} minus watermark {1} is {2}, but the row says {3}.', r.last, r.watermark, r.last - r.watermark, r.backlog)];
  if (r.watermark > r.last) out.push(t('An assistant cannot have read events that are not written: the two counters are not of one database, or one of them was changed on its way here.'));
  if (r.watermark === 0) out.push(t('A watermark of 0 says that the assistant has finished no event of this database yet, or that its watermark was lost (inferred).'));
  if (growth !== undefined) {
    const wrote = r.last - readings[0]!.last;
    out.push(growth === 0 ? t('Between {0} readings the database wrote {1} events and the backlog stayed the same.', readings.length, countText(wrote)) : growth > 0
      ? t('Between {0} readings the database wrote {1} events and the backlog grew by {2}.', readings.length, countText(wrote), countText(growth))
      : t('Between {0} readings the database wrote {1} events and the backlog shrank by {2}.', readings.length, countText(wrote), countText(-growth)));
    if (stands) out.push(t('The watermark stands still while the database writes on: the assistant reads none of its events.'));
  } else out.push(t('One reading says how far behind the assistant is, not whether it grows.'));
  if (age) out.push(t('By the events of the same database, {0} a day, the watermark is about {1} behind.', countText(age.perDay), formatAge(age.ms)));
  else out.push(t('It is no age: counters are comparable only inside one database, and no row with counter and time is shown to be of this one.'));
  return out.filter((x) => x !== '').join('\n');
}

interface Age {
  ms: number;
  perDay: number;
}

/** An age needs two rows with counter and time that name the same database. */
function ageOf(facts: CaseFacts, r: Reading, database: string): Age | undefined {
  const rows: MoveRow[] = rowSeries(facts).flatMap((s) => s.rows).filter((x) => x.database !== '' && x.database.trim().toLowerCase() === database.trim().toLowerCase() && !Number.isNaN(x.counter) && !Number.isNaN(x.local));
  rows.sort((a, b) => a.counter - b.counter);
  const [first, last] = [rows[0], rows.at(-1)];
  if (r.watermark > r.last || !first || !last || last.counter <= first.counter || last.local <= first.local) return undefined;
  const perMs = (last.counter - first.counter) / (last.local - first.local);
  return { ms: (r.last - r.watermark) / perMs, perDay: Math.round(perMs * 86_400_000) };
}
