import { t } from '../l10n';
import type { Decoded } from '../model';
import { visible } from './escape';
import { wrap } from './layout';

/** A value is repeated to be recognised, not to be read. */
const MAX_TITLE = 1000;
/** Values are not squeezed into fewer columns than this. */
const NARROWEST = 40;

interface Row {
  /** `0x0014 +4`: bytes from the start, and how many. */
  place: string;
  label: string;
  value: string;
  depth: number;
  /** Cause, action, warning: below the row. */
  notes: string[];
}

/** All meanings of a value as aligned trees, each node with its place in the bytes. `why`: why there is none. */
export function decodedText(input: string, decoded: readonly Decoded[], width = 100, why?: string): string {
  const title = visible(input.length > MAX_TITLE ? `${input.slice(0, MAX_TITLE)}…` : input);
  if (decoded.length === 0) return `${title}\n${wrap(why === undefined ? t('not recognised') : t('not recognised: {0}', why), width - 2).map((line) => `  ${visible(line)}\n`).join('')}`;
  const rows = decoded.flatMap((d) => rowsOf(d, 0));
  const places = Math.max(...rows.map((r) => r.place.length));
  const labels = Math.max(...rows.map((r) => 2 * r.depth + r.label.length));
  const lines = rows.flatMap((r) => {
    const place = places > 0 ? `${r.place.padEnd(places)}  ` : '';
    const head = `  ${place}${`${'  '.repeat(r.depth)}${r.label}`.padEnd(labels)}  `;
    const room = Math.max(NARROWEST, width - head.length);
    const text = [...wrap(r.value, room), ...r.notes.flatMap((note) => wrap(note, room - 2).map((x) => `  ${x}`))];
    return text.map((x, i) => `${i === 0 ? head : ' '.repeat(head.length)}${x}`.trimEnd());
  });
  return `${title}\n${lines.join('\n')}\n`;
}

function rowsOf(d: Decoded, depth: number): Row[] {
  const place = d.offset === undefined ? '' : `0x${d.offset.toString(16).padStart(4, '0')}${d.size === undefined ? '' : ` +${d.size}`}`;
  const notes = [...(d.error === undefined ? [] : [t('not readable: {0}', d.error)]), ...(d.notes ?? [])];
  if (d.provenance !== undefined && d.provenance !== 'documented') notes.push(provenanceText(d.provenance));
  return [{ place, label: visible(d.label), value: visible(d.value), depth, notes: notes.map(visible) }, ...(d.children ?? []).flatMap((c) => rowsOf(c, depth + 1))];
}

function provenanceText(provenance: string): string {
  switch (provenance) {
    case 'reported': return t('reported by practitioners, not documented');
    case 'unverified': return t('not verified');
    default: return t('inferred');
  }
}
