import { t } from '../l10n';
import type { Decoded, Finding, Severity } from '../model';
import { confidenceText, countText } from '../report/words';
import { rankingOf } from '../report/ranking';
import { ruleById } from '../rules/registry';
import { oneLine, shorten } from '../editor/text-lines';

/** A row of ours under a line of the log. */
export interface Annotation {
  kind: 'finding' | 'fact' | 'decoded' | 'gap';
  /** Equal for annotations that say the same about the same. */
  key: string;
  severity: Severity;
  /** One line. */
  text: string;
  /** The rest, paragraph by paragraph, for whoever unfolds it. */
  detail: string[];
  /** Steps to take, of a finding. */
  remedy: string[];
  rule?: string;
  /** Index in the report. */
  finding?: number;
  /** Later annotations that say the same and are folded into this one. */
  like: number;
  /** Folded into an earlier one. */
  folded: boolean;
}

/** What a rule noticed on a line. */
export interface LineMark {
  line: number;
  column: number;
  endColumn: number;
  /** Kind of fact. */
  kind: string;
  subject: string;
  limit?: string;
  note?: string;
}

/** What a page is told about the case, so that its annotations can count. */
export interface CaseWords {
  findings: readonly Finding[];
  /** Rules that read a kind of fact, where these are not named alike. */
  kinds: Readonly<Record<string, readonly string[]>>;
}

const TEXT_CHARS = 300;
/** Facts that are counted for every line and say nothing alone. */
const SILENT = new Set(['database-health', 'not-throttling', 'context', 'zone-pair', 'date-order', 'said-version', 'budget', 'resource-level', 'long-queue']);

/** The words for a mark; undefined where it says nothing to a person. */
export function annotationOf(mark: LineMark, words: CaseWords): Annotation | undefined {
  if (SILENT.has(mark.kind)) return undefined;
  const index = findingOf(mark, words);
  const finding = index >= 0 ? words.findings[index] : undefined;
  const rule = ruleById(finding?.rule ?? mark.kind);
  const note = mark.note ? oneLine(mark.note) : '';
  if (!rule) return note === '' ? undefined : plain('fact', `${mark.kind}:${note}`, note);
  const parts = [rule.title(), mark.subject, note !== '' && note !== mark.subject ? note : mark.limit ? t('limit {0}', mark.limit) : '', finding ? place(finding, mark.subject) : '', finding ? chainOf(finding) : ''];
  return {
    kind: 'finding', key: `${rule.id}:${mark.subject}:${mark.limit ?? ''}`, severity: finding?.severity ?? rule.severity,
    text: shorten(oneLine(parts.filter((p) => p !== '').join(' · ')), TEXT_CHARS),
    detail: finding ? detailOf(finding) : [], remedy: finding?.remedy ?? [], rule: rule.id, ...(finding ? { finding: index } : {}), like: 0, folded: false,
  };
}

/** A line of evidence that no fact of its own explains. */
export function evidenceNote(finding: Finding, index: number): Annotation {
  return {
    kind: 'finding', key: `${finding.rule}:${index}`, severity: finding.severity, text: shorten(oneLine(finding.title), TEXT_CHARS),
    detail: detailOf(finding), remedy: finding.remedy, rule: finding.rule, finding: index, like: 0, folded: false,
  };
}

export function decodedNote(decoded: Decoded): Annotation {
  const detail = [...(decoded.children ?? []).map((c) => `${c.label}: ${c.value}`), ...(decoded.notes ?? [])];
  return { ...plain('decoded', `${decoded.kind}:${decoded.value}`, `${decoded.label}: ${decoded.value}`), detail };
}

/** Between one record and the next. */
export function gapNote(ms: number): Annotation {
  return plain('gap', 'gap', t('{0} without a line', durationText(ms)));
}

/** `5.017 s`, `3 min 20 s`, `2 h 5 min`. */
export function durationText(ms: number): string {
  const s = ms / 1000;
  if (s < 60) return t('{0} s', Number.isInteger(s) ? s : s.toFixed(3));
  if (s < 3600) return s % 60 === 0 ? t('{0} min', s / 60) : t('{0} min {1} s', Math.floor(s / 60), Math.floor(s % 60));
  return s % 3600 === 0 ? t('{0} h', countText(s / 3600)) : t('{0} h {1} min', countText(Math.floor(s / 3600)), Math.floor((s % 3600) / 60));
}

function plain(kind: Annotation['kind'], key: string, text: string): Annotation {
  return { kind, key, severity: 'hint', text: shorten(oneLine(text), TEXT_CHARS), detail: [], remedy: [], like: 0, folded: false };
}

/** The finding a mark is counted in; -1 while there is none. */
function findingOf(mark: LineMark, { findings, kinds }: CaseWords): number {
  const own = findings.findIndex((f) => f.rule === mark.kind);
  if (own >= 0) return own;
  const rules = kinds[mark.kind] ?? [];
  const candidates = findings.map((f, i) => ({ f, i })).filter(({ f }) => rules.includes(f.rule));
  const named = candidates.find(({ f }) => rankingOf(f).top.some((s) => s.name === mark.subject));
  return (named ?? candidates[0])?.i ?? -1;
}

/** How many there are of it: of the subject where it is ranked, else of the finding. */
function place(finding: Finding, subject: string): string {
  const count = rankingOf(finding).top.find((s) => s.name === subject)?.count ?? finding.count;
  return count > 1 ? t('one of {0}', countText(count)) : '';
}

/** What came before, where a finding names it: `follows MailboxMoveStarted by 0.003 s`. */
function chainOf({ data }: Finding): string {
  const first = Array.isArray(data.follows) ? (data.follows[0] as { event?: unknown; ms?: unknown } | undefined) : undefined;
  return typeof first?.event === 'string' && typeof first.ms === 'number' ? t('follows {0} by {1}', first.event, durationText(first.ms)) : '';
}

function detailOf(finding: Finding): string[] {
  return [`${finding.title} (${confidenceText(finding.confidence)})`, ...finding.detail.split('\n'), ...finding.missing.map((m) => `${m.what} ${m.how}`)].filter((s) => s.trim() !== '').map(oneLine);
}

/** Lines between two that say the same, for them to count as neighbours: a few lines of other sessions stand between. */
const REACH = 12;

/** Folds annotations that say what one shortly before said. Rows are in line order; changes them in place. */
export function foldNeighbours(rows: readonly { line: number; notes: Annotation[] }[]): void {
  const heads = new Map<string, { line: number; head: Annotation }>();
  for (const { line, notes } of rows) {
    for (const note of notes) {
      if (note.kind === 'gap') continue;
      const before = heads.get(note.key);
      if (before && line - before.line <= REACH) {
        note.folded = true;
        before.head.like++;
        before.line = line;
      } else heads.set(note.key, { line, head: note });
    }
  }
}
