/** Stamps in the culture of whoever ran a cmdlet: `1/13/2016 11:06:04 AM`, `13.01.2016 11:06:04`. The order of day and month must be proven. */

import { namedDate } from './month-names';
import { civilToMs } from './stamp';

export type DateOrder = 'mdy' | 'dmy' | 'ymd';

export interface StampCandidate {
  order: DateOrder;
  /** Milliseconds since 1970-01-01 on the clock of the file. */
  ms: number;
  /** Written with AM or PM. */
  hour12: boolean;
}

/** Longer text is no stamp; bounds the work on hostile input. */
const MAX_STAMP_TEXT = 64;

const stampText = /^(\d{1,4})([/.-]) ?(\d{1,2})\2 ?(\d{1,4})(?: \u0433\.)?(?:[., T](.*))?$/;
/** A month as a word, or with the sign of a month: not the letters around a clock. */
const hasMonth = /^[\p{L}-]{2,14}[.,]? \p{L}|^\p{L}{3,14}\.? \d{1,2},? \d{4}|^(?:[\p{L}-]{2,14}\.?,? )?\d{1,4}(?:\.|st|nd|rd|th|er|º)?[ -]?(?:de |of )?\p{L}|[\u6708\uc6d4]/iu;
const clockText = /^(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,7}))?)?$/;

/** Designators of the cultures that Exchange's consoles are run in, compared without dots and spaces. */
const am = new Set(['am', 'a', 'πμ', '上午', '오전', '午前', 'sa', '\u0635', 'de', 'öö', 'fm', 'ip', 'dop', 'vorm', 'प\u0942र\u094dव\u093eह\u094dन']);
const pm = new Set(['pm', 'p', 'μμ', '下午', '오후', '午後', 'ch', '\u0645', 'du', 'ös', 'em', 'odp', 'nachm', 'अपर\u093eह\u094dन']);

/** Two-digit years up to 69 belong to this century; Exchange did not exist before 1996. */
const TWO_DIGIT_YEAR_PIVOT = 70;

/** Thai consoles count years from 544 B.C.; 1996 to 2099 there. Nothing in Exchange has dates in those years otherwise. */
const BUDDHIST_ERA = 543;
const FIRST_BUDDHIST_YEAR = 2539;
const LAST_BUDDHIST_YEAR = 2642;

interface Clock {
  hour: number;
  minute: number;
  second: number;
  ms: number;
  hour12: boolean;
}

function parseClock(text: string | undefined): Clock | undefined {
  if (text === undefined) {
    return { hour: 0, minute: 0, second: 0, ms: 0, hour12: false };
  }
  const time = /\d[\d:.,]*/.exec(text);
  if (!time) {
    return undefined;
  }
  // `u` and ISO formats end in Z
  const designator = (text.slice(0, time.index) + text.slice(time.index + time[0].length)).toLowerCase().replace(/[.\s]/g, '').replace(/^z$/, '');
  const fields = clockText.exec(time[0].replace(/[.,:]$/, ''));
  const hour12 = am.has(designator) || pm.has(designator);
  if (!fields || (designator !== '' && !hour12)) {
    return undefined;
  }
  let hour = Number(fields[1]);
  if (hour12) {
    if (hour < 1 || hour > 12) {
      return undefined;
    }
    hour = (hour % 12) + (pm.has(designator) ? 12 : 0);
  }
  const ms = fields[4] === undefined ? 0 : Number(fields[4].padEnd(3, '0').slice(0, 3));
  return { hour, minute: Number(fields[2]), second: Number(fields[3] ?? 0), ms, hour12 };
}

function fullYear(text: string): number {
  const year = Number(text);
  if (year >= FIRST_BUDDHIST_YEAR && year <= LAST_BUDDHIST_YEAR) {
    return year - BUDDHIST_ERA;
  }
  return text.length > 2 ? year : year + (year < TWO_DIGIT_YEAR_PIVOT ? 2000 : 1900);
}

/**
 * Every reading of a stamp in an unknown culture, the usual one for its separator first. More than one candidate means that the stamp alone
 * does not say which number is the month; none means that it is no stamp. A date without a time is its midnight.
 */
