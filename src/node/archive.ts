import fs from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import zlib from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { byteText, t, type LogSource } from '../engine/index';
import { reasonOf } from './reasons';

/** A file, within an archive or not, or why it cannot be read. */
export interface Member {
  /** `archive.zip!/folder/member.log`, or the file itself when it is an archive by its name only. */
  path: string;
  source?: LogSource;
  /** Bytes unpacked; of gzip, which does not tell, bytes packed. */
  size: number;
  error?: string;
  /** It has no path of its own that another thread could open. */
  packed?: boolean;
  /** Something that came up while it was read; what could be read counts. */
  problem?: string;
}

/** Logs pack 10 to 60 to 1, those of one repeated line up to 200; more is made to fill disks. */
const MAX_RATIO = 250;
/** Below this nothing is a bomb, whatever its ratio: it is read in a moment. */
const HARMLESS_BYTES = 16 << 20;
/** All of one archive unpacked; a week of a large site's logs is less. */
const MAX_TOTAL = 256 * 2 ** 30;
/** Members of one archive; a folder of hourly logs of a year has 9,000 a server. */
const MAX_MEMBERS = 100_000;

const ZIP = /\.zip$/i;
const GZIP = /\.(?:gz|gzip)$/i;
/** Kinds that are not opened: those inside an archive, and those no reader is here for. */
const OTHER = /\.(?:zip|gz|gzip|tgz|tar|7z|rar|cab|bz2|xz|zst)$/i;
const TAR = /\.(?:tgz|tar\.gz|tar)$/i;

/** Files of one archive are asked for one after another; a case has a few archives. */
const MAX_KEPT = 8;

/** The shortest path that ends like an archive: those within archives are not opened. */
const MEMBER = /^(.*?\.(?:zip|gz|gzip))![\\/]([^]+)$/is;

/** True for a file whose members are read in its place. */
export function isArchive(file: string): boolean {
  return ZIP.test(file) || GZIP.test(file) || TAR.test(file);
}

/**
 * The members of an archive, or the one reason why there are none.
 * @param plain reads a file that is an archive by its name only
 */
export async function archiveMembers(file: string, size: number, plain: (file: string, size: number) => LogSource): Promise<Member[]> {
  const refused = (error: string): Member[] => [{ path: file, size: 0, error }];
  try {
    const magic = await firstBytes(file);
    if (TAR.test(file)) return refused(t('a tar archive: unpack it first'));
    if (GZIP.test(file) && isGzip(magic)) return [gzipInput(file, size)];
    if (ZIP.test(file) && magic[0] === 0x50 && magic[1] === 0x4b) return await zipInputs(file, size);
  } catch (error) {
    return refused(reasonOf(error));
  }
  return [{ path: file, size, source: plain(file, size) }];
}

async function firstBytes(file: string): Promise<Uint8Array> {
  // opening a named pipe would wait for a writer
  const handle = await fs.promises.open(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
  try {
    const head = new Uint8Array(4);
    return head.subarray(0, (await handle.read(head, 0, 4, 0)).bytesRead);
  } finally {
    await handle.close();
  }
}

/** Numbers first: a reader decides with them. */
function bomb(unpacked: number, packed: number): string | undefined {
  if (unpacked > MAX_TOTAL) return t('refused: {0} unpacked, more than {1}', byteText(unpacked), byteText(MAX_TOTAL));
  const ratio = Math.round(unpacked / Math.max(1, packed));
  if (unpacked <= HARMLESS_BYTES || ratio <= MAX_RATIO) return undefined;
  return t('refused: {0} out of {1}, {2} to 1; no log packs better than {3} to 1', byteText(unpacked), byteText(packed), ratio, MAX_RATIO);
}

function gzipInput(file: string, size: number): Member {
  const member = `${file}!/${path.basename(file).replace(GZIP, '')}`;
  const input: Member = { path: member, size, packed: true };
  input.source = gunzipSource(member, input, () => fs.createReadStream(file), () => size);
  return input;
}

/** Do these bytes begin as gzip writes them? */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/**
 * What a packed stream holds.
 * @param packed bytes it has, or has given so far
 */
export function gunzipSource(name: string, input: Pick<Member, 'problem'>, open: () => Readable, packed: () => number): LogSource {
  return packedSource(name, input, async () => {
    const raw = open();
    const unzip = zlib.createGunzip();
    raw.on('error', (error) => unzip.destroy(error));
    raw.pipe(unzip);
    return { stream: unzip, close: () => raw.destroy() };
  }, (unpacked) => bomb(unpacked, packed()));
}

async function zipInputs(file: string, size: number): Promise<Member[]> {
  const { openPromise, getFileNameLowLevel } = await import('yauzl');
  const zip = await openPromise(file, { decodeStrings: false, autoClose: false });
  const entries: { name: string; entry: Entry }[] = [];
  try {
    if (zip.entryCount > MAX_MEMBERS) return [{ path: file, size: 0, error: t('refused: {0} members, more than {1}', zip.entryCount, MAX_MEMBERS) }];
    for await (const entry of zip.eachEntry()) {
      const name = memberName(getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false));
      if (!name.endsWith('/')) entries.push({ name, entry });
      if (entries.length > MAX_MEMBERS) break;
    }
  } finally {
    zip.close();
  }
  const total = entries.reduce((n, { entry }) => n + entry.uncompressedSize, 0);
  const refused = bomb(total, size);
  if (refused !== undefined) return [{ path: file, size: 0, error: refused }];
  if (entries.length === 0) return [{ path: file, size: 0, error: t('an empty archive') }];
  return entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)).map(({ name, entry }) => zipMember(file, name, entry, openPromise));
}

