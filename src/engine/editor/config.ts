import { configKey, configKeys, DELIVERY, EDGE, serviceOf, type ConfigKey } from '../formats/config-keys';
import type { ConfigDocument, ConfigEntry } from '../formats/config-xml';
import { t } from '../l10n';
import type { Decoded, Rec, Span } from '../model';
import { isModern } from '../version';

/** What an editor offers at a place in a configuration file. */
export interface Completion extends Span {
  label: string;
  detail: string;
  documentation: string;
  /** Text that replaces the span. */
  insert: string;
}

/** The setting at a place: its key, what it does, what is known of its values. */
export interface ConfigCell extends Span {
  name: string;
  value: string;
  meaning?: string;
  decoded: Decoded[];
}

/** The setting whose element covers a place of a `config` record. Lines are 1-based. */
export function configCellAt(rec: Rec, line: number, column: number): ConfigCell | undefined {
  const doc = rec.data as ConfigDocument;
  const entry = doc.entries.find((e) => covers(e, line, column));
  if (!entry) return undefined;
  const known = configKey(entry.key);
  const place = entry.element;
  const span = place.line === line ? { column: place.column, endColumn: place.endLine === line ? place.endColumn : Infinity } : { column: 0, endColumn: place.endColumn };
  return { ...span, name: entry.key, value: entry.value ?? '', ...(known ? { meaning: t(known.what) } : {}), decoded: known ? [aboutKey(known)] : [] };
}

function covers({ element: e }: ConfigEntry, line: number, column: number): boolean {
  if (line < e.line || line > e.endLine) return false;
  return (line > e.line || column >= e.column) && (line < e.endLine || column < e.endColumn);
}

/** Defaults, range, file and service of a key, each with how well it is known. */
export function aboutKey(key: ConfigKey): Decoded {
  const children: Decoded[] = [];
  const add = (label: string, value: string | null, provenance?: Decoded['provenance']): void => {
    if (value !== null && value !== '') children.push({ kind: 'setting', raw: key.name, label, value, ...(provenance ? { provenance } : {}) });
  };
  add(t('Default, 2010 SP1'), key.default2010, key.provenance === 'documented' ? undefined : key.provenance);
  add(t('Default, 2013'), key.modern, 'reported');
  if (key.min !== null || key.max !== null) add(t('Range'), `${key.min ?? '…'} – ${key.max ?? '…'}`, 'reported');
  add(t('File, 2007 and 2010'), key.file2010);
  add(t('File, 2013 and later'), key.fileModern);
  for (const file of new Set([key.file2010, key.fileModern])) if (file) add(t('Restart after a change of {0}', file), serviceOf(file) ?? null);
  return { kind: 'setting', raw: key.name, label: key.name, value: typeName(key), children };
}

function typeName(key: ConfigKey): string {
  return key.type === 'int' ? t('whole number') : key.type === 'bool' ? t('True or False') : t('time, hh:mm:ss');
}