export function parseCultureStamp(text: string): StampCandidate[] {
  if (text.length > MAX_STAMP_TEXT) {
    return [];
  }
  // Some consoles write direction marks and narrow spaces; input methods write wide digits.
  const plain = text.replace(/[\u200e\u200f]/g, '').replace(/[\u00a0\u202f]/g, ' ').replace(/[\uff0e-\uff1a]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).trim();
  const match = stampText.exec(plain);
  const clock = match ? parseClock(match[5]) : undefined;
  if (!match && hasMonth.test(plain)) {
    return ofNamedMonth(plain);
  }
  if (!match || !clock) {
    return [];
  }
  const [, first, separator, second, third] = match as unknown as [string, string, string, string, string];
  const candidates: StampCandidate[] = [];
  const add = (order: DateOrder, year: string, month: string, day: string): void => {
    const ms = civilToMs(fullYear(year), Number(month), Number(day), clock.hour, clock.minute, clock.second, clock.ms);
    if (!Number.isNaN(ms)) {
      candidates.push({ order, ms, hour12: clock.hour12 });
    }
  };
  if (first.length > 2) {
    if (third.length <= 2) {
      add('ymd', first, second, third);
    }
    return candidates;
  }
  // `4.3.2` is a status code, no date
  if (third.length === 3 || third.length === 1) {
    return candidates;
  }
  if (separator === '/') {
    add('mdy', third, first, second);
    add('dmy', third, second, first);
  } else {
    add('dmy', third, second, first);
    if (separator === '-') {
      add('mdy', third, first, second);
    }
  }
  return candidates;
}

function ofNamedMonth(text: string): StampCandidate[] {
  const date = namedDate(text);
  const clock = date && parseClock(date.time);
  const ms = date && clock ? civilToMs(fullYear(date.year), date.month, Number(date.day), clock.hour, clock.minute, clock.second, clock.ms) : NaN;
  return Number.isNaN(ms) ? [] : [{ order: date!.order, ms, hour12: clock!.hour12 }];
}

export interface SettledOrder {
  /** The order to use for every row; undefined where no single order fits all rows. */
  order: DateOrder | undefined;
  /**
   * `rows`: only one order can be read in every row (a day above 12). `monotony`: of several, only one makes time run one way.
   * `usual`: nothing decides, the usual order for the separator is taken. `conflict`: no order fits all rows.
   */
  by: 'rows' | 'monotony' | 'usual' | 'conflict';
  /** Rows that prove it: rows that only this order can read. */
  proofs: number;
  /** Milliseconds of each row in the chosen order; NaN where the row has no such reading. */
  ms: number[];
}

/** Fewer stamps than this run one way by chance too often. */
const MIN_MONOTONE_ROWS = 3;

/** Whether times run one way. */
class Run {
  private up = true;
  private down = true;
  private last = NaN;

  add(ms: number): void {
    if (ms < this.last) this.up = false;
    if (ms > this.last) this.down = false;
    this.last = ms;
  }

  get isOneWay(): boolean {
    return this.up || this.down;
  }
}

/** What the rows of a table prove together about the order of day and month; takes them one by one and keeps none. */
export class OrderOfRows {
  /** Rows with candidates. */
  rows = 0;
  /** Orders that all rows so far can be read in, the usual one first. */
  private runs: [DateOrder, Run][] = [];
  private readonly proofs = new Map<DateOrder, number>();
  /** In each row the candidates are the same time. */
  private same = true;

  /** @param row candidates as {@link parseCultureStamp} gives them; a row without any is left alone */
  add(row: readonly StampCandidate[]): void {
    const first = row[0];
    if (!first) return;
    if (this.rows++ === 0) this.runs = row.map((c) => [c.order, new Run()]);
    else if (row.length < this.runs.length || this.runs.some(([order]) => !row.some((c) => c.order === order))) this.runs = this.runs.filter(([order]) => row.some((c) => c.order === order));
    for (const [order, run] of this.runs) run.add(row.find((c) => c.order === order)!.ms);
    if (row.length === 1) this.proofs.set(first.order, (this.proofs.get(first.order) ?? 0) + 1);
    else this.same &&= row.every((c) => c.ms === first.ms);
  }

  settle(): Omit<SettledOrder, 'ms'> {
    const told = (order: DateOrder | undefined, by: SettledOrder['by']): Omit<SettledOrder, 'ms'> => ({ order, by, proofs: (order && this.proofs.get(order)) ?? 0 });
    const { runs } = this;
    if (runs.length <= 1) return told(runs[0]?.[0], runs.length === 1 ? 'rows' : 'conflict');
    const oneWay = this.rows >= MIN_MONOTONE_ROWS ? runs.filter(([, run]) => run.isOneWay) : [];
    if (oneWay.length === 1) return told(oneWay[0]![0], 'monotony');
    // The two readings can be the same day (1/1/2016): then there is nothing to decide.
    return told(runs[0]![0], this.same ? 'rows' : 'usual');
  }
}

/**
 * One order of day and month for all rows of a table, from what the rows prove together.
 * @param rows candidates of each row, as {@link parseCultureStamp} gives them; rows without candidates are left alone
 */
export function settleOrder(rows: readonly (readonly StampCandidate[])[]): SettledOrder {
  const together = new OrderOfRows();
  for (const row of rows) together.add(row);
  const settled = together.settle();
  return { ...settled, ms: rows.map((row) => row.find((c) => c.order === settled.order)?.ms ?? NaN) };
}