type Open = (file: string, options: { decodeStrings: false; autoClose: false }) => Promise<ZipFile>;

function zipMember(file: string, name: string, entry: Entry, open: Open): Member {
  const member = `${file}!/${name}`;
  const no = whyNot(name, entry);
  if (no !== undefined) return { path: member, size: 0, error: no };
  const input: Member = { path: member, size: entry.uncompressedSize, packed: true };
  input.source = packedSource(member, input, async () => {
    const zip = await open(file, { decodeStrings: false, autoClose: false });
    try {
      return { stream: await zip.openReadStreamPromise(entry), close: () => zip.close() };
    } catch (error) {
      zip.close();
      throw error;
    }
  }, (unpacked) => bomb(unpacked, entry.compressedSize));
  return input;
}

function whyNot(name: string, entry: Entry): string | undefined {
  if ((entry.generalPurposeBitFlag & 1) !== 0) return t('encrypted: unpack it with its password first');
  if (OTHER.test(name)) return t('an archive in an archive, not opened: unpack it first');
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) return t('packed by method {0}, which cannot be read here: unpack it first', entry.compressionMethod);
  return bomb(entry.uncompressedSize, entry.compressedSize);
}

/** The name of a member as a path below its archive: it cannot lead out of it. */
function memberName(raw: string): string {
  const folder = raw.endsWith('/');
  const parts = raw.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  return parts.join('/') + (folder || parts.length === 0 ? '/' : '');
}

/** More came out than a log can hold. */
class Refused extends Error {}

interface Opened {
  stream: Readable;
  close(): void;
}

/** Unpacks while it is read. What came before damage is kept, and the damage told in {@link Member.problem}. */
function packedSource(name: string, input: Pick<Member, 'problem'>, open: () => Promise<Opened>, tooMuch: (unpacked: number) => string | undefined): LogSource {
  return {
    path: name,
    async *chunks(from = 0, to = Infinity, signal) {
      const { stream, close } = await open();
      let at = 0;
      try {
        for await (const chunk of stream as AsyncIterable<Buffer>) {
          signal?.throwIfAborted();
          const start = at;
          at += chunk.length;
          const refused = tooMuch(at);
          if (refused !== undefined) throw new Refused(refused);
          if (at > from && start < to) yield new Uint8Array(chunk.subarray(Math.max(0, from - start), Math.min(chunk.length, to - start)));
          if (at >= to) break;
        }
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof Refused) throw error;
        const why = t('damaged behind {0}: {1}', byteText(at), reasonOf(error));
        if (at === 0) throw new Error(why);
        input.problem = why;
      } finally {
        stream.destroy();
        close();
      }
    },
  };
}


/** Shown, a member stands in memory whole; a scan reads members of any size. */
export const MAX_WHOLE = 512 << 20;

/** All bytes of a member. @throws when there is none, or more than can be shown */
export async function wholeMember(member: Member): Promise<Uint8Array> {
  if (!member.source) throw new Error(member.error);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of member.source.chunks()) {
    size += chunk.length;
    if (size > MAX_WHOLE) throw new Error(t('more than {0} unpacked, too much to show: unpack it first', byteText(MAX_WHOLE)));
    parts.push(chunk.slice());
  }
  return Buffer.concat(parts, size);
}

/** The archive and the name in it of a path such as `/folder/logs.zip!/member.log`; undefined for a file of its own. */
export function splitMember(file: string): { archive: string; name: string } | undefined {
  const found = MEMBER.exec(file);
  return found && !fs.existsSync(file) ? { archive: found[1]!, name: found[2]!.replaceAll('\\', '/') } : undefined;
}

/** Lists archives once, as long as they stay what they are. */
export class Archives {
  private readonly known = new Map<string, { stamp: string; members: Promise<Map<string, Member>> }>();

  constructor(private readonly plain: (file: string, size: number) => LogSource) {}

  /** One of them by its name within the archive, undefined when it is not there. @throws when the archive is not there */
  async member(file: string, name: string): Promise<Member | undefined> {
    return (await this.members(file)).get(`${file}!/${name}`);
  }

  /** By path, in order. @throws when the archive is not there */
  async members(file: string): Promise<Map<string, Member>> {
    const { size, mtimeMs } = await fs.promises.stat(file);
    const stamp = `${size} ${mtimeMs}`;
    let entry = this.known.get(file);
    if (entry?.stamp !== stamp) {
      entry = { stamp, members: archiveMembers(file, size, this.plain).then((all) => new Map(all.map((m) => [m.path, m]))) };
      this.known.delete(file);
      this.known.set(file, entry);
      for (const key of this.known.keys()) if (this.known.size > MAX_KEPT) this.known.delete(key);
    }
    return entry.members;
  }
}
