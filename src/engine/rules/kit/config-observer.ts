import { configKey, magnitude, nearKey, parsesAs } from '../../formats/config-keys';
import type { ConfigDocument, ConfigEntry, Place } from '../../formats/config-xml';
import { isTypographicQuote } from '../../text/csv';
import type { Notes, Observer, Spot } from '../rule';

/** One mistake in a configuration file, as a kept fact. */
export interface ConfigProblem extends Record<string, unknown> {
  rule: string;
  place: Place;
  /** Facts for the wording, by rule. */
  key?: string;
  value?: string;
  other?: string;
  /** Safe replacement of places in the file, if there is one. */
  edits?: (Place & { text: string })[];
}

/** An entry that the service reads (or would), as a kept fact of kind `config-key`. */
export interface ConfigKeyFact extends Record<string, unknown> {
  key: string;
  value: string;
  line: number;
  place: Place;
  valuePlace?: Place;
  where: ConfigEntry['where'];
}

/** Looks at every configuration and leaves `config-file`, `config-key` and `config-problem` facts. */
export const configObserver: Observer = {
  id: 'config',
  kinds: ['config'],
  needles: [],
  onRecord(rec, notes) {
    const doc = rec.data as ConfigDocument;
    const keep = (problem: ConfigProblem): void => notes.keep('config-problem', problem, spotOf(problem.place, doc));
    notes.keep('config-file', { whole: doc.whole, broken: doc.broken !== undefined || doc.secondSection !== undefined, complete: doc.complete, assemblyMajor: doc.assemblyMajor ?? null, ...(doc.external && { external: doc.external }), lines: [doc.firstLine, doc.firstLine + doc.lines.length - 1] });
    form(doc, keep);
    // an entry in which a file was cut says nothing of how it was written
    for (const entry of doc.entries) if (doc.complete || entry.lacks.length === 0 || entry !== doc.entries.at(-1)) entryProblems(entry, doc, keep);
    duplicates(doc, keep);
    keys(doc, notes);
  },
};

/** What .NET says of a second `<appSettings>`. */
export const SECOND_SECTION = 'Sections must only appear once per config file';

/** A place as the spot of a fact: its first line, to the end of that line where it goes on. */
function spotOf(place: Place, doc: ConfigDocument): Spot {
  const text = doc.lines[place.line - doc.firstLine] ?? '';
  return { line: place.line, text, column: place.column, endColumn: place.endLine === place.line ? place.endColumn : text.length };
}

function keys(doc: ConfigDocument, notes: Notes): void {
  for (const e of doc.entries) {
    if (e.where === 'comment' || e.value === undefined) continue;
    // a blank inside the quotes makes another key of it
    const name = e.key === e.key.trim() ? (configKey(e.key)?.name ?? e.key) : e.key;
    const data: ConfigKeyFact = { key: name, value: e.value, line: e.element.line, place: e.element, ...(e.valuePlace && { valuePlace: e.valuePlace }), where: e.where };
    notes.keep('config-key', data, spotOf(e.element, doc));
  }
}

/** What makes the file no XML, beyond its entries. */
function form(doc: ConfigDocument, keep: (p: ConfigProblem) => void): void {
  if (doc.broken) keep({ rule: 'config-not-well-formed', place: doc.broken.place, other: doc.broken.message });
  if (doc.secondSection) keep({ rule: 'config-not-well-formed', place: doc.secondSection, other: SECOND_SECTION });
  for (const place of doc.doubleHyphens) keep({ rule: 'config-not-well-formed', place, other: '-- inside a comment' });
  for (const { place, code } of doc.invisible) {
    keep({ rule: 'config-invisible-character', place, other: `U+${code.toString(16).toUpperCase().padStart(4, '0')}`, edits: [{ ...place, text: code === 0xa0 ? ' ' : '' }] });
  }
}

function entryProblems(e: ConfigEntry, doc: ConfigDocument, keep: (p: ConfigProblem) => void): void {
  const known = configKey(e.key);
  const edits = e.attributes.flatMap(straightQuotes);
  if (e.where === 'comment') {
    if (known) keep({ rule: 'config-commented-out', place: e.element, key: known.name, value: e.value ?? '' });
    return;
  }
  if (edits.length > 0) keep({ rule: 'config-typographic-quotes', place: e.element, key: e.key, value: e.value ?? '', edits });
  if (e.lacks.length > 0) keep({ rule: 'config-not-an-element', place: e.element, key: e.key, other: e.lacks.join(' '), edits: elementEdits(e, edits) });
  else if (e.where === 'elsewhere' && known) keep({ rule: 'config-not-an-element', place: e.element, key: known.name, other: 'outside appSettings', ...moveIntoSettings(e, doc) });
  if (e.oddNames.length > 0 && e.where !== 'elsewhere') keep({ rule: 'config-not-an-element', place: e.element, key: known?.name ?? e.key, other: `case: ${e.oddNames.join(' ')}` });
  const near = known && e.key !== e.key.trim() ? known : known ? undefined : nearKey(e.key);
  if (near) keep({ rule: 'config-unknown-key', place: e.keyPlace, key: near.name, value: e.value ?? '', other: e.key, edits: [{ ...e.keyPlace, text: near.name }] });
  if (!known || near) return;
  if (e.key !== known.name) keep({ rule: 'config-key-case', place: e.keyPlace, key: known.name, other: e.key, edits: [{ ...e.keyPlace, text: known.name }] });
  if (e.where === 'removed') {
    keep({ rule: 'config-removed-key', place: e.element, key: known.name, value: e.value ?? '', other: `${e.removedBy!.line}` });
    return;
  }
  if (e.value === undefined || !e.valuePlace) {
    keep({ rule: 'config-value-invalid', place: e.element, key: known.name, value: '', other: known.type });
    return;
  }
  if (!parsesAs(known.type, e.value)) keep({ rule: 'config-value-invalid', place: e.value === '' ? e.element : e.valuePlace, key: known.name, value: e.value, other: known.type, ...boolEdit(known.type, e) });
  else range(e, known, keep);
}

