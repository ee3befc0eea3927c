import type { CaseFacts, Notes, Observer } from '../rule';
import { col, resourceBefore } from './subject';

/** A resource as an event or a diagnostic writes it. */
export interface Resource {
  name: string;
  value: number | null;
  unit: '%' | '';
  level: string;
  normal: number | null;
  medium: number | null;
  high: number | null;
}

/** `<resource> = 96% [High] [Normal=92% Medium=94% High=96%]` at any level, as events 15004 to 15007 write it. */
const LINE = /=\s{0,4}(\d{1,12})\s?(%?)\s{0,4}\[(Normal|Low|Medium|High)\](?:\s{0,4}\[(?:Normal|Low)\s?=\s?(\d{1,12})\s?%?\s{1,4}Medium\s?=\s?(\d{1,12})\s?%?\s{1,4}High\s?=\s?(\d{1,12})\s?%?\])?/gi;
const MEMORY = /(Physical memory load)\s{0,4}=\s{0,4}(\d{1,3})\s?(%)\s{0,4}\[limit is (\d{1,3})\s?% to start dehydrating/gi;
const NAMED = /\b(?:(DatabaseUsedSpace|UsedDiskSpace|PrivateBytes|SubmissionQueue|SystemMemory|UsedVersionBuckets|QueueLength|VersionBuckets)(?:\[[^\]\r\n]{0,300}\])?)[^\r\n]{0,60}?(?:ResourceUse|Current Utilization Level)\s?[:=]\s?"?(Low|Medium|High)|\[([A-Za-z]{3,40}(?:\[[^\]\r\n]{0,300}\])?) use (?:changed )?from (?:Low|Medium|High) to (Low|Medium|High)/gi;
/** The ResourceThrottling diagnostic: its parts stand on lines of their own, or all on one line with escaped brackets. */
const METER = /(?:ResourceMeter Resource=(?:"|&quot;)?([A-Za-z]{3,40}(?:\[[^\]"&\r\n]{0,300}\])?))|(?:CurrentResourceUse(?:>|&gt;)(Low|Medium|High)(?:<|&lt;))|(?:MediumToHigh=(\d{1,9}) HighToMedium=(\d{1,9}) LowToMedium=(\d{1,9}) MediumToLow=(\d{1,9}))|(?:[<;]Pressure(?:>|&gt;)(\d{1,9})(?:<|&lt;))/g;
/** Resource lines of one record that are read; an event has under twenty. */
const MAX_LINES = 50;
/** The part of a record that is read: a pasted diagnostic on one line has about this. */
const MAX_TEXT = 100_000;
/** Different resources told; a server has under twenty. */
const MAX_RESOURCES = 40;

/** Records that tell of no event. */
const NO_EVENTS: ReadonlySet<string> = new Set(['config', 'object', 'dump', 'dump-object']);

/** Levels and marks of resources: exact values, kept one by one. A whole event may stand in one record. */
export const resourceObserver: Observer = {
  id: 'resources',
  kinds: ['*'],
  needles: ['[Normal]', '[Medium]', '[High]', '[Low]', ' use from', 'use changed from', 'ResourceUse', 'Utilization Level', 'to start dehydrating', 'ResourceMeter Resource', 'MediumToHigh', '<Pressure>'],
  onRecord(rec, notes) {
    if (NO_EVENTS.has(rec.kind)) return;
    const text = rec.text.slice(0, MAX_TEXT);
    const num = (s: string | undefined): number | null => (s === undefined ? null : Number(s));
    let n = 0;
    const keep = (data: Resource): void => {
      if (n++ < MAX_LINES) notes.keep('resource-level', { ...data });
    };
    for (const m of text.matchAll(LINE)) keep({ name: resourceBefore(text, m.index), value: num(m[1]), unit: m[2] === '%' ? '%' : '', level: m[3]!, normal: num(m[4]), medium: num(m[5]), high: num(m[6]) });
    for (const m of text.matchAll(MEMORY)) keep({ name: m[1]!, value: num(m[2]), unit: '%', level: Number(m[2]) >= Number(m[4]) ? 'High' : 'Normal', normal: num(m[4]), medium: num(m[4]), high: num(m[4]) });
    for (const m of text.matchAll(NAMED)) keep({ name: (m[1] ?? m[3])!, value: null, unit: '', level: (m[2] ?? m[4])!, normal: null, medium: null, high: null });
    meters(text, notes);
  },
};

const TRANSITIONS = /MediumToHigh=(\d{1,9}) HighToMedium=\d{1,9} LowToMedium=(\d{1,9}) MediumToLow=(\d{1,9})/;

