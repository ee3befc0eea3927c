import { t } from '../l10n';
import type { Prologue, Rec } from '../model';
import { facetValue, shortValue, type FacetCounter } from './facets';
import { patternProblem, patternReach } from './pattern';
import { columnsOf, recordReader, type RecordReader } from './record-reader';

/** A value chosen in a column. */
export interface PickedValue {
  field: string;
  value: string;
  exclude: boolean;
}

/** What a person searches for. */
export interface Query {
  text: string;
  regex: boolean;
  /** Capital letters matter. */
  matchCase: boolean;
  /** Values of one column stand beside each other, columns narrow each other, excluded values go. */
  picks?: PickedValue[];
}

/** A line is looked at up to here: log lines are shorter, and a pattern's time is bounded by it. */
const MAX_SEARCHED = 20_000;

export interface Matcher {
  /** Stands in every matching line. Global and without sticky state: the caller sets `lastIndex`. Undefined: every line must be asked. */
  candidate: RegExp | undefined;
  /** Decides about one line; with a counter, its values are counted in every facet whose own choice is not what keeps it out. */
  test(line: string, facets?: FacetCounter): boolean;
  /** Lines that follow are read like this. */
  use(prologue: Prologue | undefined): void;
  /** What to highlight in a matching line. */
  highlight: RegExp | undefined;
  /** Characters of a line that are looked at for highlights. */
  reach: number;
}

interface Term {
  text: string;
  exclude: boolean;
  field?: string;
  exact?: boolean;
  /** A guarded pattern instead of a text, and how far it may look. */
  pattern?: RegExp;
  reach?: number;
}

/** One line, and its record read when first asked for. */
interface Line {
  text: string;
  rec(): Rec | undefined;
}

type Test = (line: Line) => boolean;

/**
 * Reads a query: words and "quoted phrases" that must all stand in a line, `-word` that must not, `re:pattern`, `field:value` (the cell
 * holds it) and `field=value` (the cell is it); or one regular expression. Chosen values apply beside either.
 * @returns what is wrong with it as text, undefined for an empty query
 */
export function matcherOf(query: Query, prologue: Prologue | undefined): Matcher | string | undefined {
  const picks = query.picks ?? [];
  if (query.text.trim() === '' && picks.length === 0) return undefined;
  const text = query.text.trim() === '' ? EVERYTHING : query.regex ? patternOf(query) : wordsOf(query, prologue);
  if (typeof text === 'string') return text;
  let reader: RecordReader = recordReader(prologue);
  let asked: string | undefined;
  let read: Rec | undefined;
  const line: Line = { text: '', rec: () => (asked === line.text ? read : ((asked = line.text), (read = reader(line.text)))) };
  const byField = pickTests(picks);
  return {
    candidate: text.candidate, highlight: text.highlight, reach: text.reach,
    use(next) {
      reader = recordReader(next);
      asked = undefined;
    },
    test(full, facets) {
      line.text = full.length > MAX_SEARCHED ? full.slice(0, MAX_SEARCHED) : full;
      if (!text.tests.every((test) => test(line))) return false;
      if (byField.length === 0 && !facets) return true;
      const failing = byField.filter((p) => !p.test(line));
      const rec = facets && failing.length < 2 ? line.rec() : undefined;
      if (rec) facets!.add(rec, failing[0]?.field);
      return failing.length === 0;
    },
  };
}

interface TextQuery {
  candidate: RegExp | undefined;
  tests: Test[];
  highlight: RegExp | undefined;
  reach: number;
}

const EVERYTHING: TextQuery = { candidate: undefined, tests: [], highlight: undefined, reach: MAX_SEARCHED };