function range(e: ConfigEntry, known: NonNullable<ReturnType<typeof configKey>>, keep: (p: ConfigProblem) => void): void {
  const value = magnitude(known.type, e.value!);
  if (value === undefined) return;
  const min = known.min === null ? undefined : magnitude(known.type, known.min);
  const max = known.max === null ? undefined : magnitude(known.type, known.max);
  if ((min !== undefined && value < min) || (max !== undefined && value > max)) {
    keep({ rule: 'config-out-of-range', place: e.valuePlace!, key: known.name, value: e.value!, other: `${known.min ?? ''}..${known.max ?? ''}` });
  }
}

/** The same key twice in force: all but the last are dead. */
function duplicates(doc: ConfigDocument, keep: (p: ConfigProblem) => void): void {
  const last = new Map<string, ConfigEntry>();
  const live = doc.entries.filter((e) => e.where === 'appSettings' || e.where === 'fragment');
  // pasted lines often show a key before and after a change: only a whole file has duplicates
  if (!doc.whole || doc.secondSection) return;
  for (const e of live) last.set(e.key.toLowerCase(), e);
  for (const e of live) {
    const winner = last.get(e.key.toLowerCase())!;
    if (winner !== e) keep({ rule: 'config-duplicate-key', place: e.element, key: e.key, value: e.value ?? '', other: `${winner.element.line}:${winner.value ?? ''}`, edits: [{ ...wholeLine(e.element, doc), text: '' }] });
  }
}

/** The element's lines when it stands alone on them, so that removing it leaves no empty line. */
function wholeLine(place: Place, doc: ConfigDocument): Place {
  const first = doc.lines[place.line - doc.firstLine]!;
  const last = doc.lines[place.endLine - doc.firstLine]!;
  const alone = first.slice(0, place.column).trim() === '' && last.slice(place.endColumn).trim() === '';
  return alone && place.endLine - doc.firstLine + 1 < doc.lines.length ? { line: place.line, column: 0, endLine: place.endLine + 1, endColumn: 0 } : place;
}

function straightQuotes(a: ConfigEntry['attributes'][number]): (Place & { text: string })[] {
  const odd = (s: string): boolean => s.length > 0 && (isTypographicQuote(s.charCodeAt(0)) || s === '\u2018' || s === '\u2019');
  if (!odd(a.open) && !odd(a.close)) return [];
  const p = a.place;
  const open = { line: p.line, column: p.column - a.open.length, endLine: p.line, endColumn: p.column, text: '"' };
  const close = { line: p.endLine, column: p.endColumn, endLine: p.endLine, endColumn: p.endColumn + a.close.length, text: '"' };
  return [...(odd(a.open) || a.open === '' ? [open] : []), ...(odd(a.close) || a.close === '' ? [close] : [])];
}

/** Completes `add key="a" value="b"` to an element; quotes are mended in the same go. */
function elementEdits(e: ConfigEntry, quotes: (Place & { text: string })[]): (Place & { text: string })[] | undefined {
  if (e.value === undefined) return undefined;
  const { line, column, endLine, endColumn } = e.element;
  return [
    ...(e.lacks.includes('<') ? [{ line, column, endLine: line, endColumn: column, text: '<' }] : []),
    ...quotes,
    ...(e.lacks.includes('/>') ? [{ line: endLine, column: endColumn, endLine, endColumn, text: ' />' }] : []),
  ];
}

function boolEdit(type: string, e: ConfigEntry): { edits?: (Place & { text: string })[] } {
  if (type !== 'bool') return {};
  const text = /^(1|yes|on)$/i.test(e.value!.trim()) ? 'True' : /^(0|no|off)$/i.test(e.value!.trim()) ? 'False' : undefined;
  return text ? { edits: [{ ...e.valuePlace!, text }] } : {};
}

/** Moves an entry behind `<appSettings>`, where the file has that element. */
function moveIntoSettings(e: ConfigEntry, doc: ConfigDocument): { edits?: (Place & { text: string })[] } {
  const index = doc.lines.findIndex((l) => /<appSettings\s{0,8}>/.test(l));
  if (index < 0 || doc.broken) return {};
  const line = doc.firstLine + index;
  const column = doc.lines[index]!.indexOf('>', doc.lines[index]!.indexOf('<appSettings')) + 1;
  const same = e.element.line === e.element.endLine;
  const source = doc.lines[e.element.line - doc.firstLine]!;
  if (!same) return {};
  return { edits: [{ ...wholeLine(e.element, doc), text: '' }, { line, column, endLine: line, endColumn: column, text: `\n    ${source.slice(e.element.column, e.element.endColumn)}` }] };
}
