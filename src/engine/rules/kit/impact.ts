import { countText } from './numbers';
import { formatDuration } from '../../decode/timespan';
import { t } from '../../l10n';
import { SLOT_MS } from '../../limits';
import { eachSlot } from '../../time/slots';
import type { CaseFacts } from '../rule';
import { deferralsOf, figuresOf, messagesOf, topOf, type Deferral, type DeferredMessage, type Figures } from './deferrals';
import { hourKey, hoursInOrder, peakHour, type Stats } from './stats';
import { clockText } from './story';
import { FEW } from './weight';

/** By default the sender is told after four hours that delivery is delayed. A wait of half an hour is already felt. */
export const FELT_MS = 1_800_000;
/** Names told in one sentence. */
const SHOWN = 3;

/** What the refusals of one finding cost, as the tracking log tells it. */
export interface Impact {
  messages: DeferredMessage[];
  deferrals: Deferral[];
  figures: Figures;
  /** Rows joined because they print the same refusal, and rows without a reason joined by recipient or database and time. */
  joined: { text: number; time: number };
  perHour: Record<string, number>;
}

/**
 * Joins DEFER rows with the refusals of a finding: by the text of the row, else by recipient or database within the quarters of an
 * hour in which it was refused. Then follows the messages by their id over all tracking logs.
 */
export function impactOf(facts: CaseFacts, kinds: readonly string[], stats: Stats): Impact | undefined {
  const all = deferralsOf(facts);
  if (all.real.length === 0) return undefined;
  const refused = placesOf(facts, stats);
  const joined = { text: 0, time: 0 };
  const rows = all.real.filter((d) => {
    if (kinds.some((k) => d.kinds.has(k))) joined.text++;
    else if (d.kinds.size === 0 && beside(d, refused)) joined.time++;
    else return false;
    return true;
  });
  if (rows.length === 0) return undefined;
  const messages = messagesOf(rows, all);
  const perHour: Record<string, number> = {};
  for (const d of rows) if (!Number.isNaN(d.ms) && d.utc) perHour[hourKey(d.ms)] = (perHour[hourKey(d.ms)] ?? 0) + 1;
  return { messages, deferrals: rows, figures: figuresOf(messages), joined, perHour };
}

/** Quarters of an hour, in UTC, in which a recipient or a database was refused; the one before and behind it too. */
function placesOf(facts: CaseFacts, stats: Stats): Map<string, Set<number>> {
  const out = new Map<string, Set<number>>();
  const entries = stats.entries.map(({ file, tally }) => ({ file, tally, names: new Set([tally.dims.subject, tally.dims.db]) }));
  for (const { file, tally, names } of [...entries, ...stats.places.map(({ file, tally }) => ({ file, tally, names: new Set([tally.place]) }))]) {
    for (const name of names) {
      if (!name) continue;
      const key = name.toLowerCase();
      let slots = out.get(key);
      if (!slots) out.set(key, (slots = new Set()));
      for (const [slot] of eachSlot(tally.slots)) {
        const utc = facts.utc(file, slot * SLOT_MS, tally.clock);
        if (!Number.isNaN(utc)) for (const k of [-1, 0, 1]) slots.add(Math.floor(utc / SLOT_MS) + k);
      }
    }
  }
  return out;
}

function beside(d: Deferral, refused: ReadonlyMap<string, ReadonlySet<number>>): boolean {
  const slot = Math.floor(d.ms / SLOT_MS);
  const db = typeof d.fact.data.db === 'string' ? [d.fact.data.db.toLowerCase()] : [];
  return [...d.recipients, ...db].some((name) => refused.get(name)?.has(slot));
}

/** Databases of recipients, as refusals name them. */
function databases(stats: Stats): Map<string, string> {
  const out = new Map<string, string>();
  for (const { tally: { dims, place } } of stats.entries) if (dims.subject && (dims.db ?? place)) out.set(dims.subject.toLowerCase(), (dims.db ?? place)!);
  return out;
}