function patternOf(query: Query): TextQuery | string {
  const problem = patternProblem(query.text);
  if (problem !== undefined) return problem;
  const flags = query.matchCase ? '' : 'i';
  const one = new RegExp(query.text, flags);
  const reach = patternReach(query.text);
  const shown = Math.min(reach, MAX_SEARCHED);
  // only what cannot run away may look at more than a line at once
  const free = reach === Infinity && !/[\n\r]|\\[nrsSWD]|\[\^|[$^]/.test(query.text);
  return { candidate: free ? new RegExp(query.text, `${flags}g`) : undefined, tests: [({ text }) => one.test(text.length > shown ? text.slice(0, shown) : text)], highlight: new RegExp(query.text, `${flags}g`), reach: shown };
}

function wordsOf(query: Query, prologue: Prologue | undefined): TextQuery | string {
  const flags = query.matchCase ? '' : 'i';
  const terms = termsOf(query.text, columnsOf(prologue), flags);
  if (typeof terms === 'string') return terms;
  const wanted = terms.filter((x) => !x.exclude && x.text !== '');
  const longest = wanted.filter((x) => !x.pattern).sort((a, b) => b.text.length - a.text.length)[0];
  return {
    candidate: longest && new RegExp(escapePattern(longest.text), `${flags}g`),
    tests: terms.map((term) => termTest(term, query.matchCase)),
    highlight: wanted.length > 0 ? new RegExp(wanted.map((x) => x.pattern?.source ?? escapePattern(x.text)).join('|'), `${flags}g`) : undefined,
    reach: Math.min(MAX_SEARCHED, ...wanted.map((x) => x.reach ?? MAX_SEARCHED)),
  };
}

export function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

function termsOf(text: string, names: readonly string[], flags: string): Term[] | string {
  const out: Term[] = [];
  for (const [, minus, name, op, phrase, word] of text.matchAll(/(-)?(?:([\w()-]{1,64})([:=]))?(?:"([^"]{0,1000})"|(\S{1,1000}))|-/g)) {
    const value = phrase ?? word;
    if (value === undefined) continue;
    const exclude = minus !== undefined;
    const field = name === undefined ? undefined : names.find((n) => n.toLowerCase() === name.toLowerCase());
    if (field !== undefined) out.push({ text: value, exclude, field, exact: op === '=' });
    else if (name === 're' && op === ':') {
      const problem = patternProblem(value);
      if (problem !== undefined) return problem;
      out.push({ text: value, exclude, pattern: new RegExp(value, flags), reach: Math.min(patternReach(value), MAX_SEARCHED) });
    }
    // not a column of this file: an ordinary word that happens to hold a colon
    else out.push({ text: `${name === undefined ? '' : `${name}${op!}`}${value}`, exclude });
  }
  if (out.length === 0) return t('Nothing to search for.');
  return out;
}

function termTest(term: Term, matchCase: boolean): Test {
  const fold = (s: string): string => (matchCase ? s : s.toLowerCase());
  const text = fold(term.text);
  const { pattern, reach } = term;
  const holds = (line: Line): boolean => {
    if (pattern) return pattern.test(line.text.length > reach! ? line.text.slice(0, reach) : line.text);
    if (!fold(line.text).includes(text)) return false;
    if (term.field === undefined) return true;
    const cell = line.rec()?.get(term.field);
    return cell !== undefined && (term.exact ? fold(cell) === text : fold(cell).includes(text));
  };
  return term.exclude ? (line) => !holds(line) : holds;
}

/** One test a column: its cell is one of the chosen values, where some are, and none of the excluded. */
function pickTests(picks: readonly PickedValue[]): { field: string; test: Test }[] {
  const fields = [...new Set(picks.map((p) => p.field.toLowerCase()))];
  return fields.map((field) => {
    const own = picks.filter((p) => p.field.toLowerCase() === field);
    const wanted = new Set(own.filter((p) => !p.exclude).map((p) => p.value));
    const unwanted = new Set(own.filter((p) => p.exclude).map((p) => p.value));
    return {
      field,
      test(line) {
        const rec = line.rec();
        const cell = rec && facetValue(rec, own[0]!.field);
        // a line that is no record, or has no such column, is none of the chosen ones
        if (cell === undefined) return wanted.size === 0;
        const value = shortValue(cell);
        return (wanted.size === 0 || wanted.has(value)) && !unwanted.has(value);
      },
    };
  });
}
