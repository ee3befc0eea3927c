/** Columns of `Format-Table` output: found from the row of dashes, and the cells of a row put under them. */

export interface TableColumn {
  name: string;
  /** First dash and behind the last. Values may go beyond: text to the right, numbers to the left. */
  start: number;
  end: number;
}

interface Word {
  start: number;
  end: number;
}

/** More columns than any console is wide. */
const MAX_COLUMNS = 200;

/** The columns of a header line and the dashes below it; undefined where the second line is no row of dashes for the first. */
export function dashColumns(names: string, dashes: string): TableColumn[] | undefined {
  if (!/^[\s-]+$/.test(dashes)) return undefined;
  const runs = words(dashes);
  if (runs.length === 0 || runs.length > MAX_COLUMNS || runs.some((r) => r.end - r.start < 2)) return undefined;
  if (runs.length === 1 && names.trim().length !== runs[0]!.end - runs[0]!.start) return undefined;
  const heads = words(names);
  // the header breaks where the dashes do; where a copy moved the dashes, each name goes to the nearest run
  const aligned = runs.every((r) => heads.some((h) => h.start === r.start || h.end === r.end));
  const columns = runs.map((r, i) => ({ name: names.slice(r.start, runs[i + 1]?.start ?? names.length).trim(), start: r.start, end: r.end }));
  if (aligned && columns.every((c) => c.name !== '')) return columns;
  if (heads.length !== runs.length) return undefined;
  // the rows follow the names, not the dashes, where the two disagree
  return runs.map((r, i) => ({ name: names.slice(heads[i]!.start, heads[i]!.end), start: heads[i]!.start, end: Math.max(heads[i]!.end, heads[i]!.start + r.end - r.start) }));
}

/** Maximal runs without blanks. */
function words(text: string): Word[] {
  const out: Word[] = [];
  for (let at = 0; at < text.length; ) {
    while (at < text.length && text.charCodeAt(at) <= 32) at++;
    const start = at;
    while (at < text.length && text.charCodeAt(at) > 32) at++;
    if (at > start) out.push({ start, end: at });
  }
  return out;
}

const NUMBER = /^-?\d[\d.,:]*%?$/;

/** Words that belong together: separated by one blank and not by a column's edge. */
function chunks(text: string, columns: readonly TableColumn[]): Word[] {
  const out: Word[] = [];
  let previousEnd = 0;
  for (const word of words(text)) {
    const last = out.at(-1);
    if (last && !breaks(text, columns, last, word, previousEnd)) last.end = word.end;
    else out.push({ ...word });
    previousEnd = word.end;
  }
  return out;
}

function breaks(text: string, columns: readonly TableColumn[], chunk: Word, word: Word, previousEnd: number): boolean {
  if (columns.some((c) => c.start === word.start)) return true;
  const endsAt = columns.find((c) => c.end === word.end);
  if (endsAt && chunk.start < endsAt.start && NUMBER.test(text.slice(word.start, word.end))) return true;
  if (word.start - previousEnd < 2 && text[previousEnd] !== '\t') return false;
  // two blanks inside one cell: the cell began at its column and the word is still left of the next
  const own = columns.findIndex((c) => c.start === chunk.start);
  const next = columns[own + 1]?.start ?? Infinity;
  return own < 0 || word.end > next;
}

function distance(chunk: Word, column: TableColumn): number {
  if (chunk.start === column.start || chunk.end === column.end) return 0;
  return 1 + Math.min(Math.abs(chunk.start - column.start), Math.abs(chunk.end - column.end));
}

/** Place of each column's cell in a row, undefined where the row has none; undefined altogether where the line cannot be a row. */
export function rowCells(text: string, columns: readonly TableColumn[]): ([number, number] | undefined)[] | undefined {
  const list = chunks(text, columns);
  return fits(text, list, columns) ? assign(list.length > columns.length ? byStart(list, columns) : list, columns) : wordCells(text, columns);
}

/** Each chunk stands exactly under a column: what {@link assign} comes to then, at a glance. */
function assignExact(list: readonly Word[], columns: readonly TableColumn[]): ([number, number] | undefined)[] | undefined {
  const out = new Array<[number, number] | undefined>(columns.length).fill(undefined);
  let j = 0;
  for (const { start, end } of list) {
    while (j < columns.length && columns[j]!.start !== start && columns[j]!.end !== end) j++;
    if (j === columns.length) return undefined;
    out[j++] = [start, end];
  }
  return out;
}

