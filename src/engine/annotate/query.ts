import { formatById } from '../registry';
import type { FileState, Sink } from '../formats/format';
import { t } from '../l10n';
import type { Prologue, Rec } from '../model';
import { patternProblem, patternReach } from './pattern';

/** What a person searches for. */
export interface Query {
  text: string;
  regex: boolean;
  /** Capital letters matter. */
  matchCase: boolean;
}

/** A line is looked at up to here: log lines are shorter, and a pattern's time is bounded by it. */
const MAX_SEARCHED = 20_000;

export interface Matcher {
  /** Stands in every matching line. Global and without sticky state: the caller sets `lastIndex`. Undefined: every line must be asked. */
  candidate: RegExp | undefined;
  /** Decides about one line. */
  test(line: string): boolean;
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
}

/**
 * Reads a query: words and "quoted phrases" that must all stand in a line, `-word` that must not, `field:value` (the cell holds it) and
 * `field=value` (the cell is it); or one regular expression.
 * @returns what is wrong with it as text, undefined for an empty query
 */
export function matcherOf(query: Query, prologue: Prologue | undefined): Matcher | string | undefined {
  if (query.text.trim() === '') return undefined;
  const flags = query.matchCase ? '' : 'i';
  if (query.regex) {
    const problem = patternProblem(query.text);
    if (problem !== undefined) return problem;
    const one = new RegExp(query.text, flags);
    const reach = patternReach(query.text);
    const shown = Math.min(reach, MAX_SEARCHED);
    // only what cannot run away may look at more than a line at once
    const free = reach === Infinity && !/[\n\r]|\\[nrsSWD]|\[\^|[$^]/.test(query.text);
    return { candidate: free ? new RegExp(query.text, `${flags}g`) : undefined, test: (line) => one.test(line.length > shown ? line.slice(0, shown) : line), highlight: new RegExp(query.text, `${flags}g`), reach: shown };
  }
  const names = columnsOf(prologue);
  const terms = termsOf(query.text, names);
  if (typeof terms === 'string') return terms;
  const wanted = terms.filter((x) => !x.exclude && x.text !== '');
  const parse = terms.some((x) => x.field !== undefined) ? lineParser(prologue) : undefined;
  const tests = terms.map((term) => termTest(term, query.matchCase, parse));
  const longest = [...wanted].sort((a, b) => b.text.length - a.text.length)[0];
  return {
    candidate: longest && new RegExp(escapePattern(longest.text), `${flags}g`),
    test: (line) => {
      const shown = line.length > MAX_SEARCHED ? line.slice(0, MAX_SEARCHED) : line;
      return tests.every((test) => test(shown));
    },
    highlight: wanted.length > 0 ? new RegExp(wanted.map((x) => escapePattern(x.text)).join('|'), `${flags}g`) : undefined,
    reach: MAX_SEARCHED,
  };
}

export function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

/** Columns a query may name, in the header's spelling. */
export function columnsOf(prologue: Prologue | undefined): readonly string[] {
  if (prologue?.fields) return prologue.fields.names;
  return Object.keys(formatById(prologue?.format ?? '')?.fields ?? {});
}

function termsOf(text: string, names: readonly string[]): Term[] | string {
  const out: Term[] = [];
  for (const [, minus, name, op, phrase, word] of text.matchAll(/(-)?(?:([\w()-]{1,64})([:=]))?(?:"([^"]{0,1000})"|(\S{1,1000}))|-/g)) {
    const value = phrase ?? word;
    if (value === undefined) continue;
    const field = name === undefined ? undefined : names.find((n) => n.toLowerCase() === name.toLowerCase());
    if (field !== undefined) out.push({ text: value, exclude: minus !== undefined, field, exact: op === '=' });
    // not a column of this file: an ordinary word that happens to hold a colon
    else out.push({ text: `${name === undefined ? '' : `${name}${op!}`}${value}`, exclude: minus !== undefined });
  }
  if (out.length === 0) return t('Nothing to search for.');
  return out;
}

function termTest(term: Term, matchCase: boolean, parse: ((line: string) => Rec | undefined) | undefined): (line: string) => boolean {
  const fold = (s: string): string => (matchCase ? s : s.toLowerCase());
  const text = fold(term.text);
  const holds = (line: string): boolean => {
    if (!fold(line).includes(text)) return false;
    if (term.field === undefined) return true;
    const cell = parse?.(line)?.get(term.field);
    return cell !== undefined && (term.exact ? fold(cell) === text : fold(cell).includes(text));
  };
  return term.exclude ? (line) => !holds(line) : holds;
}

/** Reads one line as a record of its format. */
export function lineParser(prologue: Prologue | undefined): (line: string) => Rec | undefined {
  const format = formatById(prologue?.format ?? '');
  if (!format || format.kind === 'block' || !prologue) return () => undefined;
  return (line) => {
    let found: Rec | undefined;
    const sink: Sink = { record: (rec) => void (found ??= rec), unparsed() {}, repair() {}, header() {} };
    const state: FileState = { path: '', log: true, header: {}, ...(prologue.fields ? { fields: prologue.fields } : {}) };
    const parser = format.parser(state, sink);
    parser.take(line, 1, { at: (ahead) => (ahead === 0 ? line : undefined) });
    parser.end(false);
    return found?.kind === 'text' ? undefined : found;
  };
}
