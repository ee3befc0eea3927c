import fs from 'node:fs';
import path from 'node:path';

/** More files than this behind one pattern are a folder to be named. */
const MAX_MATCHES = 100_000;

/** A pattern that no shell has expanded: cmd.exe and PowerShell hand it on as it is. */
export function isGlob(given: string): boolean {
  return /[*?]/.test(given);
}

/** Paths that match a pattern of `*` and `?`, in any of its parts, in order. Case does not matter, as on the machines that need it. */
export function expandGlob(pattern: string): string[] {
  const { root } = path.parse(pattern);
  let found = [root];
  for (const part of pattern.slice(root.length).split(/[\\/]+/).filter((p) => p !== '')) {
    found = found.flatMap((folder) => (isGlob(part) ? matching(folder, part) : [path.join(folder, part)])).slice(0, MAX_MATCHES);
  }
  return found.filter((file) => fs.existsSync(file));
}

function matching(folder: string, part: string): string[] {
  const names = namesIn(folder === '' ? '.' : folder);
  return names.filter((name) => matches(name.toLowerCase(), part.toLowerCase()) && (part.startsWith('.') || !name.startsWith('.'))).sort().map((name) => path.join(folder, name));
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}

/** One name against one part; goes back to the last `*` where it does not go on, so that time is bounded by the product of the lengths. */
function matches(name: string, part: string): boolean {
  let at = 0;
  let p = 0;
  let star = -1;
  let mark = 0;
  while (at < name.length) {
    if (part[p] === '*') {
      star = p++;
      mark = at;
    } else if (p < part.length && (part[p] === '?' || part[p] === name[at])) {
      p++;
      at++;
    } else if (star >= 0) {
      p = star + 1;
      at = ++mark;
    } else return false;
  }
  while (part[p] === '*') p++;
  return p === part.length;
}
