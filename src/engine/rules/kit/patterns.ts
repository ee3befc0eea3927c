import { countText } from './numbers';
import { t } from '../../l10n';
import type { Confidence } from '../../model';
import type { CaseFacts, Observer } from '../rule';
import { loopsIn } from './loops';
import { databasesOf, peakHour, round, sourcesOf, type Stats } from './stats';

/** A scene that explains a throttle, with the numbers that led to it. */
export interface Pattern {
  name: 'journal-mailbox' | 'public-folder' | 'application-mailbox' | 'loop' | 'storm' | 'after-outage' | 'sick-database' | 'one-node';
  confidence: Confidence;
  text: string;
}

const JOURNAL = /journal|jrnl|archiv|vault|журнал|compliance/i;
const PUBLIC_FOLDER = /public.?folder|publicfolder|\bpf[-_.\d]|-IS@|publicfoldermailbox|cn=microsoft public mdb/i;
const APPLICATION = /(?:^|[-_.])(?:room|booking|noreply|no-reply|donotreply|svc|service|app|scan(?:ner)?|printer|ticket|helpdesk|alerts?|monitor(?:ing)?|notify|notification|crm|erp|sharepoint|backup|mailer|postmaster|fax)(?:[-_.\d@]|$)/i;

/** One name that takes at least this share of the refusals is the story. */
const DOMINANT = 0.5;
/** So much of all refusals inside one hour is a burst; below it the load is steady. */
const BURST_SHARE = 0.8;
/** A burst is one only if the files show calm around it. */
const BURST_MIN_HOURS = 4;
/** So many databases at once are not a coincidence of slow disks. */
const OUTAGE_DATABASES = 5;
/** First refusals of all databases within this time began with one event. */
const OUTAGE_WINDOW_MS = 1_800_000;
/** A database refused so many times as often as the next is ill, not busy like the others. */
const SICK_FACTOR = 3;
/** One node with this share of the sessions takes the load of the others. */
const NODE_SHARE = 0.8;
/** Below this number shares say nothing. */
const MIN_COUNT = 5;

/** Words around the evidence that name a scene: only notes have them. */
export const contextObserver: Observer = {
  id: 'context',
  kinds: ['text'],
  needles: ['public folder', 'journal', 'outage', 'after the storage', 'all databases', 'mail loop'],
  onRecord(rec, notes) {
    const words: [RegExp, string][] = [
      [/public folder/i, 'public-folder'], [/journal/i, 'journal-mailbox'], [/\boutage\b|after the storage/i, 'after-outage'], [/all databases/i, 'all-databases'], [/mail loop/i, 'loop'],
    ];
    for (const [pattern, subject] of words) if (pattern.test(rec.text)) notes.tally({ kind: 'context', dims: { subject } });
  },
};

/** A scene with how sure it is. */
export function sayPattern({ confidence, text }: Pattern): string {
  return confidence === 'proven' ? text : confidence === 'likely' ? t('Likely: {0}', text) : t('Possible: {0}', text);
}

/** The scenes that fit, likeliest first. */
export function patternsOf(facts: CaseFacts, stats: Stats, subjectIsDatabase: boolean): Pattern[] {
  const out: Pattern[] = [];
  if (!subjectIsDatabase) {
    looping(facts, stats, out);
    byName(stats, out);
  }
  storm(stats, out);
  const databases = databasesOf(stats, subjectIsDatabase);
  afterOutage(facts, databases, out);
  if (subjectIsDatabase) sickDatabase(stats, databases, out);
  oneNode(facts, stats, out);
  fromNotes(facts, stats, out);
  return out;
}

function byName(stats: Stats, out: Pattern[]): void {
  const named = stats.subjects.filter((s) => s.name !== '');
  const test = (name: Pattern['name'], pattern: RegExp, text: (who: string, n: string, of: string) => string): boolean => {
    const mine = named.filter((s) => pattern.test(s.name));
    const sum = mine.reduce((n, s) => n + s.count, 0);
    if (mine.length === 0 || sum / stats.count < DOMINANT) return false;
    out.push({ name, confidence: 'likely', text: text(mine[0]!.name, countText(sum), countText(stats.count)) });
    return true;
  };
  if (test('journal-mailbox', JOURNAL, (who, n, of) => t('Journal mailbox (by its name): {0}, {1} of {2} refusals.', who, n, of))) return;
  if (test('public-folder', PUBLIC_FOLDER, (who, n, of) => t('Public folder (by its name): {0}, {1} of {2} refusals.', who, n, of))) return;
  if (test('application-mailbox', APPLICATION, (who, n, of) => t('Application or resource mailbox (by its name): {0}, {1} of {2} refusals.', who, n, of))) return;
  const top = named[0];
  if (top && stats.count >= MIN_COUNT && top.count / stats.count >= DOMINANT) {
    out.push({ name: 'application-mailbox', confidence: 'possible', text: t('One mailbox takes {0} of {1} refusals ({2}): an application mailbox, a mail loop or a storm to it; check its quota, rules and folder sizes before any limit.', countText(top.count), countText(stats.count), top.name) });
  }
}

