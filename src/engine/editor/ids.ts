import type { DocumentModel } from './document';

/** An identifier under the cursor: something whose other occurrences are worth finding. */
export interface IdAt {
  id: string;
  kind: 'session' | 'guid' | 'message-id' | 'entry-id' | 'address' | 'mail-address';
  line: number;
  column: number;
  endColumn: number;
}

export interface Occurrence {
  line: number;
  column: number;
  endColumn: number;
}

/** Shapes of identifiers, longest first. Each is looked for in a window around the cursor only. */
const SHAPES: readonly { kind: IdAt['kind']; pattern: RegExp }[] = [
  { kind: 'message-id', pattern: /<[^<>\s,;"]{3,250}@[^<>\s,;"]{1,250}>/g },
  { kind: 'guid', pattern: /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi },
  { kind: 'entry-id', pattern: /[0-9a-f]{2}(?:-[0-9a-f]{1,2}){40,90}|[0-9a-f]{92,200}|[A-Za-z0-9+/]{62,120}={0,2}/gi },
  { kind: 'mail-address', pattern: /[A-Za-z0-9._%+=-]{1,64}@[A-Za-z0-9.-]{1,200}/g },
  { kind: 'session', pattern: /\b[0-9A-F]{16}\b/g },
  { kind: 'address', pattern: /\b[0-9a-f`]{8,17}\b/g },
];
/** Half of the window: longer than the longest identifier. */
const REACH = 600;
/** Lines searched between two pauses. */
const LINES_PER_STEP = 4_000;
/** More occurrences than anyone will page through. */
export const MAX_OCCURRENCES = 10_000;

/** The identifier at a place, if there is one. `column` is 0-based. */
export function idAt(model: DocumentModel, line: number, column: number): IdAt | undefined {
  const text = model.text.line(line);
  const from = Math.max(0, column - REACH);
  const part = text.slice(from, column + REACH);
  const inDump = model.dump !== undefined && model.scan?.blocks.some((b) => b.format === 'object-dump' && line >= b.from && line <= b.to) === true;
  for (const { kind, pattern } of SHAPES) {
    if ((kind === 'address') !== inDump && (kind === 'address' || kind === 'session')) continue;
    pattern.lastIndex = 0;
    for (let found = pattern.exec(part); found; found = pattern.exec(part)) {
      const start = from + found.index;
      if (start > column) break;
      if (start + found[0].length >= column) return { id: found[0], kind, line, column: start, endColumn: start + found[0].length };
    }
  }
  return undefined;
}

/**
 * Every place of an identifier in a document, in order; hexadecimal ones match without case. Yields now and then so that the owner can
 * pause or stop; at most {@link MAX_OCCURRENCES}.
 */
export function* occurrences(model: DocumentModel, id: Pick<IdAt, 'id' | 'kind'>): Generator<void, Occurrence[]> {
  const out: Occurrence[] = [];
  if (id.kind === 'session') {
    const group = model.groups.list.length > 0 ? model.groups.list.find((g) => g.key === id.id) : undefined;
    // lines of other kinds (prose, tracking rows) may name the session too; only a plain connectivity log can be shortened to its own lines
    if (group && model.scan?.format === 'connectivity-log') {
      for (const line of model.groups.lines(group)) inLine(model.text.line(line), line, id.id, id.id.toLowerCase(), out);
      return out;
    }
  }
  const lower = id.id.toLowerCase();
  for (let n = 1; n <= model.text.count; n++) {
    inLine(model.text.line(n), n, id.id, lower, out);
    if (out.length >= MAX_OCCURRENCES) return out;
    if (n % LINES_PER_STEP === 0) yield;
  }
  return out;
}

/** All places in one line, in its own spelling or in lower or upper case. */
export function inLine(text: string, line: number, id: string, lower: string, out: Occurrence[]): void {
  const spelt = text.includes(id) ? id : text.includes(lower) ? lower : text.includes(id.toUpperCase()) ? id.toUpperCase() : undefined;
  if (spelt === undefined) return;
  for (let at = text.indexOf(spelt); at >= 0 && out.length < MAX_OCCURRENCES; at = text.indexOf(spelt, at + id.length)) out.push({ line, column: at, endColumn: at + id.length });
}

/** Where an identifier begins its life in this document: the dump of an address, the first line of a session, else its first occurrence. */
export function definitionOf(model: DocumentModel, id: Pick<IdAt, 'id' | 'kind'>, places: readonly Occurrence[]): Occurrence | undefined {
  const object = id.kind === 'address' ? model.dump?.objectAt(id.id) : undefined;
  return (object && places.find((p) => p.line === object.line)) ?? places[0];
}