/** Chunks stay in order; the nearest columns win. */
function assign(list: readonly Word[], columns: readonly TableColumn[]): ([number, number] | undefined)[] {
  const exact = assignExact(list, columns);
  if (exact) return exact;
  // cost[i][j]: the least distance of the first i chunks under the first j columns
  const cost: number[][] = [new Array<number>(columns.length + 1).fill(0)];
  for (let i = 1; i <= list.length; i++) {
    const row = new Array<number>(columns.length + 1).fill(Infinity);
    for (let j = i; j <= columns.length; j++) row[j] = Math.min(row[j - 1]!, cost[i - 1]![j - 1]! + distance(list[i - 1]!, columns[j - 1]!));
    cost.push(row);
  }
  const out: ([number, number] | undefined)[] = columns.map(() => undefined);
  for (let i = list.length, j = columns.length; i > 0; j--) {
    if (cost[i]![j] === cost[i]![j - 1]) continue;
    i--;
    out[j - 1] = [list[i]!.start, list[i]!.end];
  }
  return out;
}

/** Too many chunks: those that begin under one column are one cell. */
function byStart(list: readonly Word[], columns: readonly TableColumn[]): Word[] {
  const out: Word[] = [];
  const columnOf = (w: Word): number => columns.findLastIndex((c) => c.start <= w.start);
  for (const word of list) {
    const last = out.at(-1);
    if (last && columnOf(last) === columnOf(word)) last.end = word.end;
    else out.push({ ...word });
  }
  return out.slice(0, columns.length);
}

/** Do most cells of the line stand exactly under their columns? */
export function fitsExactly(text: string, columns: readonly TableColumn[]): boolean {
  const list = chunks(text, columns), exact = exactOnes(list, columns);
  return exact >= 2 && exact * 2 >= list.length;
}

function exactOnes(list: readonly Word[], columns: readonly TableColumn[]): number {
  return list.filter((w) => columns.some((c) => c.start === w.start || c.end === w.end)).length;
}

/** Can the line be a row? */
function fits(text: string, list: readonly Word[], columns: readonly TableColumn[]): boolean {
  if (list.length === 0) return false;
  const exact = exactOnes(list, columns);
  if (list.length > columns.length * 2) return false;
  if (list.length > 1) return exact > 0 && !(isSentence(text) && list.some((w) => spills(text, w, columns)));
  // a single cell that runs through the columns behind it is a sentence
  return exact > 0 && !spills(text, list[0]!, columns);
}

/** No two blanks anywhere: words that stand at a column by chance. */
function isSentence(text: string): boolean {
  return !/\S(?: {2}|\t)/.test(text);
}

/** The chunk runs into the column behind its own. A number wider than its title does not: it stands to the left of its column's end. */
function spills(text: string, chunk: Word, columns: readonly TableColumn[]): boolean {
  if (columns.some((c) => c.end === chunk.end && c.start >= chunk.start) && NUMBER.test(text.slice(chunk.start, chunk.end))) return false;
  const own = columns.findLastIndex((c) => c.start <= chunk.start);
  return chunk.end > (columns[own + 1]?.start ?? Infinity);
}

/** Names of columns whose values are a date and a time, which are two or three words. */
const IS_TIME = /time|date|when/i;
const DATE = /^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}$/;
const CLOCK = /^\d{1,2}[:.]\d{2}/;

/**
 * Cells of a row in a copy that made one blank of many: then nothing stands under its column, and only the number of words tells. A date
 * and its time are one cell. Undefined where words are missing or left over, or where the names themselves stand further apart.
 */
export function wordCells(text: string, columns: readonly TableColumn[]): [number, number][] | undefined {
  if (columns.length < 2 || columns.some((c, i) => i > 0 && c.start !== columns[i - 1]!.end + 1)) return undefined;
  const list = words(text);
  const out: [number, number][] = [];
  let at = 0;
  for (const { name } of columns) {
    const word = list[at++];
    if (!word) return undefined;
    let { end } = word;
    if (IS_TIME.test(name) && DATE.test(text.slice(word.start, end)) && list[at] && CLOCK.test(text.slice(list[at]!.start, list[at]!.end))) {
      end = list[at++]!.end;
      if (list[at] && /^[AP]\.?M\.?$/i.test(text.slice(list[at]!.start, list[at]!.end))) end = list[at++]!.end;
    }
    out.push([word.start, end]);
  }
  return at === list.length ? out : undefined;
}