/** A refused recipient that a message reached again and again. */
function looping(facts: CaseFacts, stats: Stats, out: Pattern[]): void {
  const refused = new Set(stats.subjects.map((s) => s.name.toLowerCase()));
  const loop = loopsIn(facts).find((l) => l.recipients.some((r) => refused.has(r)));
  if (!loop) return;
  const who = loop.recipients.find((r) => refused.has(r))!;
  out.push({
    name: 'loop', confidence: loop.ended ? 'proven' : 'likely',
    text: loop.sendings > 1 ? t('Mail loop: message {0} was sent {1} times to {2} by the same server; end the loop before any limit is touched.', loop.id, loop.sendings, who) : t('Mail loop: message {0} to {1} was refused for passing too many servers; end the loop before any limit is touched.', loop.id, who),
  });
}

function storm(stats: Stats, out: Pattern[]): void {
  const peak = peakHour(stats);
  if (!peak || stats.count < MIN_COUNT) return;
  const hours = stats.files.reduce((n, f) => Math.max(n, f.from !== null && f.to !== null ? (f.to - f.from) / 3_600_000 : 0), 0);
  if (hours < BURST_MIN_HOURS || peak.count / stats.count < BURST_SHARE) return;
  // hours of a zone that nobody knows are those of the server
  const hour = Number.isNaN(stats.first) ? t('{0} (zone unknown)', peak.hour) : `${peak.hour}Z`;
  out.push({ name: 'storm', confidence: 'likely', text: t('A single storm: {0} of {1} refusals fall into the hour {2}, in files of {3} h.', countText(peak.count), countText(stats.count), hour, Math.round(hours)) });
}

type Database = ReturnType<typeof databasesOf>[number];

function afterOutage(facts: CaseFacts, databases: readonly Database[], out: Pattern[]): void {
  const timed = databases.filter((d) => Number.isFinite(d.first));
  if (databases.length < OUTAGE_DATABASES) return;
  const firsts = timed.map((d) => d.first);
  const together = timed.length > 0 && Math.max(...firsts) - Math.min(...firsts) <= OUTAGE_WINDOW_MS;
  if (timed.length > 0 && !together) return;
  const gap = facts.files.some((f) => gapBefore(f.slots, Math.min(...firsts)));
  const text = gap
    ? t('Backlog after an outage: {0} databases are refused at once, right behind a hole in the log.', databases.length)
    : t('All databases at once, as after an outage: {0} databases are refused within the same half hour.', databases.length);
  out.push({ name: 'after-outage', confidence: gap ? 'likely' : 'possible', text });
}

/** Does an hour or more without any record end within half an hour before this time? */
function gapBefore(slots: Record<string, number>, ms: number): boolean {
  if (!Number.isFinite(ms)) return false;
  const at = Math.floor(ms / 900_000);
  const list = Object.keys(slots).map(Number).sort((a, b) => a - b);
  for (let i = 1; i < list.length; i++) if (list[i]! - list[i - 1]! > 4 && at - list[i]! >= 0 && at - list[i]! <= 2) return true;
  return false;
}

/** All sessions of this kind went to one database. */
function onlyDatabase(stats: Stats, { name }: Database): boolean {
  const names = new Set([...sourcesOf(stats)].flatMap((source) => [...(stats.started.get(source)?.keys() ?? [])]));
  return names.size === 1 && names.has(name.toLowerCase());
}

function sickDatabase(stats: Stats, databases: readonly Database[], out: Pattern[]): void {
  const [first, second] = databases;
  if (!first || stats.count < MIN_COUNT || first.count / stats.count < DOMINANT) return;
  // among one there is none that stands out
  if (!second && onlyDatabase(stats, first)) return;
  const others = databases.slice(1).filter((d) => d.rate !== null);
  const nextRate = Math.max(0, ...others.map((d) => d.rate!));
  const factor = first.rate !== null && nextRate > 0 ? first.rate / nextRate : undefined;
  if (factor !== undefined && factor >= SICK_FACTOR) {
    out.push({ name: 'sick-database', confidence: 'likely', text: t('One database stands out: {0} is refused {1} times in {2} sessions, {3} times the rate of the next ({4}).', first.name, countText(first.count), countText(first.attempts ?? 0), round(factor), second?.name ?? '') });
  } else if (!second || first.count >= SICK_FACTOR * second.count) {
    out.push({ name: 'sick-database', confidence: 'possible', text: t('One database stands out: {0} has {1} of {2} refusals.', first.name, countText(first.count), countText(stats.count)) });
  }
}