function databaseOf(m: DeferredMessage, known: ReadonlyMap<string, string>): string {
  return m.database || (m.recipients.map((r) => known.get(r)).find((db) => db !== undefined) ?? '');
}

/** Did people feel it: mail that was lost, still waits, or waited long? A handful of deferrals is a limit's ordinary work. */
export function isFelt({ deferrals, figures: f }: Impact): boolean {
  return deferrals.length >= FEW && (f.pending + f.failed > 0 || (f.waits?.longest ?? 0) >= FELT_MS);
}

/** Was every message delivered that was deferred? */
export function isSettled(impact: Impact | undefined): boolean {
  return impact !== undefined && impact.figures.delivered > 0 && impact.figures.pending + impact.figures.failed === 0;
}

/** The impact in words, for the detail of a finding. */
export function sayImpact(impact: Impact, stats: Stats): string {
  const { figures: f, messages } = impact;
  const names = (list: { name: string; count: number }[]): string => list.slice(0, SHOWN).map((x) => `${x.name} (${countText(x.count)})`).join(', ');
  const recipients = topOf(messages.flatMap((m) => m.recipients));
  const known = databases(stats);
  const dbs = topOf(messages.map((m) => databaseOf(m, known)));
  const hour = peakHour({ perHour: impact.perHour });
  return [
    t('Impact, from the tracking log: {0} messages were deferred in {1} rows: {2} delivered later, {3} still pending where the logs end, {4} failed.', countText(messages.length), countText(impact.deferrals.length), countText(f.delivered), countText(f.pending), countText(f.failed)),
    f.waits ? t('Waits of the delivered: median {0}, longest {1}, {2} in all.', formatDuration(f.waits.median), formatDuration(f.waits.longest), formatDuration(f.waits.total)) : '',
    f.retries.most === 0 ? '' : t('Further tries per message: median {0}, at most {1}.', f.retries.median, f.retries.most),
    recipients.length > 1 ? t('By recipient: {0}.', names(recipients)) : '',
    dbs.length > 0 ? t('By database: {0}.', names(dbs)) : '',
    hour && Object.keys(impact.perHour).length > 1 ? t('Most in the hour {0}Z: {1} rows.', hour.hour, countText(hour.count)) : '',
    impact.joined.time > 0 ? t('Rows without a reason, joined by recipient or database within a quarter of an hour of a refusal (likely, not proven): {0}.', countText(impact.joined.time)) : '',
  ].filter((s) => s !== '').join(' ');
}

/** The impact for `data`, in the words of `delivery-deferred`. */
export function impactData(impact: Impact, stats: Stats): Record<string, unknown> {
  const { figures: f, messages } = impact;
  const known = databases(stats);
  const group = (namesOf: (m: DeferredMessage) => readonly string[]): Record<string, unknown>[] =>
    topOf(messages.flatMap((m) => [...new Set(namesOf(m))])).map(({ name }) => {
      const mine = messages.filter((m) => namesOf(m).includes(name));
      const own = figuresOf(mine);
      return { name, messages: mine.length, deferrals: mine.reduce((n, m) => n + m.defers.length, 0), delivered: own.delivered, pending: own.pending, failed: own.failed, waits: waitsData(own) };
    });
  return {
    messages: messages.length, deferrals: impact.deferrals.length, delivered: f.delivered, pending: f.pending, failed: f.failed,
    waits: waitsData(f), retries: f.retries,
    recipients: group((m) => m.recipients), databases: group((m) => (databaseOf(m, known) === '' ? [] : [databaseOf(m, known)])),
    perHour: hoursInOrder(impact.perHour),
    joined: impact.joined,
  };
}

/** `hh:mm:ss`, as the contract has it. */
export function waitsData({ waits }: Figures): { total: string | null; median: string | null; longest: string | null } {
  return waits === null ? { total: null, median: null, longest: null } : { total: clockText(waits.total), median: clockText(waits.median), longest: clockText(waits.longest) };
}
