/** A line as formats read it, and where its characters stand in the file. */
export interface MendedLine {
  text: string;
  /** The physical lines it was made of. */
  raw: readonly string[];
  /** Stretches of the text, by where they begin in it; each runs to the next one. */
  places: readonly Place[];
}

interface Place {
  at: number;
  /** Which of the physical lines, and the column in it. */
  row: number;
  column: number;
}

/** A part of a line that is to be read as something else. */
export interface Edit {
  from: number;
  to: number;
  by: string;
}

/** A line as it stands. */
export function asItStands(text: string): MendedLine {
  return { text, raw: [text], places: [{ at: 0, row: 0, column: 0 }] };
}

/** Where a character of the text stands. */
export function placeIn(line: MendedLine, column: number): { row: number; column: number } {
  let low = 0, high = line.places.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (line.places[middle]!.at <= column) low = middle;
    else high = middle - 1;
  }
  const place = line.places[low]!;
  return { row: place.row, column: Math.min(place.column + column - place.at, line.raw[place.row]!.length) };
}

/** The line with parts replaced; the edits stand in order and do not overlap. */
export function edited(line: MendedLine, edits: readonly Edit[]): MendedLine {
  if (edits.length === 0) return line;
  const places: Place[] = [];
  let text = '', from = 0;
  const keep = (to: number): void => {
    if (to <= from) return;
    places.push({ at: text.length, ...placeIn(line, from) });
    for (const p of line.places) if (p.at > from && p.at < to) places.push({ ...p, at: text.length + p.at - from });
    text += line.text.slice(from, to);
  };
  for (const { from: start, to, by } of edits) {
    keep(start);
    if (by !== '') places.push({ at: text.length, ...placeIn(line, start) });
    text += by;
    from = to;
  }
  keep(line.text.length);
  if (places.length === 0) places.push({ at: 0, row: 0, column: 0 });
  return { text, raw: line.raw, places };
}

/** Lines put together again with `between` at each joint. */
export function joined(lines: readonly MendedLine[], between: string): MendedLine {
  let text = '';
  const raw: string[] = [], places: Place[] = [];
  lines.forEach((line, i) => {
    if (i > 0) text += between;
    places.push(...line.places.map((p) => ({ at: p.at + text.length, row: p.row + raw.length, column: p.column })));
    text += line.text;
    raw.push(...line.raw);
  });
  return { text, raw, places };
}
