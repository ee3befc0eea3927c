import { YEAR_MAX, YEAR_MIN } from './assembly/layout';

const DAY_MS = 86400000;
const PATTERNS = { 'iso-utc': '0000-00-00T00:00:00.000Z', trace: '0000/00/00-00:00:00.000' } as const;
const MINUTE = 16;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Reads stamps; remembers the minute, which hardly changes from one line of a log to the next. */
export class StampReader {
  readonly length: number;
  readonly #pattern: Uint8Array;
  readonly #minute = new Uint8Array(MINUTE);
  #minuteMs = NaN;

  constructor(kind: keyof typeof PATTERNS) {
    this.#pattern = new TextEncoder().encode(PATTERNS[kind]);
    this.length = this.#pattern.length;
  }

  /** Milliseconds since 1970 of the stamp at i, which has `length` bytes; -1 when it is none. */
  read(b: Uint8Array, i: number): number {
    const pattern = this.#pattern, minute = this.#minute;
    for (let j = MINUTE; j < pattern.length; j++) {
      const want = pattern[j]!, have = b[i + j]!;
      if (want === 0x30 ? have < 0x30 || have > 0x39 : have !== want) return -1;
    }
    const seconds = two(b, i + 17);
    if (seconds > 59) return -1;
    for (let j = MINUTE - 1; j >= 0; j--) {
      if (b[i + j] === minute[j]) continue;
      if (!this.#setMinute(b, i)) return -1;
      break;
    }
    return this.#minuteMs + seconds * 1000 + (b[i + 20]! - 0x30) * 100 + two(b, i + 21);
  }

  #setMinute(b: Uint8Array, i: number): boolean {
    const pattern = this.#pattern;
    for (let j = 0; j < MINUTE; j++) {
      const want = pattern[j]!, have = b[i + j]!;
      if (want === 0x30 ? have < 0x30 || have > 0x39 : have !== want) return false;
    }
    const year = two(b, i) * 100 + two(b, i + 2), month = two(b, i + 5), day = two(b, i + 8), hour = two(b, i + 11), min = two(b, i + 14);
    if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1 || hour > 23 || min > 59) return false;
    const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
    if (day > DAYS[month - 1]! + (leap && month === 2 ? 1 : 0)) return false;
    this.#minuteMs = Date.UTC(year, month - 1, day) / DAY_MS * DAY_MS + (hour * 60 + min) * 60000;
    this.#minute.set(b.subarray(i, i + MINUTE));
    return true;
  }
}

function two(b: Uint8Array, i: number): number {
  return (b[i]! - 0x30) * 10 + b[i + 1]! - 0x30;
}
