import { formatDuration } from '../decode/timespan';
import { SLOT_MS } from '../limits';
import { t } from '../l10n';
import type { FileScan } from '../model';
import { formatLocal, formatUtc } from '../time/format';
import { TOP } from './kit/stats';
import type { CaseFacts, Rule } from './rule';

/** Fewer quarter hours with lines than this show no usual spacing. */
const MIN_SLOTS = 12;
/** A hole is at least an hour: shorter silences are ordinary at night. */
const MIN_HOLE_SLOTS = 4;
/** And this many times longer than nine of ten spacings of the same file. */
const TIMES_USUAL = 8;
/** More holes than this are the file's rhythm (nights, weekends), not a hole in it. */
const MAX_HOLES = 3;

interface Hole {
  file: FileScan;
  from: number;
  to: number;
}

/** A log that stops and goes on far later than it usually does, or a series of files with a number missing. A hint about provenance. */
export const logGap: Rule = {
  id: 'log-gap',
  title: () => t('Logs with a hole'),
  severity: 'hint',
  observers: [],
  conclude(facts, report) {
    const holes = facts.files.flatMap(holesOf);
    const series = missingNumbers(facts.files);
    if (holes.length === 0 && series.length === 0) return;
    const say = (hole: Hole, ms: number): string => sayTime(facts, hole.file, ms);
    report({
      confidence: series.length > 0 ? 'proven' : 'likely',
      title: series.length > 0
        ? t('Files are missing from a series of logs: {0}', series.map((s) => s.name).slice(0, 3).join(', '))
        : t('A hole in time of {0}', formatDuration(Math.max(...holes.map((h) => h.to - h.from)))),
      detail: [
        ...series.slice(0, TOP).map((s) => t('{0}: missing between {2} and {3}: {1}.', s.name, s.missing.join(', '), s.first, s.last)),
        ...holes.slice(0, TOP).map((h) => t('{0}: nothing from {1} to {2}, though the file usually has lines every {3}.', h.file.path, say(h, h.from), say(h, h.to), formatDuration(usual(slotsOf(h.file)) * SLOT_MS))),
        t('What happened in a hole is not in the given files. Times are to the quarter of an hour. A service that stood still leaves the same hole as a file that was not copied.'),
      ].join('\n'),
      count: holes.length + series.reduce((n, s) => n + s.missing.length, 0),
      evidence: [],
      missing: series.slice(0, TOP).map((s) => ({ what: t('The missing files of {0}.', s.name), how: s.missing.slice(0, TOP).map((n) => s.file(n)).join(', ') })),
      data: {
        holes: holes.slice(0, TOP).map((h) => ({ path: h.file.path, from: say(h, h.from), to: say(h, h.to), duration: formatDuration(h.to - h.from) })),
        series: series.slice(0, TOP).map((s) => ({ name: s.name, missing: s.missing })),
      },
    });
  },
};

function sayTime(facts: CaseFacts, file: FileScan, ms: number): string {
  const utc = file.clock === null ? NaN : facts.utc(file, ms, file.clock);
  return Number.isNaN(utc) ? t('{0} (zone unknown)', formatLocal(ms).slice(0, 16)) : formatUtc(utc);
}

function slotsOf(file: FileScan): number[] {
  return Object.keys(file.slots).map(Number).sort((a, b) => a - b);
}

/** The spacing in slots that nine of ten neighbours keep. */
function usual(slots: readonly number[]): number {
  const gaps = slots.slice(1).map((s, i) => s - slots[i]!).sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length * 0.9)] ?? 1;
}

function holesOf(file: FileScan): Hole[] {
  const slots = slotsOf(file);
  // notes hold excerpts: they have holes by nature
  if (file.format === 'mixed' || (file.clock !== 'utc' && file.clock !== 'server') || slots.length < MIN_SLOTS) return [];
  const limit = Math.max(MIN_HOLE_SLOTS, usual(slots) * TIMES_USUAL);
  const holes = slots.slice(1).flatMap((s, i) => (s - slots[i]! > limit ? [{ file, from: (slots[i]! + 1) * SLOT_MS, to: s * SLOT_MS }] : []));
  return holes.length > MAX_HOLES ? [] : holes;
}

interface Series {
  name: string;
  first: number;
  last: number;
  missing: number[];
  file(n: number): string;
}

/** `CONNECTLOG20110112-3.LOG`: number inside the day or hour. */
const NUMBERED = /^(.{1,60}?\d{8,10})-(\d{1,5})(\.log)$/i;
/** A series with more missing numbers was never meant to be whole. */
const MAX_MISSING = 50;

function missingNumbers(files: readonly FileScan[]): Series[] {
  const groups = new Map<string, { name: string; ext: string; numbers: Set<number> }>();
  for (const file of files) {
    const cut = Math.max(file.path.lastIndexOf('/'), file.path.lastIndexOf('\\')) + 1;
    const found = NUMBERED.exec(file.path.slice(cut));
    if (!found) continue;
    const key = `${file.path.slice(0, cut)}${found[1]!.toLowerCase()}`;
    const group = groups.get(key) ?? { name: found[1]!, ext: found[3]!, numbers: new Set<number>() };
    group.numbers.add(Number(found[2]));
    groups.set(key, group);
  }
  const out: Series[] = [];
  for (const { name, ext, numbers } of groups.values()) {
    const first = Math.min(...numbers);
    const last = Math.max(...numbers);
    if (numbers.size < 2 || last - first - numbers.size > MAX_MISSING) continue;
    const missing: number[] = [];
    for (let n = first; n < last; n++) if (!numbers.has(n)) missing.push(n);
    if (missing.length > 0) out.push({ name, first, last, missing, file: (n) => `${name}-${n}${ext}` });
  }
  return out;
}
