import { t } from '../l10n';
import type { Finding } from '../model';
import { countText } from '../report/words';
import type { DocumentModel } from './document';
import { shorten, oneLine } from './text-lines';

/** A line of text above a line. What it does is the surface's business; what it says is not. */
export interface Lens {
  line: number;
  kind: 'finding' | 'session';
  title: string;
  /** Of a finding, in the report. */
  finding?: number;
  /** Of a session. */
  key?: string;
}

/** In a storm every session fails; a lens above each would push the log apart. */
const MAX_SESSION_LENSES = 200;
const TITLE_CHARS = 110;

/** Above the first line of each finding, and above sessions with failures. */
export function lenses(model: DocumentModel, findings: readonly Finding[]): Lens[] {
  const out: Lens[] = [];
  findings.forEach((finding, index) => {
    const first = finding.evidence.find((e) => e.path === model.path);
    if (first) out.push({ line: first.line, kind: 'finding', title: shorten(oneLine(finding.title), TITLE_CHARS), finding: index });
  });
  const failed = model.groups.list.filter((g) => g.failures > 0);
  const shown = failed.length <= MAX_SESSION_LENSES ? failed : [...failed].sort((a, b) => b.failures - a.failures || a.first - b.first).slice(0, MAX_SESSION_LENSES);
  for (const g of shown) {
    const title = g.failures === 1 ? t('session {0} · 1 failure', g.key) : t('session {0} · {1} failures', g.key, countText(g.failures));
    out.push({ line: g.first, kind: 'session', title, key: g.key });
  }
  return out.sort((a, b) => a.line - b.line);
}

/** A note behind a line. */
export interface Note {
  line: number;
  /** Where the line ends. */
  column: number;
  text: string;
  kind: string;
}

const NOTE_CHARS = 60;

/** One short note a line, for the lines in view. */
export function notes(model: DocumentModel, from: number, to: number): Note[] {
  const out: Note[] = [];
  for (const fact of model.factsIn(from, to)) {
    if (fact.note === undefined || fact.note === '' || out[out.length - 1]?.line === fact.line) continue;
    out.push({ line: fact.line, column: model.text.line(fact.line).length, text: shorten(oneLine(fact.note), NOTE_CHARS), kind: fact.kind });
  }
  return out;
}
