import fs from 'node:fs';
import path from 'node:path';
import { BASELINE_FILE, t } from '../engine/index';
import { expandGlob, isGlob } from './glob';
import { archiveMembers, isArchive, type Member } from '../node/archive';
import { fileSource } from '../node/file-source';
import { reasonOf, specialKind } from '../node/reasons';
import { stdinSource } from './stdin-source';

/** One thing to read, or why it cannot be read. */
export interface Input extends Member {
  /** The file as it was found, to see whether it changed while it was read. */
  found?: fs.Stats;
}

export interface Inputs {
  list: Input[];
  /** Seen and not read, on purpose. */
  skipped: { path: string; why: string }[];
}

/**
 * Files of the paths given, folders recursed, names in order. Everything in a folder is read; only a folder reached a second time
 * (through a link) and a path given twice are set aside, and said. Archives give their members.
 */
export async function findInputs(paths: readonly string[]): Promise<Inputs> {
  const { list, skipped } = findFiles(paths);
  if (!list.some((i) => i.source && isArchive(i.path))) return { list, skipped };
  const opened: Input[] = [];
  for (const input of list) opened.push(...(input.source && isArchive(input.path) ? await archiveMembers(input.path, input.size, fileSource) : [input]));
  return { list: opened, skipped };
}

function findFiles(paths: readonly string[]): Inputs {
  const found: Inputs = { list: [], skipped: [] };
  const folders = new Set<string>();
  const files = new Set<string>();
  for (const given of expandPaths(paths)) {
    if (files.has(given)) found.skipped.push({ path: given, why: t('given twice') });
    else if (given === '-') found.list.push(stdinInput());
    else visit(given, found, folders, true);
    files.add(given);
  }
  return found;
}

/** Patterns that the shell left as they are replaced by what they stand for; one that stands for nothing stays. */
export function expandPaths(paths: readonly string[]): string[] {
  return paths.flatMap((given) => {
    const found = isGlob(given) && !fs.existsSync(given) ? expandGlob(given) : [];
    return found.length > 0 ? found : [given];
  });
}

function stdinInput(): Input {
  const input: Input = { path: '-', size: 0 };
  input.source = stdinSource(input);
  return input;
}

function visit(file: string, found: Inputs, folders: Set<string>, asked: boolean): void {
  let stat: fs.Stats;
  try {
    stat = fs.statSync(file);
  } catch (error) {
    found.list.push({ path: file, size: 0, error: isGlob(file) ? t('no file matches') : reasonOf(error) });
    return;
  }
  if (stat.isDirectory()) return walk(file, found, folders, asked);
  const special = specialKind(stat);
  if (special !== undefined) found.list.push({ path: file, size: 0, error: special });
  else found.list.push({ path: file, size: stat.size, source: fileSource(file, stat.size), found: stat });
}

function walk(folder: string, found: Inputs, folders: Set<string>, asked: boolean): void {
  let names: string[];
  try {
    const real = fs.realpathSync(folder);
    if (folders.has(real)) {
      found.skipped.push({ path: folder, why: t('the same folder as {0}, read already', real) });
      return;
    }
    folders.add(real);
    names = fs.readdirSync(folder).sort(byName);
  } catch (error) {
    found.list.push({ path: folder, size: 0, error: reasonOf(error) });
    return;
  }
  if (names.length === 0 && asked) found.skipped.push({ path: folder, why: t('an empty folder') });
  for (const name of names) {
    if (name === BASELINE_FILE) found.skipped.push({ path: path.join(folder, name), why: t('accepted findings; --baseline FILE applies them') });
    else visit(path.join(folder, name), found, folders, false);
  }
}

function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
