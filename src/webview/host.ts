import type { PickedValue } from '../engine/index';
import { asPicks, asToPage, type Others, type ToHost, type ToPage } from './protocol';

interface VsCode {
  postMessage(message: ToHost): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCode;

const vscode = acquireVsCodeApi();

/** What outlives the page: where it was and what was set. The host is asked for everything else again. */
export interface SavedState {
  file: number;
  line: number;
  query: string;
  regex: boolean;
  matchCase: boolean;
  picks: PickedValue[];
  others: Others;
  notes: boolean;
  zone: string;
  panel: boolean;
  tab: string;
  follow: boolean;
  marks: Record<string, number[]>;
  range?: { from: number; to: number };
}

const FRESH: SavedState = { file: 0, line: 1, query: '', regex: false, matchCase: false, picks: [], others: 'dim', notes: true, zone: 'utc', panel: true, tab: 'findings', follow: false, marks: {} };

const before = vscode.getState();
/** Nobody was here before. */
export const isFresh = typeof before !== 'object' || before === null;
export const saved: SavedState = restore(before);

function restore(state: unknown): SavedState {
  if (typeof state !== 'object' || state === null) return { ...FRESH };
  const out: Record<string, unknown> = { ...FRESH };
  // only what has the type it should have: an older version may have written it
  for (const [key, value] of Object.entries(state)) if (key === 'range' || typeof value === typeof out[key]) out[key] = value;
  out.picks = asPicks(out.picks);
  return out as unknown as SavedState;
}

let timer: ReturnType<typeof setTimeout> | undefined;

/** Remembers, a moment later: scrolling changes it all the time. */
export function save(change: Partial<SavedState>): void {
  Object.assign(saved, change);
  clearTimeout(timer);
  timer = setTimeout(() => {
    vscode.setState(saved);
    if (saved.file === 0) send({ type: 'place', line: saved.line });
  }, 150);
}

export function send(message: ToHost): void {
  vscode.postMessage(message);
}

export function listen(listener: (message: ToPage) => void): void {
  window.addEventListener('message', (e) => {
    const message = asToPage(e.data);
    if (message) listener(message);
  });
}
