/** One line of comma-separated cells (or of what a spreadsheet puts in place of the comma), with the place of each. The form of Exchange: a cell is quoted only when it must be. */

export interface Cells {
  /** For cell i: [3i] first unit of the value, [3i+1] behind its last, [3i+2] its {@link Quote}. */
  at: number[];
  count: number;
  /** Cells whose quotes were typographic. */
  typographic: number;
  /** A quote that opened the last cell never closed. */
  open: boolean;
  /** Text between a closing quote and the next separator: kept inside the value. */
  odd: boolean;
}

export const enum Quote {
  None,
  Straight,
  /** `“ ” „ ″` as blogs and mail clients make of `"`. */
  Typographic,
}

const QUOTE = 34;

/** True for the characters that word processors put in place of a straight double quote. */
export function isTypographicQuote(code: number): boolean {
  return (code >= 0x201c && code <= 0x201f) || code === 0x2033 || code === 0x2036 || code === 0xff02;
}

/** Cuts a line into cells. Never fails: odd input is cut as well as possible and flagged. Linear time. */
export function cutCells(line: string, separator = ','): Cells {
  const cells: Cells = { at: [], count: 0, typographic: 0, open: false, odd: false };
  let i = 0;
  for (;;) {
    const code = line.charCodeAt(i);
    if (code === QUOTE) i = quoted(line, i, cells, separator);
    else if (code > 0x2000 && isTypographicQuote(code)) i = typographic(line, i, cells, separator);
    else {
      let end = line.indexOf(separator, i);
      if (end < 0) end = line.length;
      cells.at.push(i, end, Quote.None);
      i = end;
    }
    cells.count++;
    if (i >= line.length) return cells;
    i++; // the separator
    if (i === line.length) {
      cells.at.push(i, i, Quote.None);
      cells.count++;
      return cells;
    }
  }
}

function quoted(line: string, start: number, cells: Cells, separator: string): number {
  let from = start + 1;
  for (;;) {
    const close = line.indexOf('"', from);
    if (close < 0) {
      cells.at.push(start + 1, line.length, Quote.Straight);
      cells.open = true;
      return line.length;
    }
    const next = line.charCodeAt(close + 1);
    if (next === QUOTE) {
      from = close + 2;
      continue;
    }
    if (close + 1 >= line.length || next === separator.charCodeAt(0)) {
      cells.at.push(start + 1, close, Quote.Straight);
      return close + 1;
    }
    // `"a" b,`: white space before the separator is dropped with the quote, anything else stays in the cell
    let end = line.indexOf(separator, close);
    if (end < 0) end = line.length;
    if (line.slice(close + 1, end).trim() === '') cells.at.push(start + 1, close, Quote.Straight);
    else {
      cells.odd = true;
      cells.at.push(start, end, Quote.None);
    }
    return end;
  }
}

function typographic(line: string, start: number, cells: Cells, separator: string): number {
  for (let i = start + 1; i < line.length; i++) {
    if (!isTypographicQuote(line.charCodeAt(i)) && line.charCodeAt(i) !== QUOTE) continue;
    if (i + 1 < line.length && line[i + 1] !== separator) continue;
    cells.typographic++;
    cells.at.push(start + 1, i, Quote.Typographic);
    return i + 1;
  }
  // no closing quote: an ordinary cell that happens to start with one
  let end = line.indexOf(separator, start);
  if (end < 0) end = line.length;
  cells.at.push(start, end, Quote.None);
  return end;
}

/** The value of cell i, with doubled quotes made single. */
export function cellValue(line: string, cells: Cells, i: number): string {
  const text = line.slice(cells.at[3 * i], cells.at[3 * i + 1]);
  return cells.at[3 * i + 2] === Quote.Straight && text.includes('""') ? text.replaceAll('""', '"') : text;
}