function oneNode(facts: CaseFacts, stats: Stats, out: Pattern[]): void {
  const sums = new Map<string, number>();
  for (const { tally } of stats.entries) if (tally.dims.server) sums.set(tally.dims.server.toLowerCase(), (sums.get(tally.dims.server.toLowerCase()) ?? 0) + tally.count);
  if (sums.size < 2) {
    const perFolder = new Map<string, number>();
    const slots = new Map<string, Map<number, number>>();
    for (const f of facts.files.filter((x) => x.format === 'connectivity-log')) {
      const n = Object.values(f.counters.attempts ?? {}).reduce((a, b) => a + b, 0);
      const server = serverOfPath(f.path);
      if (!server) continue;
      perFolder.set(server, (perFolder.get(server) ?? 0) + n);
      const mine = slots.get(server) ?? new Map<number, number>();
      for (const [slot, records] of Object.entries(f.slots)) mine.set(Number(slot), (mine.get(Number(slot)) ?? 0) + records);
      slots.set(server, mine);
    }
    if (!atSameTime(slots)) return;
    node(perFolder, out, (name, n, of) => t('One server takes the load: {0} has {1} of {2} sessions.', name, n, of));
    return;
  }
  node(sums, out, (name, n, of) => t('One server takes the load: {0} has {1} of {2} refusals.', name, n, of));
}

/** Does the busiest server have its share in the time too that the logs of all servers tell of? The log of another may be shorter only. */
function atSameTime(slots: ReadonlyMap<string, ReadonlyMap<number, number>>): boolean {
  let from = -Infinity, to = Infinity;
  for (const mine of slots.values()) {
    let first = Infinity, last = -Infinity;
    for (const slot of mine.keys()) {
      first = Math.min(first, slot);
      last = Math.max(last, slot);
    }
    from = Math.max(from, first);
    to = Math.min(to, last);
  }
  const sums = [...slots.values()].map((mine) => [...mine].reduce((n, [slot, records]) => n + (slot >= from && slot <= to ? records : 0), 0));
  const all = sums.reduce((n, x) => n + x, 0);
  return all > 0 && Math.max(...sums) / all >= NODE_SHARE;
}

function node(sums: Map<string, number>, out: Pattern[], text: (name: string, n: string, of: string) => string): void {
  const all = [...sums.values()].reduce((a, b) => a + b, 0);
  const top = [...sums].sort((a, b) => b[1] - a[1])[0];
  if (sums.size >= 2 && all >= MIN_COUNT && top && top[1] / all >= NODE_SHARE) out.push({ name: 'one-node', confidence: 'likely', text: text(top[0], countText(top[1]), countText(all)) });
}

function fromNotes(facts: CaseFacts, stats: Stats, out: Pattern[]): void {
  const said = new Set(stats.files.flatMap((f) => facts.of(f, 'context')?.tallies.map((x) => x.dims.subject!) ?? []));
  const has = (name: Pattern['name']): boolean => out.some((p) => p.name === name);
  if (said.has('public-folder') && !has('public-folder')) out.push({ name: 'public-folder', confidence: 'possible', text: t('The notes speak of public folders: replication and posts to one folder go to few recipients.') });
  if (said.has('journal-mailbox') && !has('journal-mailbox')) out.push({ name: 'journal-mailbox', confidence: 'possible', text: t('The notes speak of journaling: all reports go to one mailbox.') });
  if (said.has('loop') && !has('loop')) out.push({ name: 'loop', confidence: 'possible', text: t('The notes speak of a mail loop.') });
  if ((said.has('after-outage') || said.has('all-databases')) && !has('after-outage')) out.push({ name: 'after-outage', confidence: 'possible', text: t('The notes speak of an outage or of all databases at once: a backlog after an outage.') });
}

/** What stands in front of a log's own name: `HUB01-CONNECTLOG20110112-1.LOG`. */
const IN_NAME = /^([^\s]{1,60}?)[-_.](?:CONNECTLOG|MSGTRK[A-Z]{0,2}|RECV|SEND)\d{8}/i;

/** The server in a log's name, else the folder it lies in, where folders tell servers apart: `HUB01/CONNECTLOG20110112-1.LOG`. */
export function serverOfPath(path: string): string | undefined {
  const parts = path.split(/[\\/]/);
  const inName = IN_NAME.exec(parts.at(-1) ?? '');
  if (inName) return inName[1]!.toLowerCase();
  const folder = parts.length > 1 ? parts.at(-2)! : '';
  return /^(connectivity|protocollog|smtpreceive|smtpsend|logs?|messagetracking|in|test|samples|tmp|\.|\.\.)?$/i.test(folder) ? undefined : folder.toLowerCase();
}
