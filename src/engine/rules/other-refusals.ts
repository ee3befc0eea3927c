import { t } from '../l10n';
import type { Evidence } from '../model';
import { isoOrNull } from '../time/format';
import { bareAnswerObserver, refusalCode, refusalsIn } from './kit/answers';
import { named, sinceUntil, times } from './kit/limit-rule';
import { countText } from './kit/numbers';
import { textObserver } from './kit/observer';
import { evidenceOf, hoursInOrder, statsOf, TOP, type Stats } from './kit/stats';
import { stepwise } from './kit/stepwise';
import type { CaseFacts, Report, Rule } from './rule';

const KIND = 'reply-4xx';
/** Codes told in words; all of the first ones stand in the data. */
const SAID = 5;
/** Texts of one code: servers add times, ids and addresses to the same answer. */
const TEXTS = 3;
const MAX_TEXT = 160;

/** What one code came to. */
interface Code {
  name: string;
  stats: Stats;
  texts: string[];
}

/** Passing refusals that no rule is about, by code with their words: a hint, so that nothing that was refused goes unseen. */
export const otherRefusals: Rule = {
  id: 'other-refusals',
  title: () => t('Passing refusals that no rule explains'),
  severity: 'hint',
  observers: [textObserver, bareAnswerObserver],
  conclude: stepwise(concludeSteps),
};

function* concludeSteps(facts: CaseFacts, report: (said: Report) => void): Generator<void> {
  const all = refusalsIn(facts.files);
  if (all.length === 0) return;
  const stats = statsOf(facts, [KIND]);
  const names = new Map(stats.entries.map(({ tally }) => [tally.dims, refusalCode(tally.dims)]));
  const codes: Code[] = [];
  for (const [name] of all.slice(0, TOP)) {
    yield;
    codes.push(codeOf(facts, name, names));
  }
  report({
    confidence: 'proven',
    title: t('Passing refusals (4xx) that no rule explains: {0}', all.slice(0, SAID).map(([name, count]) => `${name} (${countText(count)})`).join(', ') + (all.length > SAID ? t(' and {0} more', all.length - SAID) : '')),
    detail: [...codes.slice(0, SAID).map(say), t('The sender tries again by itself; the words of the answer tell what was missing. No limit of Exchange is known by them.')].join('\n'),
    count: stats.count,
    evidence: evidenceOf(facts, [KIND], stats),
    data: {
      scope: 'host', limit: null, attempts: null, first: isoOrNull(stats.first), last: isoOrNull(stats.last), perHour: hoursInOrder(stats.perHour),
      top: codes.map(({ name, stats: s, texts }) => ({ name, count: s.count, first: isoOrNull(s.first), last: isoOrNull(s.last), perHour: hoursInOrder(s.perHour), texts, hosts: s.subjects.slice(0, TOP).map((h) => ({ name: h.name, count: h.count })) })),
      others: all.slice(TOP).reduce((n, [, count]) => n + count, 0),
    },
  });
}

/** @param names the code of each tally, by its dimensions: there may be tens of thousands */
function codeOf(facts: CaseFacts, name: string, names: ReadonlyMap<Record<string, string>, string>): Code {
  const stats = statsOf(facts, [KIND], ({ tally }) => names.get(tally.dims) === name);
  const texts = new Map<string, string>();
  for (const hit of evidenceOf(facts, [KIND], stats)) {
    const text = answerIn(hit);
    // of answers that differ in numbers and names one is enough
    const key = text.toLowerCase().replace(/[<([][^>)\]]{0,200}[>)\]]/g, ' ').split(/\s+/).filter((word) => !/[@\d]/.test(word)).join(' ');
    if (text !== '' && !texts.has(key) && isOf(hit, name)) texts.set(key, text);
  }
  return { name, stats, texts: [...texts.values()].slice(0, TEXTS) };
}

/** First and last lines of a file are those of all its codes. */
function isOf({ text, column }: Evidence, name: string): boolean {
  return text.slice(column, column + name.length).replace('-', ' ') === name;
}

/** The answer from its code to the end of its cell. */
function answerIn({ text, column }: Evidence): string {
  const quoted = (text.slice(0, column).split('"').length & 1) === 0;
  // of a quoted cell doubled quotes are its own
  const rest = quoted ? text.slice(column).replaceAll('""', '\u201d') : text.slice(column);
  const end = rest.search(quoted ? /"/ : /[,\t}]|;\{| {2}/);
  return (end < 0 ? rest : rest.slice(0, end)).replaceAll('\u201d', '"').trim().slice(0, MAX_TEXT);
}

function say({ name, stats, texts }: Code): string {
  const hosts = stats.subjects.filter((s) => s.name !== '').length === 0 ? '' : `, ${named({}, stats)}`;
  const told = `${name}: ${times(stats.count)}${sinceUntil(stats)}${hosts}`;
  return texts.length === 0 ? told : `${told}: ${texts.map((x) => `\u201c${x}\u201d`).join(', ')}`;
}

