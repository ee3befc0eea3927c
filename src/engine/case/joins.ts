import { compareEntryIds, parseEntryId, type EntryIdRelation } from '../decode/entry-id';
import type { Evidence, FileScan, Kept } from '../model';
import { evidenceAt } from '../rules/kit/evidence';
import { number, text } from '../rules/kit/story';
import type { CaseFacts } from '../rules/rule';

export type JoinKind = 'mailbox' | 'database' | 'thread' | 'counter' | 'message-id' | 'entry-id';

/** A value that ties lines of several artefacts together. */
export interface Join {
  kind: JoinKind;
  value: string;
  /** For entry ids: how the two are related. */
  relation?: EntryIdRelation;
  /** Lines that carry it, at least two; the evidence shows the first of them. */
  count: number;
  files: number;
  evidence: Evidence[];
}

/** All that was joined by one kind of key, listed or not. */
export interface JoinCount {
  values: number;
  lines: number;
}

/** Values that stand on one line only tie nothing; more lines than this are shown by their first ones. */
const MAX_LINES = 20;
/** Joins listed; a case with more is a log of many mailboxes, not one story. */
const MAX_JOINS = 200;

interface Place {
  file: FileScan;
  fact: Kept;
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Joins as far as they are listed, and the true numbers by kind. */
export function joined(facts: CaseFacts): { list: Join[]; counts: Partial<Record<JoinKind, JoinCount>> } {
  const all = joins(facts);
  const counts: Partial<Record<JoinKind, JoinCount>> = {};
  for (const j of all) {
    const sum = (counts[j.kind] ??= { values: 0, lines: 0 });
    sum.values++;
    sum.lines += j.count;
  }
  return { list: all.slice(0, MAX_JOINS), counts };
}

/** Values by which the kept facts of a case belong together: mailbox and database GUIDs, threads, counters, message ids, item ids. */
function joins(facts: CaseFacts): Join[] {
  const groups = new Map<string, { kind: JoinKind; value: string; places: Place[] }>();
  const add = (kind: JoinKind, value: string, place: Place): void => {
    if (value === '') return;
    const key = `${kind}\n${value}`;
    const group = groups.get(key) ?? { kind, value, places: [] };
    if (!group.places.some((p) => p.file === place.file && p.fact.line === place.fact.line)) group.places.push(place);
    groups.set(key, group);
  };
  for (const kind of ['move-event', 'settings-event', 'move-row', 'stopall', 'move-config', 'sms-message', 'tracking-defer', 'tracking-outcome']) {
    for (const place of facts.kept(kind)) addAll(kind, place, add);
  }
  const out = [...groups.values()].filter((g) => g.places.length > 1).map(({ kind, value, places }) => ({ kind, value, ...counted(places) }));
  return [...out, ...itemJoins(facts)];
}

function addAll(kind: string, place: Place, add: (kind: JoinKind, value: string, place: Place) => void): void {
  const { fact } = place;
  const guid = (name: string): string => (GUID.test(text(fact, name)) ? text(fact, name) : '');
  add('mailbox', guid('mailbox') || (kind === 'move-config' ? guid('identity') : ''), place);
  add('database', guid('database'), place);
  if (text(fact, 'pid') !== '' && text(fact, 'tid') !== '') add('thread', `${text(fact, 'pid')}/${text(fact, 'tid')}`, place);
  if (!Number.isNaN(number(fact, 'counter'))) add('counter', String(number(fact, 'counter')), place);
  add('message-id', kind.startsWith('tracking-') ? text(fact, 'id') : text(fact, 'messageId'), place);
}

function counted(places: readonly Place[]): Pick<Join, 'count' | 'files' | 'evidence'> {
  return { count: places.length, files: new Set(places.map((p) => p.file)).size, evidence: places.slice(0, MAX_LINES).map(({ file, fact }) => evidenceAt(file.path, fact.hit)) };
}

/** Item ids that are of the same mailbox or the same item, whatever their spelling. */
function itemJoins(facts: CaseFacts): Join[] {
  const items = facts.kept('item-id').slice(0, MAX_LINES).flatMap((place) => {
    const id = parseEntryId(text(place.fact, 'value'));
    return id ? [{ place, id, raw: text(place.fact, 'value') }] : [];
  });
  const out: Join[] = [];
  items.forEach((a, i) => items.slice(i + 1).forEach((b) => {
    const { relation } = compareEntryIds(a.id, b.id);
    if (a.raw !== b.raw && relation !== 'unrelated') out.push({ kind: 'entry-id', value: a.id.storeUid, relation, ...counted([a.place, b.place]) });
  }));
  return out;
}
