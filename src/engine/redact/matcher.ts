import { settleNames, type NameSet } from './names';
import { PUBLIC_LABELS } from './public';

export interface Place {
  start: number;
  end: number;
}

const SIBLING = /^([A-Z]{2,})\d{1,4}$/;

/** Finds names in a line by their first word, longest first: time grows with the line, not with the number of names. */
export function nameMatcher(names: NameSet): (line: string) => Place[] {
  settleNames(names);
  const byWord = new Map<string, string[]>();
  const hashes = new Set<number>();
  for (const name of [...names.texts, ...names.people, ...[...names.labels].filter((l) => !PUBLIC_LABELS.has(l.toLowerCase()))]) {
    const lower = name.toLowerCase();
    const first = lower.slice(0, wordEnd(lower));
    if (first === '' || lower.length !== name.length) continue;
    hashes.add(hashOf(first));
    const list = byWord.get(first);
    if (!list) byWord.set(first, [lower]);
    else if (!list.includes(lower)) list.push(lower);
  }
  for (const list of byWord.values()) list.sort((a, b) => b.length - a.length);
  return (line) => {
    const lower = line.toLowerCase();
    if (lower.length !== line.length) return [];
    const out: Place[] = [];
    for (let at = 0; at < lower.length; ) {
      if (!isWord(lower.charCodeAt(at))) {
        at++;
        continue;
      }
      let end = at;
      let hash = 0;
      for (let code = lower.charCodeAt(end); end < lower.length && isWord(code); code = lower.charCodeAt(++end)) hash = (Math.imul(hash, 31) + code) | 0;
      const known = hashes.has(hash) ? nameAt(lower, at, byWord.get(lower.slice(at, end))) : 0;
      const length = known || siblingAt(line, at, end, names.stems);
      if (length > 0) out.push({ start: at, end: at + length });
      at = length > 0 ? at + length : end;
    }
    return out;
  };
}

/** Letters and digits; outside of ASCII everything but the signs and blanks that text is written with. */
function isWord(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
  return code >= 0xc0 ? code < 0x2000 || code > 0x303f : code === 0xaa || code === 0xb5 || code === 0xba;
}

function wordEnd(text: string): number {
  let end = 0;
  while (end < text.length && isWord(text.charCodeAt(end))) end++;
  return end;
}

function hashOf(word: string): number {
  let hash = 0;
  for (let i = 0; i < word.length; i++) hash = (Math.imul(hash, 31) + word.charCodeAt(i)) | 0;
  return hash;
}

function nameAt(lower: string, at: number, candidates: readonly string[] | undefined): number {
  return candidates?.find((n) => lower.startsWith(n, at) && !(at + n.length < lower.length && isWord(lower.charCodeAt(at + n.length)) && isWord(n.charCodeAt(n.length - 1))))?.length ?? 0;
}

/** `HUB04` where `HUB01` is known to be a machine: as machines are written in notes; hexadecimal ids are not. */
function siblingAt(line: string, at: number, end: number, stems: ReadonlySet<string>): number {
  const code = line.charCodeAt(at);
  if (stems.size === 0 || end - at > 24 || code < 65 || code > 90) return 0;
  const stem = SIBLING.exec(line.slice(at, end))?.[1];
  return stem !== undefined && stems.has(stem.toLowerCase()) && !/[\w-]/.test(line.charAt(at - 1)) ? end - at : 0;
}
