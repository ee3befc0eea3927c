import { t } from '../l10n';
import type { Evidence, FileScan, Kept } from '../model';
import { evidenceOfFacts } from './kit/evidence';
import { text } from './kit/story';
import { SETUP_CAUSES, type SetupCause } from './kit/setup-causes';
import { setupObserver, type SetupEntry } from './kit/setup-observer';
import { TOP } from './kit/stats';
import { sayTime } from './kit/when';
import type { CaseFacts, Report, Rule } from './rule';

/** What setup printed between one start and the next. */
interface Attempt {
  entries: Kept[];
  product: string;
}

/** Setup of Exchange did not complete: what its log says stopped the last attempt. Source: the messages of setup itself. */
export const setupFailed: Rule = {
  id: 'setup-failed',
  title: () => t('Exchange setup failed'),
  severity: 'error',
  observers: [setupObserver],
  conclude(facts, report) {
    for (const file of facts.files) {
      const attempts = attemptsOf(facts.of(file, 'setup')?.kept ?? []);
      const last = attempts.at(-1);
      if (last && isFailed(last)) report(reportOf(facts, file, last, attempts.length));
    }
  },
};

function attemptsOf(kept: readonly Kept[]): Attempt[] {
  const out: Attempt[] = [];
  for (const fact of [...kept].sort((a, b) => a.line - b.line)) {
    if (whatOf(fact) === 'start' || out.length === 0) out.push({ entries: [], product: whatOf(fact) === 'start' ? text(fact, 'text') : '' });
    out.at(-1)!.entries.push(fact);
  }
  return out;
}

function whatOf(fact: Kept): SetupEntry {
  return fact.data.what as SetupEntry;
}

function has(attempt: Attempt, ...what: readonly SetupEntry[]): boolean {
  return attempt.entries.some((e) => what.includes(whatOf(e)));
}

/** Entries that say that an attempt ended before its time. */
const ENDS: readonly SetupEntry[] = ['incomplete', 'prerequisites', 'stopping'];

/** An attempt with errors that says it completed went on in spite of them. */
function isFailed(attempt: Attempt): boolean {
  return !has(attempt, 'completed') && has(attempt, ...ENDS, 'generated', 'required', 'error');
}

function reportOf(facts: CaseFacts, file: FileScan, attempt: Attempt, attempts: number): Report {
  const said = has(attempt, ...ENDS, 'generated');
  const unmet = messagesOf(attempt, 'required'), errors = messagesOf(attempt, 'generated', 'error');
  const atPrerequisites = unmet.length > 0 && !has(attempt, 'generated', 'stopping');
  const shown = atPrerequisites ? [...unmet, ...errors.filter((e) => !unmet.some((u) => u.text === e.text))] : errors;
  const causes = SETUP_CAUSES.filter((c) => shown.some((m) => c.pattern.test(m.text) || c.pattern.test(m.exception)));
  const first = leadOf(shown, causes);
  const dropped = facts.of(file, 'setup')?.dropped ?? 0;
  const at = attempt.entries[0]!, end = attempt.entries.at(-1)!, reference = attempt.entries.findLast((e) => whatOf(e) === 'reference');
  return {
    severity: said ? 'error' : 'warning',
    confidence: said && dropped === 0 ? 'proven' : 'likely',
    title: titleOf(first, atPrerequisites ? unmet.length : 0),
    detail: [
      t('{0}, {1} to {2}.', [attempt.product || t('Exchange setup'), file.header.version].filter(Boolean).join(' '), timeOf(facts, file, at), timeOf(facts, file, end)),
      attempts > 1 ? t('The log holds {0} attempts; this is the last one.', attempts) : '',
      ...shown.slice(0, TOP).map((m) => (m.facts.length > 1 ? t('{0} times: {1}', m.facts.length, m.text) : m.text)),
      shown.length > TOP ? t('{0} further messages.', shown.length - TOP) : '',
      ...causes.map((c) => c.means()),
      said ? '' : t('The log does not say how the attempt ended: it is cut, or setup still runs.'),
      dropped > 0 ? t('The log has more entries than are kept: a later attempt may not be told here.') : '',
      t('A later log in which setup completes would disprove that it still fails.'),
    ].filter((x) => x !== '').join('\n'),
    count: shown.reduce((n, m) => n + m.facts.length, 0) || 1,
    evidence: evidenceOf(file, attempt, shown),
    remedy: [...causes.map((c) => c.remedy()), t('Then run setup again with the same command: it goes on where it stopped.')],
    missing: [
      ...causes.flatMap(({ check }) => (check ? [{ what: check.what(), how: check.how }] : [])),
      { what: t('Whether Windows remembers an unfinished installation (Action, Watermark)'), how: "Get-ItemProperty 'HKLM:\\SOFTWARE\\Microsoft\\ExchangeServer\\v1*\\*Role' | Format-List PSChildName,Action,Watermark,ConfiguredVersion,UnpackedVersion" },
    ],
    data: {
      path: file.path, product: attempt.product, attempts, phase: atPrerequisites ? 'prerequisites' : has(attempt, 'generated', 'stopping') ? 'task' : 'other',
      causes: causes.map((c) => c.id), component: reference ? text(reference, 'text') : '',
      messages: shown.slice(0, TOP).map((m) => ({ text: m.text, count: m.facts.length })),
    },
  };
}

interface Message {
  text: string;
  exception: string;
  /** The entries that say it. */
  facts: Kept[];
}

/** What these entries say, each text once, in their order. */
function messagesOf(attempt: Attempt, ...what: readonly SetupEntry[]): Message[] {
  const out = new Map<string, Message>();
  for (const fact of attempt.entries) {
    const message = text(fact, 'text');
    if (!what.includes(whatOf(fact)) || message === '') continue;
    let entry = out.get(message);
    if (!entry) out.set(message, (entry = { text: message, exception: '', facts: [] }));
    entry.exception ||= text(fact, 'exception');
    entry.facts.push(fact);
  }
  return [...out.values()];
}

/** The message that others follow from: that of the first known cause, else the first one. */
function leadOf(messages: readonly Message[], causes: readonly SetupCause[]): string | undefined {
  const [cause] = causes;
  return (cause && messages.find((m) => cause.pattern.test(m.text) || cause.pattern.test(m.exception)))?.text ?? messages[0]?.text;
}

/** Longer messages are told in the detail. */
const MAX_TITLE = 180;

function titleOf(lead: string | undefined, unmet: number): string {
  if (lead === undefined) return t('Exchange setup did not complete; its log does not say why');
  const short = lead.length > MAX_TITLE ? `${lead.slice(0, MAX_TITLE)}…` : lead;
  if (unmet === 0) return t('Exchange setup failed: {0}', short);
  return unmet === 1 ? t('Exchange setup stopped at a prerequisite: {0}', short) : t('Exchange setup stopped at {0} prerequisites: {1}', unmet, short);
}

function timeOf(facts: CaseFacts, file: FileScan, { ms, clock }: Kept): string {
  return sayTime(ms === null ? NaN : facts.utc(file, ms, clock), ms ?? NaN);
}

function evidenceOf(file: FileScan, attempt: Attempt, shown: readonly Message[]): Evidence[] {
  const ends = attempt.entries.filter((e) => ENDS.includes(whatOf(e)));
  const list = [...shown.flatMap((m) => m.facts), ...ends].sort((a, b) => a.line - b.line);
  return evidenceOfFacts(list.map((fact) => ({ file, fact })));
}