const IN_KEY = /\bkey\s{0,4}=\s{0,4}"([^"]{0,120})$/;
const IN_VALUE = /\bkey\s{0,4}=\s{0,4}"([^"]{0,120})"\s{1,20}value\s{0,4}=\s{0,4}"([^"]{0,120})$/;

/** Keys inside `key="`, sensible values inside `value="`. `file` is the document's name, `exchange` its version where known. */
export function configCompletions(text: string, column: number, file: string, exchange?: string | null): Completion[] {
  const before = text.slice(0, column);
  const value = IN_VALUE.exec(before);
  if (value) return values(value[1]!, { column: column - value[2]!.length, endColumn: endOfQuoted(text, column) }, exchange);
  const key = IN_KEY.exec(before);
  if (!key) return [];
  const span = { column: column - key[1]!.length, endColumn: endOfQuoted(text, column) };
  return configKeys.filter((k) => belongs(k, file)).map((k) => ({ ...span, label: k.name, insert: k.name, detail: typeName(k), documentation: t(k.what) }));
}

function endOfQuoted(text: string, column: number): number {
  const end = text.indexOf('"', column);
  return end < 0 ? column : end;
}

/** Keys that one of the versions reads from this file. A file of another name gets all of them. */
function belongs(key: ConfigKey, file: string): boolean {
  const name = file.toLowerCase();
  const edge = name.includes(EDGE.toLowerCase());
  const delivery = name.includes(DELIVERY.toLowerCase());
  if (!edge && !delivery) return true;
  return edge ? key.file2010 === EDGE || key.fileModern === EDGE : key.fileModern === DELIVERY;
}

function values(name: string, span: Span, exchange?: string | null): Completion[] {
  const key = configKey(name);
  if (!key) return [];
  const modern = isModern(exchange ?? null);
  const defaults = [
    ...(modern !== true && key.default2010 !== null ? [{ value: key.default2010, detail: t('default, 2010 SP1') }] : []),
    ...(modern !== false && key.modern !== null ? [{ value: key.modern, detail: t('default reported for 2013') }] : []),
  ];
  const more = key.type === 'bool' ? ['True', 'False'].map((v) => ({ value: v, detail: '' })) : [];
  const seen = new Set<string>();
  return [...defaults, ...more].filter((d) => !seen.has(d.value) && seen.add(d.value)).map((d) => ({ ...span, label: d.value, insert: d.value, detail: d.detail, documentation: t(key.what) }));
}

/** A line above a setting: what is in force. */
export interface ConfigLens {
  line: number;
  title: string;
}

/** Above each known setting: that it is in force, or why not; above `appSettings`: the delivery limits that stand at their defaults. */
export function configLenses(rec: Rec, exchange?: string | null): ConfigLens[] {
  const doc = rec.data as ConfigDocument;
  const out: ConfigLens[] = [];
  const modern = isModern(exchange ?? null);
  const last = new Map<string, ConfigEntry>();
  // no XML: the service does not start, so nothing in it is in force
  if (doc.broken) return [{ line: doc.broken.place.line, title: t('nothing of this file is in force: it is not well-formed XML') }];
  for (const e of doc.entries) if (e.where === 'appSettings') last.set(e.key.toLowerCase(), e);
  for (const e of doc.entries) {
    if (!configKey(e.key)) continue;
    if (e.where === 'comment') out.push({ line: e.element.line, title: t('not in force: inside a comment') });
    else if (e.where === 'appSettings') out.push({ line: e.element.line, title: last.get(e.key.toLowerCase()) === e ? inForce(e, modern) : t('not in force: set again below') });
    else if (e.where === 'removed') out.push({ line: e.element.line, title: t('not in force: taken away in line {0}', e.removedBy!.line) });
    else if (e.where === 'elsewhere') out.push({ line: e.element.line, title: t('not in force: outside appSettings') });
  }
  const at = doc.lines.findIndex((l) => l.includes('<appSettings'));
  if (at >= 0 && modern !== undefined) {
    const absent = ['RecipientThreadLimit', 'MaxMailboxDeliveryPerMdbConnections'].filter((k) => !last.has(k.toLowerCase()));
    const parts = absent.map((k) => t('{0} in force: {1}, default', k, (modern ? configKey(k)!.modern : configKey(k)!.default2010) ?? '?'));
    if (parts.length > 0) out.push({ line: doc.firstLine + at, title: modern ? t('{0} (reported for 2013)', parts.join(' · ')) : parts.join(' · ') });
  }
  return out;
}

function inForce(entry: ConfigEntry, modern: boolean | undefined): string {
  const key = configKey(entry.key)!;
  const value = (entry.value ?? '').trim();
  const normal = modern === undefined ? null : modern ? key.modern : key.default2010;
  return normal !== null && normal.toLowerCase() === value.toLowerCase() ? t('in force: {0}, default', value) : t('in force: {0}', value);
}
