import fs from 'node:fs';
import path from 'node:path';
import { BASELINE_FILE, t, type LogSource } from '../../engine/index';
import { Archives, isArchive, splitMember } from '../../node/archive';
import { fileSource } from '../../node/file-source';
import { reasonOf, specialKind } from '../../node/reasons';

/** Files of one question: an incident has fewer, a disk has more. */
const MAX_FILES = 10_000;
const MAX_DEPTH = 32;

export interface Opened {
  sources: LogSource[];
  skipped: { path: string; why: string }[];
}

/** Reading below some folders and nowhere else, whatever paths and links say. */
export class Jail {
  private readonly roots: readonly string[];
  private readonly archives = new Archives(fileSource);

  /** @throws where a root is no folder */
  constructor(folders: readonly string[]) {
    this.roots = folders.map((folder) => {
      const real = fs.realpathSync(folder);
      if (!fs.statSync(real).isDirectory()) throw new Error(t('{0} is not a folder', folder));
      return real;
    });
  }

  /** Everything at a path, given as it is or from one of the folders. @throws a sentence without the path where it leads out or nowhere */
  async open(given: string): Promise<Opened> {
    const opened: Opened = { sources: [], skipped: [] };
    const packed = this.member(given);
    if (packed) await this.archive(this.resolve(packed.archive), opened, packed.name);
    else await this.visit(this.resolve(given), opened, 0, new Set());
    return opened;
  }

  private resolve(given: string): string {
    if (given.includes('\u0000')) throw new Error(t('A path cannot hold a NUL character.'));
    let outside = false;
    for (const root of this.roots) {
      try {
        const real = fs.realpathSync(path.resolve(root, given));
        if (this.isInside(real)) return real;
        outside = true;
      } catch {
        // not below this folder
      }
    }
    // whether something exists outside is nobody's business
    if (outside || !this.roots.some((root) => isBelow(path.resolve(root, given), root))) throw new Error(t('The path leads out of the folders this server may read. Ask for a path below them.'));
    throw new Error(t('There is no such file or folder. "." names the folder itself.'));
  }

  private isInside(real: string): boolean {
    return this.roots.some((root) => isBelow(real, root));
  }

  private async visit(real: string, opened: Opened, depth: number, seen: Set<string>): Promise<void> {
    if (opened.sources.length >= MAX_FILES || depth > MAX_DEPTH) {
      opened.skipped.push({ path: this.shown(real), why: t('more files or folders than one question may read') });
      return;
    }
    const stat = fs.statSync(real);
    if (stat.isDirectory()) return await this.walk(real, opened, depth, seen);
    const special = specialKind(stat);
    if (special !== undefined) opened.skipped.push({ path: this.shown(real), why: special });
    else if (isArchive(real)) await this.archive(real, opened);
    else opened.sources.push(fileSource(real, stat.size, this.shown(real)));
  }

  /** `logs.zip!/member.log`, asked for by the path an answer gave. */
  private member(given: string): { archive: string; name: string } | undefined {
    for (const root of this.roots) {
      const found = splitMember(path.resolve(root, given));
      if (found) return found;
    }
    return undefined;
  }

  /** The members of an archive, or one of them. */
  private async archive(real: string, opened: Opened, only?: string): Promise<void> {
    let found = false;
    for (const member of (await this.archives.members(real)).values()) {
      if (only !== undefined && member.path !== `${real}!/${only}`) continue;
      found = true;
      const shown = this.shown(member.path);
      if (opened.sources.length >= MAX_FILES) {
        opened.skipped.push({ path: shown, why: t('more files or folders than one question may read') });
        return;
      }
      if (member.source) opened.sources.push({ ...member.source, path: shown });
      else opened.skipped.push({ path: shown, why: member.error ?? '' });
    }
    if (!found && only !== undefined) throw new Error(t('There is no such file or folder. "." names the folder itself.'));
  }

  private async walk(folder: string, opened: Opened, depth: number, seen: Set<string>): Promise<void> {
    if (seen.has(folder)) return;
    seen.add(folder);
    for (const name of fs.readdirSync(folder).sort()) {
      if (name === BASELINE_FILE) continue;
      const file = path.join(folder, name);
      try {
        const real = fs.realpathSync(file);
        if (this.isInside(real)) await this.visit(real, opened, depth + 1, seen);
        else opened.skipped.push({ path: this.shown(file), why: t('a link that leads out of the folders this server may read') });
      } catch (error) {
        opened.skipped.push({ path: this.shown(file), why: reasonOf(error) });
      }
    }
  }

  /** As it can be asked for again: from the folder, where there is one; the whole path where there are several. */
  private shown(real: string): string {
    return this.roots.length === 1 ? path.relative(this.roots[0]!, real) || '.' : real;
  }
}

function isBelow(file: string, folder: string): boolean {
  const way = path.relative(folder, file);
  return way === '' || (way.split(path.sep)[0] !== '..' && !path.isAbsolute(way));
}
