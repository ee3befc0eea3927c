import fs from 'node:fs';
import { digestOf, type FileScan, type LogSource } from '../engine/index';

/** Scans remembered, and facts in all of them: some hundred logs, or a few that say very much. */
const MAX_SCANS = 500;
const MAX_FACTS = 300_000;

interface Remembered {
  stat: Stat;
  scan: FileScan;
  facts: number;
}

type Stat = Pick<fs.Stats, 'size' | 'mtimeMs' | 'ino' | 'dev'>;

/**
 * What files hold that were scanned before: a file whose size, time, and both ends are what they were need not be read again, and of one
 * that was added to only what is new. In memory only, as logs are nobody's to leave copies of.
 */
export class ScanCache {
  private readonly scans = new Map<string, Remembered>();
  private facts = 0;

  /** The scan of a file that has not changed since. */
  async get(file: string, source: LogSource): Promise<FileScan | undefined> {
    const known = this.scans.get(file);
    const now = known && statOf(file);
    if (!known || !now || !same(known.stat, now)) return undefined;
    const digest = await digestOf({ ...source, size: now.size }).catch(() => undefined);
    if (digest !== known.scan.digest) return undefined;
    // asked for last
    this.scans.delete(file);
    this.scans.set(file, known);
    return { ...known.scan, path: source.path };
  }

  /** The scan of a file that was added to since, as far as it went. */
  async grown(file: string, source: LogSource): Promise<FileScan | undefined> {
    const known = this.scans.get(file);
    const now = known && statOf(file);
    if (!known || !now || now.size <= known.stat.size || now.ino !== known.stat.ino || now.dev !== known.stat.dev) return undefined;
    const digest = await digestOf({ ...source, size: known.stat.size }).catch(() => undefined);
    return digest === known.scan.digest ? { ...known.scan, path: source.path } : undefined;
  }

  /** `before`: the file as it was when its scan began. */
  put(file: string, before: Stat, scan: FileScan): void {
    const now = statOf(file);
    this.forget(file);
    if (scan.error !== undefined || !now || !same(before, now) || scan.bytes !== now.size) return;
    const facts = Object.values(scan.facts).reduce((n, set) => n + set.tallies.length + set.places.length + set.kept.length, 1);
    if (facts > MAX_FACTS) return;
    this.scans.set(file, { stat: now, scan, facts });
    this.facts += facts;
    for (const oldest of this.scans.keys()) {
      if (this.facts <= MAX_FACTS && this.scans.size <= MAX_SCANS) return;
      this.forget(oldest);
    }
  }

  clear(): void {
    this.scans.clear();
    this.facts = 0;
  }

  private forget(file: string): void {
    this.facts -= this.scans.get(file)?.facts ?? 0;
    this.scans.delete(file);
  }
}

/** Undefined for what is no file. */
export function statOf(file: string): Stat | undefined {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() ? stat : undefined;
}

function same(a: Stat, b: Stat): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ino === b.ino && a.dev === b.dev;
}