/** The diagnostic as the shell lists its objects, one row for each resource: tallies of kind `back-pressure` and the levels beside. */
export const resourceRowObserver: Observer = {
  id: 'resource-rows',
  kinds: ['row'],
  needles: ['ResourceUse'],
  onRecord(rec, notes) {
    const level = col(rec, 'CurrentResourceUse'), name = col(rec, 'Resource', 'ResourceName');
    if (level === undefined || name === undefined || !/^(?:Low|Medium|High)$/i.test(level)) return;
    const value = col(rec, 'Pressure'), marks = TRANSITIONS.exec(col(rec, 'PressureTransitions') ?? '')?.slice(1).map(Number);
    const span = rec.span('CurrentResourceUse');
    const resource: Resource = { name, value: value !== undefined && /^\d{1,12}$/.test(value) ? Number(value) : null, unit: unitOf(name), level, high: marks?.[0] ?? null, medium: marks?.[1] ?? null, normal: marks?.[2] ?? null };
    notes.keep('resource-level', { ...resource }, span);
    if (!/^Low$/i.test(level)) notes.tally({ kind: 'back-pressure', dims: { subject: name, sig: 'bp.meter', kind: rec.kind, level }, ...(span && { span }) });
  },
};

/** Parts of the diagnostic, kept as they come: a name, then its level, marks and value. */
function meters(text: string, notes: Notes): void {
  let n = 0;
  for (const m of text.matchAll(METER)) {
    if (n++ >= MAX_LINES * 4) return;
    const part: Meter = { n, name: m[1] ?? null, level: m[2] ?? null, high: m[3] ? Number(m[3]) : null, normal: m[6] ? Number(m[6]) : null, medium: m[5] ? Number(m[5]) : null, value: m[7] ? Number(m[7]) : null };
    notes.keep('resource-meter', { ...part });
  }
}

/** `452 4.3.1 Insufficient system resources (UsedDiskSpace[C:\\...\\Queue])`, as later builds write it. Source: public reports. */
const REFUSED_FOR = /Insufficient system resources \(([A-Za-z]{3,40}(?:\[[^\]\r\n]{0,300}\])?)\)/i;

/** Resources that refusals themselves name: tallies of kind `refused-for`. */
export const refusedForObserver: Observer = {
  id: 'refused-for',
  kinds: ['*'],
  needles: ['system resources ('],
  alike: true,
  onRecord(rec, notes) {
    if (NO_EVENTS.has(rec.kind)) return;
    const found = REFUSED_FOR.exec(rec.text.slice(0, MAX_TEXT));
    // `(I/O)` and codes in capitals name no resource
    if (found && !/^[A-Z]{2,6}$/.test(found[1]!)) notes.tally({ kind: 'refused-for', dims: { subject: found[1]! }, countOnly: true });
  },
};

/** What the refusals say they are for, most first. */
export function refusedFor(facts: CaseFacts): string[] {
  const sums = new Map<string, number>();
  for (const { tally } of facts.tallies('refused-for')) sums.set(tally.dims.subject ?? '', (sums.get(tally.dims.subject ?? '') ?? 0) + tally.count);
  return [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
}

interface Meter {
  /** Order inside one line. */
  n: number;
  name: string | null;
  level: string | null;
  normal: number | null;
  medium: number | null;
  high: number | null;
  value: number | null;
}

const ITEMS = /bucket|queue|sessions|depth/i;

function unitOf(name: string): '%' | '' {
  return ITEMS.test(name.replace(/\[.*/, '')) ? '' : '%';
}

/** Puts the parts of the diagnostic together: what follows a name is its own. */
function metersIn(facts: CaseFacts): Resource[] {
  const out: Resource[] = [];
  let open: Resource | undefined;
  for (const { fact } of facts.kept('resource-meter')) {
    const part = fact.data as unknown as Meter;
    if (part.name !== null) out.push((open = { name: part.name, value: null, unit: unitOf(part.name), level: '', normal: null, medium: null, high: null }));
    else if (open && part.level !== null) open.level = part.level;
    else if (open && part.high !== null) Object.assign(open, { high: part.high, medium: part.medium, normal: part.normal });
    else if (open && part.value !== null) open.value = part.value;
  }
  return out.filter((r) => r.level !== '');
}

const DEHYDRATING = /^Physical memory load$/i;
const rank = (level: string): number => ({ high: 3, medium: 2 })[level.toLowerCase()] ?? 0;

/** Each resource at its worst, highest level first. */
export function resourcesIn(facts: CaseFacts): Resource[] {
  const worst = new Map<string, Resource>();
  const all = [...facts.kept('resource-level').map(({ fact }) => fact.data as unknown as Resource), ...metersIn(facts)];
  for (const r of all) {
    const before = worst.get(r.name.toLowerCase());
    if (!before ? worst.size < MAX_RESOURCES : rank(r.level) > rank(before.level) || (rank(r.level) === rank(before.level) && (r.value ?? 0) > (before.value ?? 0))) worst.set(r.name.toLowerCase(), r);
  }
  // memory load alone only makes transport drop messages from its cache: no mail is refused for it
  const onlyCached = (r: Resource): number => Number(DEHYDRATING.test(r.name));
  return [...worst.values()].sort((a, b) => rank(b.level) - rank(a.level) || onlyCached(a) - onlyCached(b));
}
